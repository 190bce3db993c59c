import { existsSync } from 'node:fs';
import path from 'node:path';
import { till } from '../../fixtures/till-plugin.js';
import { keyText } from '../../vault/fixtures/test-keys.js';
import { LocalKeyRing } from '../../vault/index.js';
import { MemoryTerminal } from '../fixtures/memory-terminal.js';

const open: MemoryTerminal[] = [];
function terminalWith(environment: Record<string, string | undefined> = {}, config: object | undefined = {}): MemoryTerminal {
  const terminal = new MemoryTerminal(config && { default: { plugins: [till], store: 'events.sqlite', port: 0, ...config } });
  terminal.environment = environment;
  open.push(terminal);
  return terminal;
}
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

const withConnection = async (...ids: readonly string[]): Promise<MemoryTerminal> => {
  const terminal = terminalWith({ MOORING_KEYS: keyText('old'), TILL_API_KEY: 'canary-key', TILL_WEBHOOK_SECRET: 'canary-secret' });
  expect(await terminal.run('connections', 'create', 'till', 'main')).toBe(0);
  terminal.environment['MOORING_KEYS'] = ids.map(keyText).join(',');
  return terminal;
};

describe('mooring keys new', () => {
  it('prints a line for the environment, and beside it what to do with it; needs no configuration', async () => {
    const terminal = new MemoryTerminal(undefined);
    open.push(terminal);
    terminal.epochMs = Date.UTC(2026, 10, 25);
    expect(await terminal.run('keys', 'new')).toBe(0);
    expect(terminal.output.lines).toHaveLength(1);
    const [, text = ''] = /^MOORING_KEYS=(k2026-11-25:.+)$/.exec(terminal.output.lines[0] ?? '') ?? [];
    expect(LocalKeyRing.parse(text).list()).toEqual([expect.objectContaining({ id: 'k2026-11-25', state: 'active' })]);
    expect(terminal.errors.text).toContain('Keep a copy');
  });

  it('says how to put it in front of those that are there, and repeats none of them', async () => {
    const terminal = new MemoryTerminal(undefined);
    open.push(terminal);
    terminal.epochMs = Date.UTC(2026, 10, 25);
    terminal.environment = { MOORING_KEYS: keyText('k2026-11-25') };
    expect(await terminal.run('keys', 'new')).toBe(0);
    expect(terminal.output.text).toMatch(/^MOORING_KEYS=k2026-11-25-2:\S+,<what stands there now>$/m);
    expect(terminal.errors.text).toMatch(/keep k2026-11-25 behind it/);
    expect(terminal.output.text + terminal.errors.text).not.toContain(keyText('k2026-11-25').slice(12));
  });

  it('says what is wrong with keys that are there and are none', async () => {
    const terminal = new MemoryTerminal(undefined);
    open.push(terminal);
    terminal.environment = { MOORING_KEYS: 'canary-no-key' };
    expect(await terminal.run('keys', 'new')).toBe(1);
    expect(terminal.errors.text).toMatch(/Key 1 of 1 in MOORING_KEYS .*\[InvalidOptions\]/);
    expect(terminal.errors.text).not.toContain('canary');
  });
});

describe('mooring keys list and rotate', () => {
  it('tell which keys are needed, and put everything under the first, so that the old one can go', async () => {
    const terminal = await withConnection('new', 'old');
    const from = terminal.output.lines.length;
    expect(await terminal.run('keys', 'list')).toBe(0);
    expect(terminal.output.lines.slice(from)).toEqual(['key  state         connections', 'new  active        0', 'old  decrypt-only  1']);
    expect(await terminal.run('keys', 'rotate')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe('1 connection put under the active key: complete.');
    expect(await terminal.run('keys', 'rotate')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe('0 connections put under the active key: complete.');
    expect(await terminal.run('keys', 'list')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^old +decrypt-only +0 +can be taken out$/);
    terminal.environment['MOORING_KEYS'] = keyText('new');
    expect(await terminal.run('keys', 'list')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^new +active +1$/);
  });

  it('refuse to work without a key that is needed, and say which', async () => {
    const terminal = await withConnection('new');
    expect(await terminal.run('keys', 'rotate')).toBe(1);
    expect(terminal.errors.text).toMatch(/old.*\[VaultKeyMissing\]/);
  });

  it('refuse to work without any key in production', async () => {
    const terminal = terminalWith({ NODE_ENV: 'production' });
    expect(await terminal.run('keys', 'list')).toBe(1);
    expect(terminal.errors.text).toMatch(/mooring keys new.*\[VaultKeyMissing\]/);
  });
});

describe('mooring doctor', () => {
  it('finds key and store well', async () => {
    const terminal = await withConnection('old');
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toMatch(/^ok +keys +sealed with old$/m);
    expect(terminal.output.text).toMatch(/^ok +connections +\/.*connections\.sqlite$/m);
    expect(terminal.output.text).not.toContain('canary');
  });

  it('warns of older keys that are still needed', async () => {
    const terminal = await withConnection('new', 'old');
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toMatch(/^ok +keys +sealed with new; old still opened$/m);
    expect(terminal.output.text).toMatch(/^warn +connections +.* has older keys in use \(1 under old\): run `mooring keys rotate`\.$/m);
  });

  it.each<readonly [string, string | undefined, RegExp]>([
    ['a key that is needed is missing', keyText('new'), /^fail +connections +.*old.*\[VaultKeyMissing\]$/m],
    ['there is no key at all', undefined, /^fail +connections +.* is sealed with old: set MOORING_KEYS/m],
    ['a key is none', 'canary', /^fail +keys +Key 1 of 1 in MOORING_KEYS/m],
  ])('fails where %s', async (_what, keys, finding) => {
    const terminal = await withConnection('old');
    terminal.environment['MOORING_KEYS'] = keys;
    expect(await terminal.run('doctor')).toBe(1);
    expect(terminal.output.text).toMatch(finding);
    expect(terminal.output.text).not.toContain('canary');
  });

  it('fails in production without a key, and makes none', async () => {
    const terminal = terminalWith({ NODE_ENV: 'production', TILL_API_KEY: 'k' });
    expect(await terminal.run('doctor')).toBe(1);
    expect(terminal.output.text).toMatch(/^fail +keys +.*\[VaultKeyMissing\]$/m);
    expect(existsSync(path.join(terminal.workingDirectory, 'connections.sqlite'))).toBe(false);
  });

  it('says outside production that a key for development will be made or is used, and makes neither key nor store', async () => {
    const terminal = terminalWith({ TILL_API_KEY: 'k' });
    const key = path.join(terminal.workingDirectory, 'dev-key');
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toMatch(/^warn +keys +there is no key: one for development will be made/m);
    expect(terminal.output.text).toMatch(/^ok +connections +.*connections\.sqlite will be made$/m);
    expect(existsSync(key)).toBe(false);
    expect(await terminal.run('connections', 'list')).toBe(0);
    expect(existsSync(key)).toBe(true);
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toMatch(/^warn +keys +credentials are sealed with a development key/m);
  });
});
