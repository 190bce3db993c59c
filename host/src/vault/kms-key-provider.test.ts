import { inspect } from 'node:util';
import { VirtualClock } from '@mooring/core/runtime';
import type { SealedPlace } from './associated-data.js';
import { FakeKms, Refusal } from './fixtures/fake-kms.js';
import { createKmsKeyProvider, type KmsKeyProviderOptions } from './kms-key-provider.js';
import { Vault } from './vault.js';

const place: SealedPlace = { tenant: 'acme', connection: 'shop', field: 'apiKey', version: 1 };

describe('keys in a key management service', () => {
  let clock: VirtualClock;
  let kms: FakeKms;
  const vaultOf = (options: Partial<KmsKeyProviderOptions> = {}): Vault =>
    new Vault({
      keys: createKmsKeyProvider({
        client: kms,
        activeKeyId: 'arn:one',
        keyIds: ['arn:two'],
        isRefusal: (error) => error instanceof Refusal,
        clock,
        ...options,
      }),
    });

  beforeEach(() => {
    clock = new VirtualClock();
    kms = new FakeKms('arn:one', 'arn:two');
  });

  it('binds the data key to its place on the side of the service too', async () => {
    const seen: unknown[] = [];
    const vault = vaultOf({
      client: {
        encrypt: (keyId, bytes, context) => {
          seen.push([keyId, bytes.length, context]);
          return kms.encrypt(keyId, bytes, context);
        },
        decrypt: (keyId, bytes, context) => kms.decrypt(keyId, bytes, context),
      },
    });
    const blob = await vault.seal(place, 'text');
    expect(seen).toEqual([['arn:one', 32, { format: 'v1', tenant: 'acme', connection: 'shop', field: 'apiKey', version: '1' }]]);
    await expect(vaultOf().open({ ...place, tenant: 'other' }, blob)).rejects.toMatchObject({ code: 'VaultTampered' });
  });

  it('asks the service once for what is opened again within five minutes', async () => {
    const blob = await vaultOf().seal(place, 'text');
    const vault = vaultOf();
    kms.calls.length = 0;
    await vault.open(place, blob);
    expect(vault.open(place, blob)).not.toBeInstanceOf(Promise);
    await clock.advance(299_999);
    await vault.open(place, blob);
    expect(kms.calls).toEqual(['decrypt']);
    await clock.advance(1);
    await vault.open(place, blob);
    expect(kms.calls).toEqual(['decrypt', 'decrypt']);
    vault.close();
    expect(clock.pending).toBe(0);
  });

  it('does not ask for what it has just sealed', async () => {
    const vault = vaultOf();
    await vault.open(place, await vault.seal(place, 'text'));
    expect(kms.calls).toEqual(['encrypt']);
  });

  it('never finds a data key under the place of another, even while it is kept', async () => {
    const vault = vaultOf();
    const blob = await vault.seal(place, 'text');
    await expect((async () => vault.open({ ...place, connection: 'other' }, blob))()).rejects.toMatchObject({ code: 'VaultTampered' });
    expect(kms.calls).toEqual(['encrypt', 'decrypt']);
  });

  it('makes one question of many at one time, and each gets a key of its own', async () => {
    const blob = await vaultOf().seal(place, 'text');
    kms.calls.length = 0;
    const vault = vaultOf({ cacheTtlMs: 0 });
    const opened = await Promise.all(Array.from({ length: 20 }, async () => await vault.open(place, blob)));
    expect(opened.map((secret) => secret.expose())).toEqual(Array.from({ length: 20 }, () => 'text'));
    expect(kms.calls).toEqual(['decrypt']);
    await vault.open(place, blob);
    expect(kms.calls).toEqual(['decrypt', 'decrypt']);
  });

  it('says that the service is down, and asks again the next time', async () => {
    const blob = await vaultOf().seal(place, 'text');
    const vault = vaultOf();
    kms.gate = () => Promise.reject(Object.assign(new Error('quotes sk_live_CANARY'), { name: 'ThrottlingException' }));
    const down = { code: 'VaultUnavailable', retryable: true, message: expect.stringContaining('(ThrottlingException)') };
    const uses = [() => vault.open(place, blob), () => vault.seal(place, 'text'), () => vault.check()];
    for (const use of uses) {
      const error: unknown = await (async () => use())().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(down);
      expect(JSON.stringify(error)).not.toContain('CANARY');
    }
    kms.gate = () => Promise.resolve();
    expect((await vault.open(place, blob)).expose()).toBe('text');
    await vault.check();
  });

  it('keeps the error of a failed encryption out, since the data key may stand in it', async () => {
    kms.gate = () => Promise.reject(new Error('CANARY'));
    const error: unknown = await (async () => vaultOf().seal(place, 'text'))().catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });

  it('gives a service up that does not answer in time', async () => {
    const blob = await vaultOf().seal(place, 'text');
    const vault = vaultOf({ timeoutMs: 500 });
    kms.gate = () => new Promise(() => undefined);
    const waiting = (async () => vault.open(place, blob))();
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'VaultUnavailable', message: expect.stringContaining('(TimeoutError)') }),
      clock.advance(500),
    ]);
    kms.gate = () => Promise.resolve();
    expect((await vault.open(place, blob)).expose()).toBe('text');
  });

  it('overwrites an answer that comes too late', async () => {
    const blob = await vaultOf().seal(place, 'text');
    const late = new Uint8Array(32).fill(9);
    let answer: (bytes: Uint8Array) => void = () => undefined;
    const client = { encrypt: kms.encrypt.bind(kms), decrypt: () => new Promise<Uint8Array>((resolve) => (answer = resolve)) };
    const waiting = (async () => vaultOf({ timeoutMs: 500, client }).open(place, blob))();
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'VaultUnavailable' }), clock.advance(500)]);
    answer(late);
    await clock.drain();
    expect(late).toEqual(new Uint8Array(32));
  });

  it('calls it an outage where nobody says what a refusal is, and does not open the value', async () => {
    const blob = await vaultOf().seal(place, 'text');
    const vault = new Vault({ keys: createKmsKeyProvider({ client: kms, activeKeyId: 'arn:one', clock }) });
    await expect((async () => vault.open({ ...place, tenant: 'other' }, blob))()).rejects.toMatchObject({ code: 'VaultUnavailable' });
  });

  it.each([
    ['client', { client: {} }],
    ['activeKeyId', { activeKeyId: '' }],
    ['activeKeyId', { activeKeyId: 'with blank' }],
    ['keyIds', { keyIds: ['ok', 'ä'] }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['cacheTtlMs', { cacheTtlMs: 300_001 }],
    ['cacheEntries', { cacheEntries: 10_001 }],
  ])('refuses a wrong %s (%j)', (option, wrong) => {
    expect(() => vaultOf(wrong as Partial<KmsKeyProviderOptions>)).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining(`\`${option}\``) }),
    );
  });
});
