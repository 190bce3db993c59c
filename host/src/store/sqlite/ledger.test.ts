import { openJournal, type Journal } from './journal.js';
import { hasFailed } from './ledger.js';
import { migrations } from './migrations.js';
import type { Operation } from './operation.js';
import { writerStatements } from './statements.js';

describe('the ledger', () => {
  let journal: Journal;
  beforeEach(() => {
    journal = openJournal({ path: ':memory:', migrations, statements: writerStatements }, 0);
  });
  afterEach(() => journal.close());

  const accept = (key: string, size = 2): Operation => ({
    kind: 'accept',
    requests: [[0, 'http://localhost/', '{}', '0']],
    bodies: [new Uint8Array(size)],
    events: [[0, 0, 'first', 'acme', 'created', key, 'hash', null]],
  });
  const keys = (): unknown[] =>
    journal.database
      .prepare('select key from events order by seq')
      .all()
      .map((row) => row['key']);
  const wrong: Operation = { kind: 'retry', seq: 1, claims: 1, at: Number.NaN, failure: { attempt: 1, at: 0, error: '' } };

  it('keeps what stood before and after an operation that failed', () => {
    journal.ledger.apply([accept('a'), { kind: 'claim', now: 0, limit: 1, leaseMs: 1 }]);
    const outcomes = journal.ledger.apply([accept('b'), wrong, accept('c'), accept('b')]);
    expect(outcomes.map(hasFailed)).toEqual([false, true, false, false]);
    expect(keys()).toEqual(['a', 'b', 'c']);
  });

  it('fails every operation of a batch that finds the disk full, stores none of it, and goes on when there is room', () => {
    const { database, ledger } = journal;
    const pages = Number(database.prepare('pragma page_count').get()?.['page_count']);
    database.exec(`pragma max_page_count = ${pages + 4}`);
    const outcomes = ledger.apply([accept('a', 200_000)]);
    expect(outcomes).toMatchObject([{ code: 'StoreFull', message: expect.stringContaining('full') }]);
    expect([keys(), database.isTransaction]).toEqual([[], false]);
    database.exec('pragma max_page_count = 100000');
    expect(ledger.apply([accept('a', 200_000)]).map(hasFailed)).toEqual([false]);
    expect(keys()).toEqual(['a']);
  });

  it('fails a batch as a whole when there is no transaction to be had', () => {
    const { database, ledger } = journal;
    database.exec('begin');
    expect(ledger.apply([accept('a'), accept('b')])).toMatchObject([{ code: 'StoreFailed' }, { code: 'StoreFailed' }]);
    if (database.isTransaction) database.exec('rollback');
    expect(ledger.apply([accept('a'), accept('b')]).map(hasFailed)).toEqual([false, false]);
  });
});
