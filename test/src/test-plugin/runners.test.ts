import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../../..');
const fixtures = path.join(__dirname, '../fixtures/runners');

/** What a process prints, whatever it exits with. */
function outputOf(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

describe('under a test runner', () => {
  it('fails each jest test that leaves something behind', async () => {
    const jest = path.join(root, 'node_modules/jest/bin/jest.js');
    const output = await outputOf([jest, '-i', '--roots', fixtures, '--testMatch', '**/leaving.fixture.ts']);
    expect(output).toContain('1 scripted reply of parcels.list went unused.');
    expect(output).toContain('left open what holds the process: Timeout (1)');
    expect(output).toMatch(/✕ leaves a rejection/);
    expect(output).toContain('Tests:       3 failed, 1 passed, 4 total');
  }, 60_000);

  it('binds to node:test, its hooks included', async () => {
    if (!existsSync(path.join(root, 'test/dist/index.js'))) throw new Error('This test runs the built packages: `npm run build` first.');
    const output = await outputOf(['--test', '--test-reporter', 'tap', path.join(fixtures, 'node-test.fixture.mjs')]);
    expect(output).toContain('ok 1 - has an id and a semantic version');
    expect(output).toMatch(/ok \d+ - list: a 5xx is tried again\n/);
    expect(output).toContain('# SKIP');
    expect(output).toMatch(/\nok \d+ - calls\n/);
    expect(output).toMatch(/\nnot ok \d+ - leaves a reply\n/);
    expect(output).toContain('1 scripted reply of list went unused.');
    expect(output).toContain('# fail 1\n');
  }, 60_000);
});
