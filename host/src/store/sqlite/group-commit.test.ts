import { GroupCommit } from './group-commit.js';
import type { Outcome } from './ledger.js';
import type { Operation } from './operation.js';
import type { Writer } from './writer.js';

/** A writer whose commits end when the test says so. */
class ManualWriter implements Writer {
  readonly batches: string[][] = [];
  readonly #ends: ((outcomes: readonly Outcome[] | Error) => void)[] = [];

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  reader(): never {
    throw new Error('Nobody reads here.');
  }
  commit(batch: readonly Operation[]): Promise<readonly Outcome[]> {
    this.batches.push(batch.map((operation) => (operation.kind === 'wake' ? operation.type : operation.kind)));
    return new Promise((resolve, reject) => {
      this.#ends.push((outcomes) => (outcomes instanceof Error ? reject(outcomes) : resolve(outcomes)));
    });
  }
  async end(outcomes: readonly Outcome[] | Error): Promise<void> {
    this.#ends.shift()?.(outcomes);
    await turn();
  }
}

describe('group commit', () => {
  const limits = { maxBatch: 3, maxWaiting: 10, maxWaitingBytes: 1_000 };
  const named = (type: string): Operation => ({ kind: 'wake', plugin: 'first', type, at: 0, limit: 1 });
  const accept: Operation = { kind: 'accept', requests: [], bodies: [], events: [] };

  it('puts what arrives in one turn into one commit, and what arrives meanwhile into the next', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    const settled: string[] = [];
    const submit = (name: string): void => void commits.submit(named(name)).then(() => settled.push(name));
    submit('a');
    submit('b');
    await turn();
    submit('c');
    submit('d');
    await turn();
    expect([writer.batches, settled]).toEqual([[['a', 'b']], []]);
    await writer.end([[1], [1]]);
    expect([writer.batches, settled]).toEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      ['a', 'b'],
    ]);
    await writer.end([[1], [1]]);
    expect(settled).toEqual(['a', 'b', 'c', 'd']);
  });

  it('puts no more than the limit into one commit', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    for (const name of ['a', 'b', 'c', 'd']) void commits.submit(named(name));
    await turn();
    await writer.end([[1], [1], [1]]);
    expect(writer.batches).toEqual([['a', 'b', 'c'], ['d']]);
    await writer.end([[1]]);
  });

  it('gives each operation its own answer or failure', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    const answers = Promise.allSettled([commits.submit(named('a')), commits.submit(named('b')), commits.submit(named('c'))]);
    await turn();
    await writer.end([[7], { code: 'StoreFailed', message: 'Broken.', detail: 'constraint' }]);
    expect(await answers).toMatchObject([
      { value: [7] },
      { reason: { code: 'StoreFailed', message: 'Broken.', cause: { message: 'constraint' } } },
      { reason: { code: 'StoreFailed', message: expect.stringContaining('unknown') } },
    ]);
  });

  it('fails a batch whose commit failed, and goes on with the next', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    const first = commits.submit(named('a')).catch((error: unknown) => error);
    await turn();
    const second = commits.submit(named('b'));
    await writer.end(new Error('The thread ended.'));
    expect(await first).toMatchObject({ code: 'StoreFailed', message: expect.stringContaining('The thread ended.') });
    await writer.end([[1]]);
    expect(await second).toEqual([1]);
  });

  it('is drained when nothing waits and nothing is under way', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    await commits.drain();
    let isDrained = false;
    for (const name of ['a', 'b', 'c', 'd']) void commits.submit(named(name));
    void commits.drain().then(() => (isDrained = true));
    await turn();
    await writer.end([[1], [1], [1]]);
    expect(isDrained).toBe(false);
    await writer.end([[1]]);
    expect(isDrained).toBe(true);
  });

  it('has room again once what waited is stored', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer, 'file', limits);
    const first = commits.submit(accept, 900);
    await turn();
    await expect(commits.submit(accept, 200)).rejects.toMatchObject({ code: 'StoreFull' });
    await writer.end([[]]);
    await first;
    const second = commits.submit(accept, 200);
    await turn();
    await writer.end([[]]);
    expect(await second).toEqual([]);
  });
});

/** Lets everything that is due happen. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
