import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { unlocked } from '../testing/unlocked.mjs';
import { install, isInstalled } from './install.mjs';

/** A workspace whose `npm` is a script that empties node_modules, notes how it was called, and installs one package, or fails. */
function workspace({ npm }) {
  const root = scratchFolder();
  writeFiles(root, { 'package.json': {}, 'package-lock.json': '{"lockfileVersion":3}', 'npm-cli.js': npm });
  return root;
}

const working = `
  const fs = require('node:fs');
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('node_modules/one', { recursive: true });
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/one': {} } }));
  fs.writeFileSync('call.json', JSON.stringify({ args: process.argv.slice(2), environment: process.env }));
`;
const failing = `${working} process.exit(7);`;

const outer = { ...process.env };
beforeEach(() => {
  // The suite itself may run under npm, which says a lot about itself.
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('npm_'))) delete process.env[name];
});
afterEach(() => {
  process.env = { ...outer };
});

const installWith = async (root, environment = {}) => {
  Object.assign(process.env, environment, { npm_execpath: path.join(root, 'npm-cli.js'), npm_node_execpath: process.execPath });
  await install(root, unlocked);
};

describe('the install', () => {
  it('is current after it has completed', async () => {
    const root = workspace({ npm: working });
    expect(isInstalled(root)).toBe(false);
    await installWith(root);
    expect(isInstalled(root)).toBe(true);
  });

  it('is repeated when package-lock.json has changed', async () => {
    const root = workspace({ npm: working });
    await installWith(root);
    writeFiles(root, { 'package-lock.json': '{"lockfileVersion":3,"name":"other"}' });
    expect(isInstalled(root)).toBe(false);
  });

  it('is repeated when it failed half way, also where an earlier one had completed', async () => {
    const root = workspace({ npm: working });
    await installWith(root);
    writeFiles(root, { 'npm-cli.js': failing });
    await expect(installWith(root)).rejects.toThrow('exit code 7');
    expect(isInstalled(root)).toBe(false);
  });

  it('is repeated when it was interrupted', async () => {
    const root = workspace({ npm: `${working} setInterval(() => {}, 1000);` });
    const controller = new AbortController();
    const spawning = (start) => {
      const child = start();
      setImmediate(() => controller.abort(Object.assign(new Error('stopped'), { signalName: 'SIGTERM' })));
      return child;
    };
    process.env.npm_execpath = path.join(root, 'npm-cli.js');
    await expect(install(root, { lock: { spawning }, signal: controller.signal })).rejects.toThrow('stopped');
    expect(isInstalled(root)).toBe(false);
  });

  it('is repeated when node_modules, or one package in it, was deleted', async () => {
    const root = workspace({ npm: working });
    await installWith(root);
    rmSync(path.join(root, 'node_modules', 'one'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
    rmSync(path.join(root, 'node_modules'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it('hands npm nothing of what the outer npm was told, except how to reach the registry', async () => {
    const root = workspace({ npm: working });
    await installWith(root, {
      npm_config_workspace: 'core',
      npm_config_dry_run: 'true',
      npm_config_omit: 'dev',
      npm_config_registry: 'http://r.test/',
    });
    const { args, environment } = JSON.parse(readFileSync(path.join(root, 'call.json'), 'utf8'));
    expect(args.slice(0, 2)).toEqual(['ci', '--ignore-scripts']);
    expect(Object.keys(environment).filter((name) => name.startsWith('npm_'))).toEqual(['npm_config_registry']);
  });

  it('unlinks a Node that this machine cannot execute', async () => {
    const root = workspace({ npm: working });
    await installWith(root);
    const linked = path.join(root, 'node_modules', '.bin', 'node');
    writeFiles(root, {
      'npm-cli.js': `${working} fs.mkdirSync('node_modules/.bin'); fs.writeFileSync('node_modules/.bin/node', 'no program', { mode: 0o755 });`,
    });
    await installWith(root);
    expect(() => readFileSync(linked)).toThrow('ENOENT');
    mkdirSync(path.dirname(linked), { recursive: true });
    chmodSync(path.dirname(linked), 0o755);
    expect(isInstalled(root)).toBe(true);
  });
});
