import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { createStore } from '../index.js';

const built = join(__dirname, '../../../dist/store/index.js');
/** More rounds for a long run: `MOORING_KILL_ROUNDS=200`. */
const rounds = Number(process.env['MOORING_KILL_ROUNDS'] ?? 10);
const seed = Number(process.env['MOORING_KILL_SEED'] ?? 7);

describe('a process that is killed', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-kill-')));
  const random = randomFrom(seed);

  beforeAll(() => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // One file through all rounds of a mode, so that what a kill leaves behind meets the next.
  it.each(['thread', 'inline'] as const)(
    'has lost no event that it acknowledged, and damaged nothing (%s)',
    async (writer) => {
      const location = join(folder, `${writer}.db`);
      const acknowledged: string[] = [];
      for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
        const child = start(location, writer, `${round}`);
        const killAfter = 1 + Math.floor(random() * 1_500);
        let lines = 0;
        // What it wrote before it died is still in the pipe: read to the end.
        for await (const line of createInterface({ input: child.output })) {
          if (line === 'ready') continue;
          acknowledged.push(line);
          if ((lines += 1) === killAfter) child.process.kill('SIGKILL');
        }
        expect(await child.exit).toBe('SIGKILL');
        const { stored, integrity } = inspect(location);
        expect(integrity).toBe('ok');
        expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
      }
      expect(acknowledged.length).toBeGreaterThan(rounds);
      const heir = createStore({ location, writer: 'inline' });
      await heir.open();
      expect(await heir.counts()).toMatchObject({ running: 0 });
      await heir.close();
    },
    rounds * 10_000,
  );

  it('owns its store until that moment and no longer', async () => {
    const location = join(folder, 'owned.db');
    const child = start(location, 'thread', '0', 'idle');
    for await (const line of createInterface({ input: child.output })) if (line === 'ready') break;

    const here = createStore({ location, writer: 'inline' });
    const refusal = { code: 'StoreInUse', message: expect.stringMatching(`is in use by process ${child.process.pid} since \\d{4}-`) };
    await expect(here.open()).rejects.toMatchObject(refusal);
    const there = start(location, 'thread', '0', 'idle');
    expect(await there.exit).toBe(3);
    expect(await there.complaint).toContain(`in use by process ${child.process.pid} since`);

    child.process.kill('SIGKILL');
    expect(await child.exit).toBe('SIGKILL');
    await here.open();
    await here.close();
  });
});

function start(
  location: string,
  writer: string,
  round: string,
  task = 'intake',
): {
  process: ChildProcess;
  output: NodeJS.ReadableStream;
  exit: Promise<number | string | null>;
  complaint: Promise<string>;
} {
  const script = join(__dirname, 'intake-child.mjs');
  const child = spawn(process.execPath, [script, built, location, writer, round, task], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  const complaint = child.stderr
    .setEncoding('utf8')
    .toArray()
    .then((parts: string[]) => parts.join(''));
  return { process: child, output: child.stdout, exit, complaint };
}

/** What a stranger finds in the file right after the kill, before any store has opened it. */
function inspect(location: string): { readonly stored: ReadonlySet<string>; readonly integrity: unknown } {
  const database = new DatabaseSync(location);
  try {
    const stored = new Set(
      database
        .prepare('select key from events')
        .all()
        .map((row) => String(row['key'])),
    );
    const orphans = database.prepare('select count(*) as count from requests where id not in (select request_id from events)').get();
    const integrity = database.prepare('pragma integrity_check').get()?.['integrity_check'];
    return { stored, integrity: orphans?.['count'] === 0 ? integrity : 'a request without events' };
  } finally {
    database.close();
  }
}

/** The same numbers from the same seed, between 0 and 1 (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
