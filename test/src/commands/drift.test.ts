import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { AuthorCommand, AuthorFlags, Terminal } from '@mooring/host';
import { desk } from '../fixtures/recordable-plugin.js';
import { drift } from './drift.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mooring-drift-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command over a file of JSON lines. */
async function run(lines: readonly object[], flags: AuthorFlags = {}): Promise<{ readonly code: number; readonly output: string }> {
  writeFileSync(path.join(folder, 'seen.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const output = new PassThrough();
  const commands: AuthorCommand[] = [];
  const terminal: Terminal = {
    output,
    errors: new PassThrough(),
    environment: {},
    workingDirectory: folder,
    versions: { mooring: '0.0.0', node: '0.0.0' },
    importModule: () => Promise.reject(new Error('nothing is to be loaded')),
    onStopRequest: () => () => undefined,
    monotonicMs: () => 0,
    now: () => 0,
    exit: () => undefined,
  };
  drift({ command: (command) => void commands.push(command), configuredPlugins: () => Promise.resolve([desk]) }, terminal);
  const code = (await commands[0]?.run(['desk', 'seen.jsonl'], flags)) ?? -1;
  const written: unknown = output.read();
  return { code, output: String(written) };
}

const fits = { method: 'GET', path: '/tickets', status: 200, response: { tickets: [] } };
const drifted = { ...fits, response: { tickets: 'none' } };
const uncovered = { method: 'GET', path: '/people', status: 200 };

describe('mooring drift', () => {
  it('ends with 0 where plugin and exchanges agree, and with 1 where they do not', async () => {
    expect(await run([fits, uncovered])).toMatchObject({
      code: 0,
      output: expect.stringContaining('2 exchanges: 1 as declared, 0 drifted, 1 without an endpoint'),
    });
    expect(await run([fits, drifted])).toMatchObject({
      code: 1,
      output: expect.stringContaining('DRIFT     tickets.list  GET /tickets 200: answer.tickets: '),
    });
  });

  it('counts what no endpoint covers when it is to be strict', async () => {
    expect(await run([fits, uncovered], { strict: true })).toMatchObject({ code: 1 });
    expect(await run([fits], { strict: true })).toMatchObject({ code: 0 });
  });

  it('prints the report as JSON', async () => {
    const { output } = await run([fits], { json: true });
    expect(JSON.parse(output)).toEqual({
      plugin: 'desk',
      verdicts: [{ method: 'GET', path: '/tickets', status: 200, endpoint: 'tickets.list', request: 'fits', answer: 'fits', issues: [] }],
      summary: { exchanges: 1, fitting: 1, drifted: 0, uncovered: 0 },
    });
  });
});
