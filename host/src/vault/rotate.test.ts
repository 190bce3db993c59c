import { MooringError } from '@mooring/core';
import { VirtualClock } from '@mooring/core/runtime';
import type { SealedPlace } from './associated-data.js';
import { MemorySource } from './fixtures/memory-source.js';
import { ring } from './fixtures/test-keys.js';
import { rotate, type RotationProgress, type RotationSource } from './rotate.js';
import { Vault } from './vault.js';

const clock = new VirtualClock();
const idOf = (number: number): string => `r${String(number).padStart(4, '0')}`;
const placeOf = (number: number, version = 1): SealedPlace => ({
  tenant: `t${number % 7}`,
  connection: idOf(number),
  field: 'token',
  version,
});

/** A source full of values under the key `k1`, and vaults before and after a new key was put in front. */
async function filled(count: number): Promise<{ source: MemorySource; before: Vault; after: Vault }> {
  const before = new Vault({ keys: ring('k1') });
  const after = new Vault({ keys: ring('k2', 'k1') });
  const source = new MemorySource(after);
  for (let number = 0; number < count; number += 1)
    source.put(idOf(number), placeOf(number), await before.seal(placeOf(number), `secret ${number}`));
  return { source, before, after };
}

async function expectAllToOpen(source: MemorySource, vault: Vault): Promise<void> {
  for (const { place, blob, id } of source.rows.values())
    expect((await vault.open(place, blob)).expose()).toContain(`secret ${Number(id.slice(1))}`);
}

describe('rotate', () => {
  it('brings everything under the active key, after which the old one can go', async () => {
    const { source, after } = await filled(250);
    const pages: RotationProgress[] = [];
    const report = await rotate(after, source, { clock, batch: 100, onProgress: (progress) => pages.push(progress) });
    expect(report).toEqual({ outcome: 'complete', pass: 2, rewrapped: 250, overtaken: 0, unreadable: [] });
    expect(pages.map(({ rewrapped }) => rewrapped)).toEqual([100, 200, 250]);
    expect([source.countOf('k1'), source.countOf('k2')]).toEqual([0, 250]);
    await expectAllToOpen(source, new Vault({ keys: ring('k2') }));
    expect(await rotate(after, source, { clock })).toMatchObject({ outcome: 'complete', pass: 1, rewrapped: 0 });
  });

  it('serves four writers meanwhile, is stopped in the middle, and goes on from there', async () => {
    const count = 400;
    const { source, after } = await filled(count);
    const versions = new Map<string, number>();
    let writing = true;
    let reads = 0;
    const writer = async (lane: number): Promise<void> => {
      for (let number = lane; writing; number = (number + 4) % count) {
        const id = idOf(number);
        const row = source.rows.get(id)!;
        // Every read has to work, whichever key the value is under at this moment.
        expect((await after.open(row.place, row.blob)).expose()).toContain(`secret ${number}`);
        reads += 1;
        const version = row.place.version + 1;
        const place = placeOf(number, version);
        // Every other writer still runs with the old ring, as during a deployment.
        const vault = lane % 2 === 0 && version < 3 ? oldRing : after;
        source.put(id, place, await vault.seal(place, `secret ${number} v${version}`));
        versions.set(id, version);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const oldRing = new Vault({ keys: ring('k1', 'k2') });
    const writers = [0, 1, 2, 3].map(writer);
    const aborter = new AbortController();
    const first = await rotate(after, source, {
      clock,
      batch: 25,
      signal: aborter.signal,
      onProgress: ({ rewrapped }) => {
        if (rewrapped >= 100) aborter.abort();
      },
    });
    expect(first.outcome).toBe('stopped');
    expect(first.rewrapped).toBeLessThan(count);
    const second = await rotate(after, source, { clock, batch: 25, maxPasses: 100 });
    writing = false;
    await Promise.all(writers);
    const last = await rotate(after, source, { clock, batch: 25 });
    expect([second.outcome, last.outcome]).toEqual(['complete', 'complete']);
    expect(source.countOf('k1')).toBe(0);
    expect(reads).toBeGreaterThan(0);
    await expectAllToOpen(source, new Vault({ keys: ring('k2') }));
    // No write was lost to rotation: the latest version of each row is the one that stands.
    for (const [id, version] of versions) expect(source.rows.get(id)!.place.version).toBe(version);
  });

  it('leaves the write of somebody else alone', async () => {
    const { source, before, after } = await filled(3);
    const contested: RotationSource = {
      page: (...question) => source.page(...question),
      replace: async (id, expected, blob) => {
        const row = source.rows.get(id)!;
        if (id === idOf(1) && row.place.version === 1) source.put(id, placeOf(1, 2), await before.seal(placeOf(1, 2), 'secret 1, newer'));
        return source.replace(id, expected, blob);
      },
    };
    expect(await rotate(after, contested, { clock })).toEqual({ outcome: 'complete', pass: 3, rewrapped: 3, overtaken: 1, unreadable: [] });
    const row = source.rows.get(idOf(1))!;
    expect((await after.open(row.place, row.blob)).expose()).toBe('secret 1, newer');
  });

  it('names what does not open, and is done with the rest', async () => {
    const { source, after } = await filled(5);
    source.put(idOf(2), placeOf(2, 9), source.rows.get(idOf(2))!.blob);
    expect(await rotate(after, source, { clock, batch: 2 })).toEqual({
      outcome: 'complete',
      pass: 2,
      rewrapped: 4,
      overtaken: 0,
      unreadable: [idOf(2)],
    });
  });

  it('stops at once where a key is missing', async () => {
    const { source } = await filled(3);
    const without = new Vault({ keys: ring('k3', 'k2') });
    await expect(rotate(without, source, { clock })).rejects.toMatchObject({ code: 'VaultKeyMissing' });
    expect(source.countOf('k1')).toBe(3);
  });

  it('waits out a failure that may pass, and hands on one that lasts', async () => {
    const { source, after } = await filled(2);
    let failures = 2;
    const flaky: RotationSource = {
      page: async (...question) => {
        if (failures-- > 0) throw new MooringError('StoreFull', 'The disk is full.');
        return await source.page(...question);
      },
      replace: (...question) => source.replace(...question),
    };
    const patient = new VirtualClock();
    expect(await patient.settle(rotate(after, flaky, { clock: patient }))).toMatchObject({ outcome: 'complete', rewrapped: 2 });
    expect(patient.sleeps).toEqual([1_000, 2_000]);
    failures = 100;
    await expect(patient.settle(rotate(after, flaky, { clock: patient }))).rejects.toMatchObject({ code: 'StoreFull' });
  });

  it('says so when others keep writing with an older key', async () => {
    const { source, before, after } = await filled(4);
    const chased: RotationSource = {
      page: (...question) => source.page(...question),
      replace: async (id, expected, blob) => {
        const replaced = await source.replace(id, expected, blob);
        const { place } = source.rows.get(id)!;
        source.put(id, place, await before.seal(place, 'secret'));
        return replaced;
      },
    };
    expect(await rotate(after, chased, { clock, maxPasses: 3 })).toMatchObject({ outcome: 'unfinished', pass: 3 });
  });

  it.each(['batch', 'parallel', 'maxPasses'])('refuses a %s that is no number above 0', async (option) => {
    const { source, after } = await filled(0);
    await expect(rotate(after, source, { clock, [option]: 0 })).rejects.toMatchObject({ code: 'InvalidOptions' });
  });
});
