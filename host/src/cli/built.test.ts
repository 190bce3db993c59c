import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { MemoryTerminal } from './fixtures/memory-terminal.js';

const command = path.join(__dirname, '../../bin/mooring.js');
const built = path.join(__dirname, '../../dist/index.js');

describe('the built command', () => {
  beforeAll(() => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
  });

  it('loads a real configuration, starts, and exits with 0 at SIGINT', async () => {
    const folder = new MemoryTerminal(undefined);
    folder.file(
      'mooring.config.mjs',
      `import { defineConfig } from ${JSON.stringify(built)};\nexport default defineConfig({ plugins: [], store: 'events.sqlite', port: 0 });\n`,
    );
    const child = spawn(process.execPath, [command, 'start', '--config', 'mooring.config.mjs'], {
      cwd: folder.workingDirectory,
      env: { PATH: process.env['PATH'] },
    });
    let output = '';
    let isStopping = false;
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      // Once: what is printed while it stops would send a second signal, which may come when nobody listens for it any more.
      if (isStopping || !output.includes('Ctrl-C stops it.')) return;
      isStopping = true;
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(output).toMatch(/Mooring \d+\.\d+\.\d+ runs at http:\/\/127\.0\.0\.1:\d+/);
    expect(output).toContain('host stopped');
    expect(code).toBe(0);
    folder.dispose();
  }, 30_000);

  it('says in one sentence that a configuration throws', async () => {
    const folder = new MemoryTerminal(undefined);
    folder.file('mooring.config.mjs', `throw new Error('no vault today');\n`);
    const child = spawn(process.execPath, [command, 'plugins', '-c', 'mooring.config.mjs'], {
      cwd: folder.workingDirectory,
      env: { PATH: process.env['PATH'] },
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(errors).toMatch(/^mooring: The configuration .*mooring\.config\.mjs could not be loaded: no vault today \[InvalidOptions\]\n$/);
    folder.dispose();
  }, 30_000);
});
