import { existsSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { unlocked } from '../testing/unlocked.mjs';
import { build, isBuilt } from './build.mjs';

// The compiler is a process of its own, and slow on a machine that has other things to do.
jest.setTimeout(60_000);

/** A workspace of one package, with the real compiler. */
function workspace() {
  const root = scratchFolder();
  writeFiles(root, {
    'package-lock.json': {},
    'tsconfig.json': { files: [], references: [{ path: 'one' }] },
    'tsconfig.base.json': {},
    'one/package.json': { type: 'module' },
    'one/tsconfig.json': {
      compilerOptions: {
        composite: true,
        types: [],
        lib: ['es5'],
        skipLibCheck: true,
        module: 'nodenext',
        rootDir: 'src',
        outDir: 'dist',
        tsBuildInfoFile: 'dist/.tsbuildinfo',
      },
      include: ['src'],
      exclude: ['src/**/*.test.ts'],
    },
    'one/src/index.ts': 'export const one: number = 1;\n',
    'one/src/other.ts': 'export const other: number = 2;\n',
    'one/src/index.test.ts': 'this is not read by the build',
  });
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(path.resolve('node_modules/typescript'), path.join(root, 'node_modules', 'typescript'));
  return root;
}

const at = (root, file) => path.join(root, 'one', file);

describe('the build', () => {
  it('is current after it has completed, and again after a source has changed and been built', async () => {
    const root = workspace();
    expect(isBuilt(root)).toBe(false);
    await build(root, unlocked);
    expect(isBuilt(root)).toBe(true);
    writeFiles(root, { 'one/src/index.ts': 'export const one: number = 11;\n' });
    expect(isBuilt(root)).toBe(false);
    await build(root, unlocked);
    expect(isBuilt(root)).toBe(true);
  });

  it('is not repeated for a changed test', async () => {
    const root = workspace();
    await build(root, unlocked);
    utimesSync(at(root, 'src/index.test.ts'), 1, 1);
    expect(isBuilt(root)).toBe(true);
  });

  it('makes a deleted dist, or one deleted file in it, again', async () => {
    const root = workspace();
    await build(root, unlocked);
    for (const lost of ['dist', 'dist/other.js']) {
      rmSync(at(root, lost), { recursive: true });
      expect(isBuilt(root)).toBe(false);
      await build(root, unlocked);
      expect(existsSync(at(root, 'dist/other.js'))).toBe(true);
    }
  });

  it('removes what a deleted source had left in dist', async () => {
    const root = workspace();
    await build(root, unlocked);
    rmSync(at(root, 'src/other.ts'));
    await build(root, unlocked);
    expect(existsSync(at(root, 'dist/other.js'))).toBe(false);
    expect(existsSync(at(root, 'dist/index.js'))).toBe(true);
  });

  it('is repeated after the compiler found an error', async () => {
    const root = workspace();
    writeFiles(root, { 'one/src/index.ts': "export const one: number = 'one';\n" });
    await expect(build(root, unlocked)).rejects.toThrow('The build failed');
    expect(isBuilt(root)).toBe(false);
  });
});
