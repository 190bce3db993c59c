import { DatabaseSync } from 'node:sqlite';
import { compileOnce, queries } from './compile-once.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations.js';
import { readerStatements, writerStatements } from './statements.js';

describe('the statements', () => {
  const database = new DatabaseSync(':memory:');
  beforeAll(() => migrate(database, ':memory:', migrations));
  afterAll(() => database.close());

  it.each(Object.entries({ ...writerStatements, ...readerStatements }))('fit the schema that the migrations make: %s', (_, { sql }) => {
    expect(() => database.prepare(sql)).not.toThrow();
  });

  // What is done stays for weeks: no statement that runs on every event or at every start may read all of it.
  it.each([
    ['claim', writerStatements.claim.sql, 'events_due'],
    ['wake', writerStatements.wake.sql, 'events_unhandled'],
    ['recover', writerStatements.recover.sql, 'events_due'],
    ['recordCrashes', writerStatements.recordCrashes.sql, 'events_due'],
    ['nextDueAt', readerStatements.nextDueAt.sql, 'events_due'],
    ['openCounts', readerStatements.openCounts.sql, 'events_due'],
    ['deadCount', readerStatements.deadCount.sql, 'events_dead'],
    ['unhandledCount', readerStatements.unhandledCount.sql, 'events_unhandled'],
  ])('use their index: %s', (_, sql, index) => {
    const plan = database.prepare(`explain query plan ${sql}`).all();
    expect(plan.map((step) => step['detail']).join('\n')).toContain(index);
    expect(plan.map((step) => step['detail'])).not.toContain('SCAN events');
  });

  it('refuse to be compiled when an argument stands out of order, twice or nowhere', () => {
    const find = queries.selectFrom('events').select('seq');
    expect(() =>
      compileOnce<[string, string], unknown>(2, (first, second) => find.where('key', '=', second).where('type', '=', first)),
    ).toThrow('in order');
    expect(() => compileOnce<[string], unknown>(1, (only) => find.where('key', '=', only).where('type', '=', only))).toThrow('in order');
    expect(() => compileOnce<[string], unknown>(1, () => find)).toThrow('in order');
  });

  it('hold literals in their text, escaped', () => {
    expect(compileOnce<[], unknown>(0, () => queries.selectFrom('events').select('seq').where('key', '=', `it's`)).sql).toContain(
      `= 'it''s'`,
    );
  });
});

describe('a migration', () => {
  it('is applied once, in order, and recorded with the file', () => {
    const database = new DatabaseSync(':memory:');
    migrate(database, 'file', [['create table a (id integer)']]);
    migrate(database, 'file', [['create table a (id integer)'], ['create table b (id integer)', 'insert into a values (1)']]);
    expect(database.prepare('select * from a').all()).toMatchObject([{ id: 1 }]);
    expect(database.prepare('pragma user_version').get()).toMatchObject({ user_version: 2 });
    database.close();
  });

  it('that fails leaves the file at the version before it', () => {
    const database = new DatabaseSync(':memory:');
    expect(() => migrate(database, 'file', [['create table a (id integer)'], ['create table b (id integer)', 'nonsense']])).toThrow(
      'nonsense',
    );
    expect(database.prepare('select name from sqlite_schema').all()).toMatchObject([{ name: 'a' }]);
    expect(database.prepare('pragma user_version').get()).toMatchObject({ user_version: 1 });
    database.close();
  });
});
