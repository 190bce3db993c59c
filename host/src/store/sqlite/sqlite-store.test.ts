import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createStore, type NewEvent, type Store } from '../index.js';

describe('a store on a file', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-file-')));
  const open: Store[] = [];
  let files = 0;
  const path = (): string => join(folder, `${(files += 1)}.db`);
  const create = (location: string, options: { maxWaiting?: number; maxWaitingBytes?: number } = {}): Store => {
    const store = createStore({ location, writer: 'inline', ...options });
    open.push(store);
    return store;
  };
  afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes nothing before it is opened, and then folders and files for its user only', async () => {
    const location = join(folder, 'new', 'deep', 'events.db');
    const store = create(location);
    expect(() => statSync(join(folder, 'new'))).toThrow('ENOENT');
    await store.open();
    await store.accept([newEvent('a')]);
    const mode = (name: string): number => statSync(name).mode & 0o777;
    expect([mode(join(folder, 'new')), mode(join(folder, 'new', 'deep'))]).toEqual([0o700, 0o700]);
    expect(['', '-wal', '-shm', '.owner'].map((suffix) => mode(location + suffix))).toEqual([0o600, 0o600, 0o600, 0o600]);
  });

  it('leaves one file with everything in it when it is closed', async () => {
    const location = path();
    const store = create(location);
    await store.open();
    await store.accept([newEvent('a')]);
    await store.close();
    expect(() => statSync(`${location}-wal`)).toThrow('ENOENT');
    const database = new DatabaseSync(location, { readOnly: true });
    expect(database.prepare('select key from events').all()).toMatchObject([{ key: 'a' }]);
    expect(database.prepare('pragma journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    database.close();
  });

  it('keeps the bytes of a request once for all the events it carried', async () => {
    const location = path();
    const store = create(location);
    await store.open();
    const body = Buffer.from('[1,2,3]');
    await store.accept(['1', '2', '3'].map((key) => newEvent(key, { body, data: key })));
    await store.accept([newEvent('1', { body: Buffer.from('[1,2,3]'), data: '1' })]);
    await store.close();
    const database = new DatabaseSync(location, { readOnly: true });
    expect(database.prepare('select count(*) as count from requests').get()).toMatchObject({ count: 1 });
    database.close();
  });

  it('fails the operation that is wrong and none of its neighbours', async () => {
    const store = create(path());
    await store.open();
    const before = store.accept([newEvent('before')]);
    // What a caller without types could do.
    const wrong = store.accept([newEvent('half'), newEvent('wrong', { type: JSON.parse('null') })]);
    const after = store.accept([newEvent('after')]);
    await expect(wrong).rejects.toMatchObject({ code: 'StoreFailed', message: expect.stringContaining('NOT NULL') });
    expect([await before, await after]).toMatchObject([[{ outcome: 'accepted' }], [{ outcome: 'accepted' }]]);
    expect((await store.claim({ now: 1_000, limit: 10, leaseMs: 1 })).map(({ key }) => key)).toEqual(['before', 'after']);
  });

  it('refuses new events when too many wait, and goes on to settle those it has', async () => {
    const store = create(path(), { maxWaiting: 2 });
    await store.open();
    await store.accept([newEvent('a')]);
    const [event] = await store.claim({ now: 1_000, limit: 1, leaseMs: 1_000 });
    if (event === undefined) throw new Error('Nothing is due.');
    const waiting = [store.accept([newEvent('b')]), store.accept([newEvent('c')])];
    await expect(store.accept([newEvent('d')])).rejects.toMatchObject({ code: 'StoreFull', retryable: true });
    expect(await store.complete(event)).toBe(true);
    await Promise.all(waiting);
    expect(await store.accept([newEvent('d')])).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('refuses new events when too many bytes wait, but lets a single large one pass', async () => {
    const store = create(path(), { maxWaitingBytes: 1_000 });
    await store.open();
    const large = store.accept([newEvent('large', { body: Buffer.alloc(5_000) })]);
    await expect(store.accept([newEvent('b')])).rejects.toMatchObject({ code: 'StoreFull' });
    await large;
    await store.accept([newEvent('b')]);
  });

  describe('that cannot be opened', () => {
    it.each([
      ['is no database', (file: string) => writeFileSync(file, 'x'.repeat(5_000)), 'is not an SQLite database'],
      ['is a folder', (file: string) => mkdirSync(file), 'cannot be opened; check the path and the permissions'],
      [
        'belongs to another application',
        (file: string) => run(file, 'create table notes (id integer)'),
        'is the database of another application',
      ],
      [
        'was written by a newer version',
        (file: string) => run(file, 'create table events (id integer); pragma application_id = 0x4d6f6f72; pragma user_version = 99'),
        'has schema version 99',
      ],
    ])('says so when it %s, and leaves it as it is', async (_, make, message) => {
      const location = path();
      make(location);
      const size = statSync(location).size;
      const error: unknown = await create(location)
        .open()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'StoreUnreadable', message: expect.stringContaining(message) });
      expect(error).toMatchObject({ message: expect.stringContaining(location) });
      expect(statSync(location).size).toBe(size);
    });

    it('says so when the folder cannot be made', async () => {
      const blocked = path();
      writeFileSync(blocked, '');
      await expect(create(join(blocked, 'below', 'events.db')).open()).rejects.toMatchObject({ code: 'StoreUnreadable' });
    });

    it('says so when the folder is closed to this user', async () => {
      // Permissions do not bind root; the kernel's own folder is closed even to it.
      const closed = process.getuid?.() === 0 ? '/proc' : join(folder, 'closed');
      if (!existsSync(closed)) mkdirSync(closed, { mode: 0o500 });
      await expect(create(join(closed, 'events.db')).open()).rejects.toMatchObject({ code: 'StoreUnreadable' });
    });

    it('can be opened by the same store once the fault is gone', async () => {
      const location = path();
      writeFileSync(location, 'x'.repeat(5_000));
      const store = create(location);
      await expect(store.open()).rejects.toMatchObject({ code: 'StoreUnreadable' });
      rmSync(location);
      await store.open();
      expect(await store.accept([newEvent('a')])).toMatchObject([{ outcome: 'accepted' }]);
    });
  });

  describe('that another host of this process has opened', () => {
    it('is refused by name and time, under any name of the file, and free once that host has closed', async () => {
      const location = path();
      const link = path();
      const first = createStore({ location, writer: 'inline', now: () => 0 });
      open.push(first);
      await first.open();
      symlinkSync(location, link);
      for (const name of [location, link]) {
        const message = `The store ${location} is in use by another host of this process (pid ${process.pid}) since 1970-01-01T00:00:00.000Z; stop it, or use another file.`;
        await expect(create(name).open()).rejects.toMatchObject({ code: 'StoreInUse', message });
      }
      expect(await first.accept([newEvent('a')])).toMatchObject([{ outcome: 'accepted' }]);
      await first.close();
      const second = create(link);
      await second.open();
      expect(await second.counts()).toMatchObject({ ready: 1 });
    });
  });
});

describe('the options of a store', () => {
  it.each([
    [{ location: '' }, 'location'],
    [{ location: 'memory', maxBatch: 0 }, 'maxBatch'],
    [{ location: 'memory', maxWaiting: 1.5 }, 'maxWaiting'],
    [{ location: 'memory', writer: JSON.parse('"both"') }, 'writer'],
  ])('are checked at the door: %j', (options, name) => {
    expect(() => createStore(options)).toThrow(expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining(name) }));
  });
});

function run(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function newEvent(key: string, fields: Partial<NewEvent> = {}): NewEvent {
  return {
    plugin: 'first',
    connection: 'acme',
    type: 'created',
    key,
    body: Buffer.from('{}'),
    bodySha256: 'hash',
    headers: '{}',
    url: 'http://localhost/webhooks/x',
    receivedAt: 1_000,
    verifiedWith: '0',
    ...fields,
  };
}
