import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore, type NewEvent, type Store, type StoreOptions } from './index.js';

/** The contract of the port, run over every kind of store there is. */
describe.each(['memory', 'inline', 'thread'] as const)('a store (%s)', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-store-'));
  let child: StoreChild | undefined;
  let files = 0;
  let store: Store;

  const create = (options: Partial<StoreOptions> = {}): Store => {
    const location = kind === 'memory' ? 'memory' : join(folder, `${(files += 1)}.db`);
    return child === undefined ? createStore({ location, writer: 'inline', ...options }) : child.create({ location, ...options });
  };

  beforeAll(() => {
    if (kind === 'thread') child = new StoreChild();
  });
  beforeEach(async () => {
    store = create();
    await store.open();
  });
  afterEach(() => store.close());
  afterAll(() => {
    child?.stop();
    rmSync(folder, { recursive: true });
  });

  const take = async (now = 1_000, limit = 100): Promise<Awaited<ReturnType<Store['claim']>>> =>
    store.claim({ now, limit, leaseMs: 60_000 });
  const takeOne = async (now = 1_000): Promise<Awaited<ReturnType<Store['claim']>>[number]> => {
    const [event] = await take(now, 1);
    if (event === undefined) throw new Error('Nothing is due.');
    return event;
  };

  describe('accept', () => {
    it('keeps every field of an event', async () => {
      const given = newEvent('a', { body: new Uint8Array([0, 255, 13, 10]), data: '{"name":"Zoë 🦭"}', headers: '{"x-a":"1"}' });
      const [acceptance] = await store.accept([given]);
      expect(acceptance).toEqual({ outcome: 'accepted', seq: 1 });
      const found = await store.event(1);
      const standing = { seq: 1, state: 'ready', attempts: 0, claims: 0, crashes: 0, replays: 0, nextAt: 1_000, lastError: undefined };
      expect({ ...found?.event, body: [...(found?.event.body ?? [])] }).toEqual({ ...given, body: [0, 255, 13, 10], ...standing });
      expect(found?.failures).toEqual([]);
    });

    it('reads the item from the body where no data is given', async () => {
      await store.accept([newEvent('a', { body: Buffer.from('{"é":1}') })]);
      expect((await store.event(1))?.event.data).toBe('{"é":1}');
    });

    it('takes an empty body and an empty list', async () => {
      expect(await store.accept([newEvent('a', { body: new Uint8Array() })])).toEqual([{ outcome: 'accepted', seq: 1 }]);
      expect((await store.event(1))?.event.body.byteLength).toBe(0);
      expect(await store.accept([])).toEqual([]);
    });

    it('answers a batch in order, duplicates within it included', async () => {
      const [before] = await store.accept([newEvent('b')]);
      const answers = await store.accept([newEvent('a'), newEvent('b'), newEvent('a'), newEvent('c')]);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate', 'duplicate', 'accepted']);
      expect(answers[1]?.seq).toBe(before?.seq);
      expect(answers[2]?.seq).toBe(answers[0]?.seq);
      expect((await take()).map(({ key }) => key)).toEqual(['b', 'a', 'c']);
    });

    it('tells the same key of another connection or plugin apart', async () => {
      const answers = await store.accept([newEvent('a'), newEvent('a', { connection: 'other' }), newEvent('a', { plugin: 'other' })]);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    });

    it('makes one row of two hundred deliveries at once, and answers each with it', async () => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => store.accept([newEvent('a')])));
      const outcomes = answers.map(([answer]) => answer?.outcome);
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(199);
      expect(new Set(answers.map(([answer]) => answer?.seq))).toEqual(new Set([1]));
      expect(await store.counts()).toMatchObject({ ready: 1, quarantined: 0 });
    });

    it('keeps a foreign body under a known key aside, once, and delivers the original', async () => {
      await store.accept([newEvent('a', { data: '"mine"' })]);
      const forged = newEvent('a', { body: Buffer.from('forged'), bodySha256: sha256('forged'), type: 'other', data: '"forged"' });
      expect(await store.accept([forged])).toEqual([{ outcome: 'quarantined', seq: 1 }]);
      expect(await store.accept([forged])).toEqual([{ outcome: 'quarantined', seq: 1 }]);
      const [aside, ...more] = await store.quarantined({ limit: 10 });
      expect(more).toEqual([]);
      expect(aside).toMatchObject({
        id: 1,
        original: 1,
        key: 'a',
        type: 'other',
        data: '"forged"',
        bodySha256: sha256('forged'),
        connection: 'acme',
      });
      expect(Buffer.from(aside?.body ?? []).toString()).toBe('forged');
      expect(await store.quarantined({ limit: 10, before: 1 })).toEqual([]);
      expect((await take()).map((event) => event.data)).toEqual(['"mine"']);
    });
  });

  describe('claim', () => {
    it('returns what is due, oldest first, with the attempt counted', async () => {
      await store.accept([newEvent('later', { receivedAt: 2_000 }), newEvent('a'), newEvent('b')]);
      const events = await take(1_500);
      expect(events.map(({ key, state, attempts, nextAt }) => [key, state, attempts, nextAt])).toEqual([
        ['a', 'running', 1, 61_500],
        ['b', 'running', 1, 61_500],
      ]);
      expect(await take(1_500)).toEqual([]);
    });

    it('takes no more than asked for', async () => {
      await store.accept([newEvent('a'), newEvent('b'), newEvent('c')]);
      expect((await take(1_000, 2)).map(({ key }) => key)).toEqual(['a', 'b']);
    });

    it('gives an event out again when its lease has ended, and ignores the one who was late', async () => {
      await store.accept([newEvent('a')]);
      const late = await takeOne(1_000);
      const current = await takeOne(61_000);
      expect(current).toMatchObject({ seq: late.seq, attempts: 2 });
      expect(await store.complete(late)).toBe(false);
      expect(await store.retry(late, { at: 0, error: 'late' })).toBe(false);
      expect((await store.event(late.seq))?.failures).toEqual([]);
      expect(await store.complete(current)).toBe(true);
    });

    it('never gives one event to two who ask at once', async () => {
      await store.accept(Array.from({ length: 50 }, (_, index) => newEvent(`${index}`)));
      const claims = await Promise.all(Array.from({ length: 10 }, () => take(1_000, 10)));
      expect(new Set(claims.flat().map(({ seq }) => seq)).size).toBe(50);
    });
  });

  describe('the end of an attempt', () => {
    it('is done', async () => {
      await store.accept([newEvent('a')]);
      const event = await takeOne();
      expect(await store.complete(event)).toBe(true);
      expect(await store.complete(event)).toBe(false);
      expect(await store.counts()).toEqual({ ready: 0, running: 0, done: 1, dead: 0, unhandled: 0, quarantined: 0 });
      expect(await store.nextDueAt()).toBeUndefined();
      expect(await store.accept([newEvent('a')])).toEqual([{ outcome: 'duplicate', seq: 1 }]);
    });

    it('is a retry at its time, with the error kept', async () => {
      await store.accept([newEvent('a')]);
      expect(await store.retry(await takeOne(), { at: 5_000, error: 'first' })).toBe(true);
      expect(await store.nextDueAt()).toBe(5_000);
      expect(await take(4_999)).toEqual([]);
      const again = await takeOne(5_000);
      expect(again).toMatchObject({ attempts: 2, lastError: 'first' });
      await store.retry(again, { at: 9_000, error: 'second' });
      const found = await store.event(again.seq);
      expect(found?.event).toMatchObject({ state: 'ready', attempts: 2, lastError: 'second' });
      expect(found?.failures.map(({ attempt, error }) => [attempt, error])).toEqual([
        [1, 'first'],
        [2, 'second'],
      ]);
    });

    it('is a dead letter that can be listed by plugin, type and page', async () => {
      await store.accept([newEvent('a'), newEvent('b', { type: 'other' }), newEvent('c', { plugin: 'second' }), newEvent('d')]);
      for (const event of await take()) await store.bury(event, { error: `broken ${event.key}` });
      const keys = async (options: Parameters<Store['deadLetters']>[0]): Promise<string[]> =>
        (await store.deadLetters(options)).map(({ key }) => key);
      expect(await keys({ limit: 10 })).toEqual(['d', 'c', 'b', 'a']);
      expect(await keys({ limit: 2 })).toEqual(['d', 'c']);
      expect(await keys({ limit: 2, before: 3 })).toEqual(['b', 'a']);
      expect(await keys({ limit: 10, plugin: 'first' })).toEqual(['d', 'b', 'a']);
      expect(await keys({ limit: 10, plugin: 'first', type: 'other' })).toEqual(['b']);
      expect(await keys({ limit: 10, connection: `it's` })).toEqual([]);
      expect((await store.deadLetters({ limit: 1 }))[0]).toMatchObject({ state: 'dead', nextAt: undefined, lastError: 'broken d' });
      expect(await store.counts()).toMatchObject({ dead: 4, done: 0 });
      expect(await take(1e12)).toEqual([]);
    });

    it('is a place aside when nobody handles the type, uncounted, until somebody does', async () => {
      await store.accept([newEvent('a'), newEvent('b', { type: 'other' })]);
      for (const event of await take()) await store.park(event);
      expect(await store.counts()).toMatchObject({ unhandled: 2, ready: 0 });
      expect(await take(1e15)).toEqual([]);
      expect(await store.wake('first', 'created')).toBe(1);
      expect(await store.wake('first', 'created')).toBe(0);
      expect((await take(1e15)).map(({ key, attempts }) => [key, attempts])).toEqual([['a', 1]]);
    });

    it('is a way back when the host stops, uncounted and due at once', async () => {
      await store.accept([newEvent('a')]);
      expect(await store.release(await takeOne())).toBe(true);
      expect(await takeOne(1e15)).toMatchObject({ key: 'a', attempts: 1, claims: 2 });
    });
  });

  describe('wake and replay', () => {
    it('bring back more than one page', async () => {
      await store.accept(Array.from({ length: 1_200 }, (_, index) => newEvent(`${index}`)));
      await Promise.all((await take(1_000, 2_000)).map((event) => store.park(event)));
      expect(await store.wake('first', 'created')).toBe(1_200);
      await Promise.all((await take(1e15, 2_000)).map((event) => store.bury(event, { error: 'broken' })));
      expect(await store.replay({ filter: {} })).toBe(1_200);
      expect(await store.counts()).toMatchObject({ ready: 1_200, dead: 0, unhandled: 0 });
    });

    it('bring a dead letter back with all its attempts, its history and a mark', async () => {
      await store.accept([newEvent('a')]);
      await store.bury(await takeOne(), { error: 'broken' });
      expect(await store.replay({ seq: 1 })).toBe(1);
      expect(await store.replay({ seq: 1 })).toBe(0);
      expect(await store.replay({ seq: 99 })).toBe(0);
      const event = await takeOne(1e15);
      expect(event).toMatchObject({ attempts: 1, claims: 2, replays: 1, lastError: 'broken' });
      await store.bury(event, { error: 'still broken' });
      expect((await store.event(1))?.failures.map(({ attempt, error }) => [attempt, error])).toEqual([
        [1, 'broken'],
        [1, 'still broken'],
      ]);
    });

    it('bring back the dead letters of a filter only', async () => {
      await store.accept([newEvent('a'), newEvent('b', { type: 'other' }), newEvent('c', { plugin: 'second' })]);
      for (const event of await take()) await store.bury(event, { error: 'broken' });
      expect(await store.replay({ filter: { plugin: 'first', type: 'other' } })).toBe(1);
      expect((await take(1e15)).map(({ key }) => key)).toEqual(['b']);
    });
  });

  describe('open and close', () => {
    it('refuse work before and after, by code', async () => {
      const other = create();
      await expect(other.accept([newEvent('a')])).rejects.toMatchObject({ code: 'HostNotStarted' });
      await expect(other.counts()).rejects.toMatchObject({ code: 'HostNotStarted' });
      await other.open();
      await other.open();
      await Promise.all([other.close(), other.close()]);
      await other.close();
      await expect(other.complete({ seq: 1, claims: 1, attempts: 1 })).rejects.toMatchObject({ code: 'HostNotStarted' });
    });

    it('finish what was asked for before', async () => {
      const accepted = Array.from({ length: 300 }, (_, index) => store.accept([newEvent(`${index}`)]));
      const closed = store.close();
      expect((await Promise.all(accepted)).flat()).toHaveLength(300);
      await closed;
    });

    it('follow each other in the order they were called', async () => {
      const closed = store.close();
      await store.open();
      await closed;
      expect(await store.accept([newEvent('a')])).toMatchObject([{ outcome: 'accepted' }]);
    });

    if (kind !== 'memory') {
      it('keep everything, and give back what was running, its attempt and crash counted', async () => {
        const location = join(folder, 'kept.db');
        const first = create({ location });
        await first.open();
        await first.accept([newEvent('a'), newEvent('b'), newEvent('c')]);
        const [running, done] = await first.claim({ now: 1_000, limit: 2, leaseMs: 60_000 });
        if (running === undefined || done === undefined) throw new Error('Nothing is due.');
        await first.complete(done);
        await first.close();
        const second = create({ location });
        await second.open();
        expect(await second.counts()).toMatchObject({ ready: 2, running: 0, done: 1 });
        const found = await second.event(running.seq);
        expect(found?.event).toMatchObject({ state: 'ready', attempts: 1, crashes: 1 });
        expect(found?.failures).toMatchObject([{ attempt: 1, error: expect.stringContaining('process ended') }]);
        expect(await second.complete(running)).toBe(false);
        await second.close();
      });
    }
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function newEvent(key: string, fields: Partial<NewEvent> = {}): NewEvent {
  return {
    plugin: 'first',
    connection: 'acme',
    type: 'created',
    key,
    body: Buffer.from('{}'),
    bodySha256: sha256('{}'),
    headers: '{}',
    url: 'http://localhost/webhooks/x',
    receivedAt: 1_000,
    verifiedWith: '0',
    ...fields,
  };
}

/** Stores that live in another process, on the built host; every method goes there and back. */
class StoreChild {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  #calls = 0;
  #stores = 0;

  constructor() {
    const built = join(__dirname, '../../dist/store/index.js');
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
    this.#child = fork(join(__dirname, 'store-child.mjs'), [built], { serialization: 'advanced' });
    this.#ready = new Promise((resolve, reject) => this.#answers.set(0, { resolve, reject }));
    this.#child.on('message', ({ call, value, error }: { call: number; value: unknown; error?: { code: string; message: string } }) => {
      const answer = this.#answers.get(call);
      this.#answers.delete(call);
      if (error === undefined) answer?.resolve(value);
      else answer?.reject(Object.assign(new Error(error.message), { code: error.code }));
    });
  }

  create(options: StoreOptions): Store {
    const store = (this.#stores += 1);
    const created = this.#ready.then(() => this.#call(store, 'create', [options]));
    return new Proxy({ location: options.location } as Store, {
      get: (target, method) =>
        method in target || typeof method !== 'string' || method === 'then'
          ? Reflect.get(target, method)
          : async (...values: unknown[]) => created.then(() => this.#call(store, method, values)),
    });
  }

  stop(): void {
    this.#child.disconnect();
  }

  #call(store: number, method: string, values: readonly unknown[]): Promise<unknown> {
    const call = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      this.#answers.set(call, { resolve, reject });
      this.#child.send({ call, store, method, arguments: values });
    });
  }
}
