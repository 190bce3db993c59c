import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { developmentKeyRing } from './development-key-ring.js';
import { keyText } from './fixtures/test-keys.js';
import { openKeyRing } from './open-key-ring.js';
import { Vault } from './vault.js';

const place = { tenant: 't', connection: 'c', field: 'f', version: 1 };

describe('openKeyRing', () => {
  let folder: string;
  let warnings: string[];
  const onWarning = (sentence: string): void => void warnings.push(sentence);
  const open = (environment: Readonly<Record<string, string>>, within: string | undefined = folder): ReturnType<typeof openKeyRing> =>
    openKeyRing({ environment, folder: within, onWarning });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-keys-'));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes keys from the environment, in production too', () => {
    const { keys, notice } = open({ MOORING_KEYS: keyText('k1'), NODE_ENV: 'production' });
    expect([keys.activeKeyId, notice]).toEqual(['k1', undefined]);
  });

  it('takes them from a file, and warns where others may read it', () => {
    const file = path.join(folder, 'keys');
    writeFileSync(file, `${keyText('k2')}\n${keyText('k1')}\n`, { mode: 0o600 });
    expect(open({ MOORING_KEYS_FILE: file }).keys.list()).toHaveLength(2);
    expect(warnings).toEqual([]);
    chmodSync(file, 0o644);
    open({ MOORING_KEYS_FILE: file });
    expect(warnings).toEqual([expect.stringMatching(/has the mode 0644.*chmod 600/)]);
  });

  it.each([
    ['no key in production', { NODE_ENV: 'production' }, 'VaultKeyMissing', /mooring keys new/],
    ['an empty variable in production', { NODE_ENV: 'production', MOORING_KEYS: ' ' }, 'VaultKeyMissing', /mooring keys new/],
    ['both ways at once', { MOORING_KEYS: 'k:x', MOORING_KEYS_FILE: 'keys' }, 'InvalidOptions', /not both/],
    ['a file that is not there', { MOORING_KEYS_FILE: '/no/such/keys' }, 'InvalidOptions', /\/no\/such\/keys cannot be read/],
  ])('refuses %s', (_what, environment: Readonly<Record<string, string>>, code, message) => {
    expect(() => open(environment)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes a development key outside production, says so, and finds it again', async () => {
    const inside = path.join(folder, 'fresh');
    const first = open({}, inside);
    const file = path.join(inside, 'dev-key');
    expect(first.notice).toContain(`development key in ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const blob = await new Vault({ keys: first.keys }).seal(place, 'text');
    expect((await new Vault({ keys: open({}, inside).keys }).open(place, blob)).expose()).toBe('text');
    expect(readdirSync(inside)).toEqual(['dev-key']);
    expect(first.notice).not.toContain(readFileSync(file, 'utf8').split(':').at(-1)?.trim());
  });

  it('makes one that ends with the process where there is no folder', () => {
    const { keys, notice } = openKeyRing({ environment: {}, onWarning });
    keys.check();
    expect(notice).toContain('ends with this process');
  });

  it('never makes one in production', () => {
    expect(() => developmentKeyRing({ environment: { NODE_ENV: 'production' }, folder, onWarning })).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining('not for production') }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what to do where the key cannot be written', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => open({}, path.join(folder, 'file'))).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining('cannot be written') }),
    );
  });
});
