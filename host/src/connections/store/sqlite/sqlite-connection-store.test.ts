import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { randomBytes } from 'node:crypto';
import type { ConnectionStore } from '../../connection-store.js';
import { createStore } from '../../../store/index.js';
import { connectionStoreContract, newConnection } from '../fixtures/connection-store.contract.js';
import { inspectFile, soundFile } from '../fixtures/inspect-file.js';
import { createSqliteConnectionStore } from '../index.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-connections-')));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const path = (): string => join(folder, `${(files += 1)}.sqlite`);
const make = (location = path()): ConnectionStore => createSqliteConnectionStore({ location });

describe('a connection store in a file', () => {
  connectionStoreContract(make);
});

describe('the file of a connection store', () => {
  const open: ConnectionStore[] = [];
  const opened = async (location: string): Promise<ConnectionStore> => {
    const store = make(location);
    open.push(store);
    await store.open();
    return store;
  };
  afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));

  it('is not made before it is opened, and then with its folder for its user only', async () => {
    const location = join(folder, 'new', 'deep', 'connections.sqlite');
    const store = make(location);
    open.push(store);
    expect(store.location).toBe(location);
    expect(() => statSync(join(folder, 'new'))).toThrow('ENOENT');
    await store.open();
    await store.create(newConnection());
    const mode = (name: string): number => statSync(name).mode & 0o777;
    expect(['new', 'new/deep'].map((name) => mode(join(folder, name)))).toEqual([0o700, 0o700]);
    expect(['', '-wal', '-shm'].map((suffix) => mode(location + suffix))).toEqual([0o600, 0o600, 0o600]);
  });

  it('holds everything once it is closed, and gives it back when opened again', async () => {
    const location = path();
    const store = await opened(location);
    const created = [];
    for (let index = 0; index < 300; index += 1)
      created.push(store.create(newConnection({ id: `c${index}`, name: `n${index}`, secrets: randomBytes(index) })));
    const before = await Promise.all(created);
    await store.beginConsent({ stateHash: 'state', sessionHash: 'session', sealed: randomBytes(9), expiresAt: 9 });
    const leased = await store.lease('c7', { version: 1, now: 1, until: 50 });
    await store.close();
    expect(() => statSync(`${location}-wal`)).toThrow('ENOENT');
    await store.open();
    for (const record of before) expect(store.get('t1', record?.id ?? '')).toEqual(record?.id === 'c7' ? leased : record);
    expect(await store.endConsent('state', 1)).toMatchObject({ sessionHash: 'session' });
    expect(await store.commit('c7', 1, { updatedAt: 2 })).toBe(true);
  });

  it('finishes what was asked for before it was closed', async () => {
    const location = path();
    const store = await opened(location);
    const creating = Promise.all(
      Array.from({ length: 1_000 }, (_, index) => store.create(newConnection({ id: `c${index}`, name: `n${index}` }))),
    );
    await store.close();
    expect((await creating).every((record) => record !== undefined)).toBe(true);
    const again = await opened(location);
    expect(again.countByKey()).toEqual(new Map([['k1', 1_000]]));
  });

  it('is shared: what one store has written the other sees at once, and a lease counts for both', async () => {
    const location = path();
    const [one, two] = await Promise.all([opened(location), opened(location)]);
    await one.create(newConnection());
    expect(two.find('t1', 'first', 'acme')?.id).toBe('c1');
    expect(await two.create(newConnection({ id: 'c2' }))).toBeUndefined();
    const options = { version: 1, now: 1, until: 5 };
    const leases = await Promise.all([one.lease('c1', options), two.lease('c1', options)]);
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await two.commit('c1', 1, { keyId: 'k2', updatedAt: 2 })).toBe(true);
    expect(one.get('t1', 'c1')).toMatchObject({ keyId: 'k2' });
    await two.remove('t1', 'c1');
    expect(one.get('t1', 'c1')).toBeUndefined();
  });

  it('is waited for while somebody else writes, and the event loop goes on', async () => {
    const location = path();
    const store = await opened(location);
    const other = new DatabaseSync(location);
    other.exec('begin immediate');
    const events: string[] = [];
    const creating = store.create(newConnection()).then(() => events.push('written'));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    events.push('released');
    other.exec('commit');
    other.close();
    await creating;
    expect(events).toEqual(['released', 'written']);
  });

  it('that stays locked fails the write with a typed error, and takes the next one', async () => {
    const location = path();
    const store = await opened(location);
    const other = new DatabaseSync(location);
    other.exec('begin immediate');
    // The store waits by this clock: here it is at the end of its patience at once.
    const now = jest.spyOn(performance, 'now');
    let ticks = 0;
    now.mockImplementation(() => (ticks += 6_000));
    await expect(store.create(newConnection())).rejects.toMatchObject({
      code: 'StoreFailed',
      retryable: true,
      message: expect.stringContaining(location),
    });
    now.mockRestore();
    other.exec('rollback');
    other.close();
    expect(await store.create(newConnection())).toBeDefined();
  });

  it('keeps no byte of secrets that were removed or replaced, nor does its log', async () => {
    const location = path();
    const store = await opened(location);
    const gone: Uint8Array[] = [];
    const kept = new Map<string, Uint8Array>();
    const random = (index: number): Uint8Array => randomBytes(100 + ((index * 397) % 1_900));
    // Ids in no order, sizes that change, removals in between: what makes SQLite move rows from page to page.
    for (let round = 0; round < 8; round += 1) {
      const ids = Array.from(
        { length: 100 },
        (_, index) => `${((index * 7_919 + round * 31) % 1_000).toString().padStart(3, '0')}-${round}`,
      );
      await Promise.all(
        ids.map((id, index) => {
          const secrets = random(index + round);
          kept.set(id, secrets);
          return store.create(newConnection({ id, name: id, secrets }));
        }),
      );
      const changes = [...kept.keys()]
        .filter((_, index) => index % 3 === round % 3)
        .map(async (id) => {
          gone.push(kept.get(id) ?? new Uint8Array());
          const secrets = random(id.length + gone.length);
          kept.set(id, secrets);
          const version = store.get('t1', id)?.version ?? 0;
          await store.update('t1', id, version, { secrets, version: version + 1, keyId: 'k1', updatedAt: 1 });
        });
      await Promise.all(changes);
      const removals = [...kept]
        .filter((_, index) => index % 5 === round % 5)
        .map(async ([id, secrets]) => {
          gone.push(secrets);
          kept.delete(id);
          await store.remove('t1', id);
        });
      await Promise.all(removals);
      // After a removal the log is empty too, with the store still open.
      expect(statSync(`${location}-wal`).size).toBe(0);
    }
    const file = readFileSync(location);
    expect(gone.length).toBeGreaterThan(500);
    expect(runsLeft(file, gone)).toBe(0);
    expect(runsLeft(file, [...kept.values()])).toBe(kept.size);
    for (const [id, secrets] of kept) expect(Buffer.compare(store.get('t1', id)?.secrets ?? new Uint8Array(), secrets)).toBe(0);
  });

  it('uses the room of removed secrets again', async () => {
    const location = path();
    const store = await opened(location);
    const fill = async (round: number): Promise<number> => {
      const ids = Array.from({ length: 200 }, (_, index) => `${round}-${index}`);
      await Promise.all(ids.map((id) => store.create(newConnection({ id, name: id, secrets: randomBytes(700) }))));
      await Promise.all(ids.map((id) => store.remove('t1', id)));
      return statSync(location).size;
    };
    const after = await fill(0);
    for (let round = 1; round < 5; round += 1) expect(await fill(round)).toBeLessThan(after * 1.2);
  });

  it('gives each connection a place of its own for its secrets', async () => {
    const location = path();
    const store = await opened(location);
    for (let index = 0; index < 60; index += 1) {
      await store.create(newConnection({ id: `c${index}`, name: `n${index}`, secrets: randomBytes(50 + index * 20) }));
      if (index % 4 === 0) await store.remove('t1', `c${index / 2}`);
      if (index % 3 === 0)
        await store.reseal(`c${index}`, store.get('t1', `c${index}`)?.secrets ?? randomBytes(1), {
          secrets: randomBytes(900),
          keyId: 'k2',
        });
    }
    await store.close();
    expect(inspectFile(location)).toEqual(soundFile);
  });

  it.each([
    ['is no database', (file: string) => writeFileSync(file, 'x'.repeat(5_000)), 'is not an SQLite database'],
    [
      'belongs to another application',
      (file: string) => run(file, 'create table notes (id integer)'),
      'is the database of another application',
    ],
    [
      'was written by a newer version',
      (file: string) => run(file, 'create table connections (id integer); pragma application_id = 0x4d6f6f43; pragma user_version = 99'),
      'has schema version 99',
    ],
  ])('is refused when it %s', async (_, prepare, message) => {
    const location = path();
    prepare(location);
    await expect(make(location).open()).rejects.toMatchObject({ code: 'StoreUnreadable', message: expect.stringContaining(message) });
  });

  it('is not that of an event store, nor the other way round', async () => {
    const [events, connections] = [path(), path()];
    const eventStore = createStore({ location: events, writer: 'inline' });
    await eventStore.open();
    await eventStore.close();
    const refusal = { code: 'StoreUnreadable', message: expect.stringContaining('another application') };
    await expect(make(events).open()).rejects.toMatchObject(refusal);
    await opened(connections);
    await expect(createStore({ location: connections, writer: 'inline' }).open()).rejects.toMatchObject(refusal);
  });

  it('is found by indexes only', async () => {
    const location = path();
    await opened(location);
    const { readerStatements } = await import('./statements.js');
    const database = new DatabaseSync(location, { readOnly: true });
    const plans = Object.entries(readerStatements).map(([name, { sql }]) => {
      const values = Array.from(sql.matchAll(/\?/g), () => 1);
      const steps = database.prepare(`explain query plan ${sql}`).all(...values);
      return [name, steps.map(({ detail }) => String(detail)).join('; ')] as const;
    });
    database.close();
    const scanning = plans.filter(([, plan]) => /SCAN/.test(plan) && !/SCAN connections USING COVERING INDEX/.test(plan));
    const sorting = plans.filter(([name, plan]) => /TEMP B-TREE/.test(plan) && name !== 'findAccount');
    expect([scanning, sorting]).toEqual([[], []]);
  });
});

describe('the options of a connection store', () => {
  it.each(['', ':memory:', JSON.parse('null')])('refuse the location %j', (location) => {
    expect(() => createSqliteConnectionStore({ location })).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});

/** How many of the secrets have sixteen bytes in a row somewhere in the file. */
function runsLeft(file: Buffer, secrets: readonly Uint8Array[]): number {
  const length = 16;
  const owners = new Map<string, Uint8Array>();
  // Pieces of sixteen bytes side by side: a longer run anywhere in the file holds at least one of them whole.
  for (const secret of secrets)
    for (let at = 0; at + length <= secret.length; at += length)
      owners.set(Buffer.from(secret.subarray(at, at + length)).toString('latin1'), secret);
  const text = file.toString('latin1');
  const found = new Set<Uint8Array>();
  for (let at = 0; at + length <= text.length; at += 1) {
    const owner = owners.get(text.slice(at, at + length));
    if (owner !== undefined) found.add(owner);
  }
  return found.size;
}

function run(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
