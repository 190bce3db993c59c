import type { Clock } from '@mooring/core';
import { systemClock } from '@mooring/core/runtime';
import { openSecrets, sealSecrets } from '../../tokens/connection-secrets.js';
import { ring } from '../../vault/fixtures/test-keys.js';
import { rotate, Vault } from '../../vault/index.js';
import { newConnection } from './fixtures/connection-store.contract.js';
import { createMemoryConnectionStore, rotationSourceOf } from './index.js';

describe('rotation over a connection store', () => {
  const clock: Clock = systemClock;

  it('brings every connection of every tenant under the new key, and each still opens at its place', async () => {
    const before = new Vault({ keys: ring('k1') });
    const after = new Vault({ keys: ring('k2', 'k1') });
    const store = createMemoryConnectionStore();
    await store.open();
    for (let index = 0; index < 25; index += 1) {
      const at = { tenant: `t${index % 3}`, id: `c${index}`, version: 1 + index };
      const sealed = await sealSecrets(before, at, { accessToken: `token ${index}` });
      await store.create(newConnection({ ...at, name: at.id, ...sealed }));
    }
    expect(store.countByKey()).toEqual(new Map([['k1', 25]]));

    const report = await rotate(after, rotationSourceOf(store, after), { clock, batch: 4 });

    expect(report).toMatchObject({ outcome: 'complete', rewrapped: 25, overtaken: 0, unreadable: [] });
    expect(store.countByKey()).toEqual(new Map([['k2', 25]]));
    for (let index = 0; index < 25; index += 1) {
      const record = store.get(`t${index % 3}`, `c${index}`);
      if (record === undefined) throw new Error('A connection is gone.');
      expect(await openSecrets(new Vault({ keys: ring('k2') }), record)).toEqual({ accessToken: `token ${index}` });
    }
    await store.close();
  });

  it('lets a write win that comes between', async () => {
    const before = new Vault({ keys: ring('k1') });
    const after = new Vault({ keys: ring('k2', 'k1') });
    const store = createMemoryConnectionStore();
    await store.open();
    const at = { tenant: 't1', id: 'c1', version: 1 };
    await store.create(newConnection(await sealSecrets(before, at, { accessToken: 'old' })));
    const source = rotationSourceOf(store, after);
    const [record] = await source.page(undefined, 10, 'k2');
    const written = await sealSecrets(before, { ...at, version: 2 }, { accessToken: 'new' });
    await store.update('t1', 'c1', 1, { ...written, updatedAt: 2 });
    const rewrapped = await after.rewrap(record!.place, record!.blob);
    expect(await source.replace('c1', record!.blob, rewrapped!)).toBe(false);
    expect(store.get('t1', 'c1')).toMatchObject({ version: 2, keyId: 'k1' });

    expect(await rotate(after, source, { clock })).toMatchObject({ outcome: 'complete', rewrapped: 1 });
    expect(await openSecrets(after, store.get('t1', 'c1')!)).toEqual({ accessToken: 'new' });
    await store.close();
  });
});
