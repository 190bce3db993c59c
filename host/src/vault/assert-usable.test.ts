import { assertUsable } from './assert-usable.js';
import { FakeKms } from './fixtures/fake-kms.js';
import { keyText, ring } from './fixtures/test-keys.js';
import { createKmsKeyProvider } from './kms-key-provider.js';
import { LocalKeyRing } from './local-key-ring.js';
import { Vault } from './vault.js';

const place = { tenant: 't', connection: 'c', field: 'f', version: 1 };

describe('assertUsable', () => {
  const vault = new Vault({ keys: ring('k2', 'k1') });

  it('takes a ring with every key that stored values need', async () => {
    await expect(assertUsable(vault, [])).resolves.toBeUndefined();
    const blob = await vault.seal(place, 'text');
    await expect(assertUsable(vault, new Set(['k1', 'k2']), [{ place, blob }])).resolves.toBeUndefined();
  });

  it('refuses one that lacks a key, naming each once and how to add it', async () => {
    await expect(assertUsable(vault, ['k1', 'k0', 'k0', 'older'])).rejects.toMatchObject({
      code: 'VaultKeyMissing',
      message: expect.stringMatching(/the keys "k0", "older", which are not in the key ring \(there: "k2", "k1"\).*MOORING_KEYS/),
    });
  });

  it('notices that the name of a key was given to another', async () => {
    const impostor = new Vault({ keys: LocalKeyRing.parse(keyText('other').replace('other:', 'k2:')) });
    const blob = await vault.seal(place, 'text');
    await expect(assertUsable(impostor, ['k2'], [{ place, blob }])).rejects.toMatchObject({
      code: 'VaultKeyMissing',
      message: expect.stringContaining('another key has its name'),
    });
  });

  it('starts in spite of a damaged value', async () => {
    const blob = await vault.seal(place, 'text');
    await expect(assertUsable(vault, ['k2'], [{ place: { ...place, version: 2 }, blob }])).resolves.toBeUndefined();
  });

  it('refuses to start without the key management service', async () => {
    const kms = new FakeKms('k1');
    kms.gate = () => Promise.reject(new Error('down'));
    const remote = new Vault({ keys: createKmsKeyProvider({ client: kms, activeKeyId: 'k1' }) });
    await expect(assertUsable(remote, [])).rejects.toMatchObject({ code: 'VaultUnavailable' });
  });
});
