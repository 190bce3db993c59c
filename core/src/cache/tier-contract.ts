import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { CacheEntry, SharedCacheTier } from '../ports/cache-tier.js';

/** What every tier can do, whether it waits or not. */
export interface TierUnderTest {
  get(key: string, scope: string, tags: readonly string[]): Promise<CacheEntry | undefined> | CacheEntry | undefined;
  set(key: string, entry: CacheEntry): unknown;
  invalidate(scope: string, tags: readonly string[]): unknown;
}

/** One promise of the port, for a test of any framework: `it.each(cacheTierContract)('$name', …)`. */
export interface TierCheck {
  readonly name: string;
  /** @param now The tier's own present, in epoch milliseconds */
  run(tier: TierUnderTest, now: number): Promise<void>;
}

/** The same for tiers that several processes share; both tiers are of one place, as if in two processes. */
export interface SharedTierCheck {
  readonly name: string;
  run(here: SharedCacheTier, there: SharedCacheTier, now: number): Promise<void>;
}

const scope = 'shop@1/acme';
const keyOf = (letter: string): string => letter.repeat(43);

const entry = (now: number, value: unknown, more: Partial<CacheEntry> = {}): CacheEntry => ({
  value,
  expiresAt: now + 60_000,
  keepUntil: now + 120_000,
  scope,
  tags: ['', 'customers'],
  ...more,
});

const found = async (tier: TierUnderTest, key: string, under: CacheEntry): Promise<unknown> =>
  (await tier.get(key, under.scope, under.tags))?.value;

/** What holds for every tier of the response cache. */
export const cacheTierContract: readonly TierCheck[] = [
  {
    name: 'finds what was set, with its times, and nothing under another key',
    async run(tier, now) {
      const one = entry(now, { data: [{ id: 1, name: 'Zoë 🦭', gone: null }], count: 0.5, done: false });
      await tier.set(keyOf('a'), one);
      const back = await tier.get(keyOf('a'), scope, one.tags);
      deepStrictEqual(
        { value: back?.value, expiresAt: back?.expiresAt, keepUntil: back?.keepUntil, scope: back?.scope, tags: back?.tags },
        { ...one },
      );
      strictEqual(await tier.get(keyOf('b'), scope, one.tags), undefined);
    },
  },
  {
    name: 'brings bytes back as bytes, and names that look like marks as names',
    async run(tier, now) {
      const value: object = JSON.parse('{"$":["bytes","AAEC"],"__proto__":{"a":1},"constructor":2,"bytes":null}');
      Reflect.set(value, 'bytes', new Uint8Array([0, 255, 13]));
      const one = entry(now, value);
      await tier.set(keyOf('a'), one);
      const back = await found(tier, keyOf('a'), one);
      ok(typeof back === 'object' && back !== null);
      deepStrictEqual(Object.keys(back).toSorted(), ['$', '__proto__', 'bytes', 'constructor']);
      deepStrictEqual(Reflect.get(back, '$'), ['bytes', 'AAEC']);
      const bytes: unknown = Reflect.get(back, 'bytes');
      ok(bytes instanceof Uint8Array);
      deepStrictEqual([...bytes], [0, 255, 13]);
      strictEqual(Object.getPrototypeOf(back), Object.prototype);
    },
  },
  {
    name: 'keeps the later of two entries of one key, under its own tags',
    async run(tier, now) {
      const later = entry(now, 'later', { tags: ['', 'orders'] });
      await tier.set(keyOf('a'), entry(now, 'earlier'));
      await tier.set(keyOf('a'), later);
      await tier.invalidate(scope, ['customers']);
      strictEqual(await found(tier, keyOf('a'), later), 'later');
    },
  },
  {
    name: 'drops by tag, below one scope only',
    async run(tier, now) {
      const customers = entry(now, 1, { tags: ['', 'customers', 'customer 1'] });
      const orders = entry(now, 2, { tags: ['', 'orders'] });
      const others = entry(now, 3, { scope: 'shop@1/other' });
      await tier.set(keyOf('a'), customers);
      await tier.set(keyOf('b'), orders);
      await tier.set(keyOf('c'), others);
      await tier.invalidate(scope, ['customers', 'nothing has this']);
      strictEqual(await found(tier, keyOf('a'), customers), undefined);
      strictEqual(await found(tier, keyOf('b'), orders), 2);
      strictEqual(await found(tier, keyOf('c'), others), 3);
      await tier.invalidate(scope, ['']);
      strictEqual(await found(tier, keyOf('b'), orders), undefined);
      strictEqual(await found(tier, keyOf('c'), others), 3);
    },
  },
  {
    name: 'does not let a scope and a tag spell another pair',
    async run(tier, now) {
      const pairs: readonly (readonly [string, string])[] = [
        ['shop@1/a', 'bc'],
        ['shop@1/ab', 'c'],
        ['shop@1/a:b', 'c'],
        ['shop@1/a', 'b:c'],
        ['shop@1/caf\u00e9', 'c'],
        ['shop@1/cafe\u0301', 'c'],
        ['shop@1/\ud800', 'c'],
        ['shop@1/\ud801', 'c'],
        ['c', 'shop@1/a'],
      ];
      const entries = pairs.map(([of, tag], index) => entry(now, index, { scope: of, tags: ['', tag] }));
      for (const [index, one] of entries.entries()) await tier.set(keyOf(String(index)), one);
      for (const [index, [of, tag]] of pairs.entries()) {
        await tier.invalidate(of, [tag]);
        for (const [other, one] of entries.entries())
          strictEqual(await found(tier, keyOf(String(other)), one), other <= index ? undefined : other);
      }
    },
  },
  {
    name: 'can be filled anew after an invalidation',
    async run(tier, now) {
      const one = entry(now, 1);
      await tier.set(keyOf('a'), one);
      await tier.invalidate(scope, ['customers']);
      const two = entry(now, 2);
      await tier.set(keyOf('a'), two);
      strictEqual(await found(tier, keyOf('a'), two), 2);
    },
  },
];

/** What holds beside that for a tier that processes share. */
export const sharedTierContract: readonly SharedTierCheck[] = [
  {
    name: 'shows one process what another has stored',
    async run(here, there, now) {
      const one = entry(now, { id: 1 });
      const { stamp } = await here.get(keyOf('a'), scope, one.tags);
      await here.set(keyOf('a'), one, stamp);
      deepStrictEqual((await there.get(keyOf('a'), scope, one.tags)).entry?.value, { id: 1 });
    },
  },
  {
    name: 'never shows what was asked before an invalidation and stored after it',
    async run(here, there, now) {
      const one = entry(now, 'asked before the change');
      const { stamp } = await here.get(keyOf('a'), scope, one.tags);
      await there.invalidate(scope, ['customers']);
      await here.set(keyOf('a'), one, stamp);
      strictEqual((await here.get(keyOf('a'), scope, one.tags)).entry, undefined);
      strictEqual((await there.get(keyOf('a'), scope, one.tags)).entry, undefined);
    },
  },
  {
    name: 'lets a process read what it has just invalidated, without waiting for it',
    async run(here, _there, now) {
      const one = entry(now, 1);
      const { stamp } = await here.get(keyOf('a'), scope, one.tags);
      const pending = [here.set(keyOf('a'), one, stamp), here.invalidate(scope, ['customers'])];
      strictEqual((await here.get(keyOf('a'), scope, one.tags)).entry, undefined);
      await Promise.all(pending);
    },
  },
  {
    name: 'tells the other processes what was invalidated, and not the one that did it',
    async run(here, there) {
      const heardHere: unknown[] = [];
      const heard = new Promise((resolve) => there.onInvalidated((of, tags) => resolve([of, tags])));
      here.onInvalidated((of) => heardHere.push(of));
      await here.invalidate(scope, ['customers', 'customer: "1"']);
      deepStrictEqual(await heard, [scope, ['customers', 'customer: "1"']]);
      deepStrictEqual(heardHere, []);
    },
  },
  {
    name: 'stops telling who has stopped listening',
    async run(here, there) {
      const heard: string[] = [];
      there.onInvalidated((of) => heard.push(`gone ${of}`))();
      const last = new Promise<void>((resolve) => there.onInvalidated(() => resolve()));
      await here.invalidate(scope, ['customers']);
      await last;
      deepStrictEqual(heard, []);
    },
  },
  {
    name: 'keeps nothing without a stamp, and removes by an entry that is over',
    async run(here, _there, now) {
      const one = entry(now, 1);
      await here.set(keyOf('a'), one, undefined);
      const { entry: nothing, stamp } = await here.get(keyOf('a'), scope, one.tags);
      strictEqual(nothing, undefined);
      await here.set(keyOf('a'), one, stamp);
      await here.set(keyOf('a'), entry(now, null, { expiresAt: now - 1, keepUntil: now - 1 }), stamp);
      strictEqual((await here.get(keyOf('a'), scope, one.tags)).entry, undefined);
    },
  },
];
