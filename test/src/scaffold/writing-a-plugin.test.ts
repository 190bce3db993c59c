import { readFileSync } from 'node:fs';
import path from 'node:path';
import { partsOfPage } from '../fixtures/page-parts.js';
import { repository, SmallWorkspace } from '../fixtures/small-workspace.js';

// The page is followed word by word with what users run: the built packages, `npx` and all.
jest.setTimeout(300_000);

const text = readFileSync(path.join(repository, 'docs', 'writing-a-plugin.md'), 'utf8');
const page = partsOfPage(text);

describe('docs/writing-a-plugin.md', () => {
  let workspace: SmallWorkspace;
  beforeAll(() => {
    workspace = new SmallWorkspace('writing-a-plugin');
  });
  afterAll(() => workspace.remove());

  it('leads from nothing to a plugin that is proven, if one does what it says', () => {
    const outputs: (readonly [command: string, output: string])[] = [];
    for (const part of page) {
      if (part.kind === 'file') {
        workspace.write(part.path, part.text);
        continue;
      }
      const { command } = part;
      const { status, output } = workspace.run(command);
      expect({ command, status, output: status === 0 ? '' : output }).toEqual({ command, status: 0, output: '' });
      outputs.push([command, output]);
    }
    const outputOf = (start: string): readonly string[] =>
      outputs.flatMap(([command, output]) => (command.startsWith(start) ? [output] : []));
    const tests = outputOf('npx mooring test parcels');
    expect(tests).toHaveLength(2);
    for (const output of tests) expect(output).toMatch(/Tests: .*\d+ passed/);
    expect(outputOf('npx mooring sign')[0]).toMatch(
      /curl -X POST 'http:\/\/127\.0\.0\.1:4600\/webhooks\/parcels' .*x-parcels-signature: [0-9a-f]{64}.*"type":"parcel\.delivered"/i,
    );
    const [reference] = outputOf('npx mooring docs');
    expect(reference).toContain('### parcels.list');
    expect(reference).not.toContain('## Unverified');
    expect(readFileSync(path.join(workspace.folder, 'tsconfig.json'), 'utf8')).toContain('{ "path": "plugins/parcels" }');
  });

  it('needs as many lines and concepts as it says, and no more than sixty and eight', () => {
    const sources = page.flatMap((part) => (part.kind === 'file' && /\/src\/(?!.*\.test\.).*\.ts$/.test(part.path) ? [part.text] : []));
    // `mooring new` writes src/index.ts, which is one line and stays.
    const lines = sources.flatMap((source) => source.split('\n')).filter((line) => line.trim() !== '').length + 1;
    const said = /three endpoints and a webhook in (\d+) lines, blank ones not counted, and eight concepts: ([^.]*)\./.exec(
      text.replaceAll('\n', ' '),
    );
    expect(Number(said?.[1])).toBe(lines);
    expect(lines).toBeLessThanOrEqual(60);
    expect(said?.[2]?.split(', ')).toHaveLength(8);
  });
});
