import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A worker thread cannot be loaded from source: a script runs the built host and prints what it saw.
describe('a writer thread', () => {
  const built = join(__dirname, '../../../dist/store');
  const folder = mkdtempSync(join(tmpdir(), 'mooring-thread-'));
  beforeAll(() => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (name: string, lines: string): { readonly status: number | null; readonly output: unknown } => {
    const script = `
      const { createStore } = await import(${JSON.stringify(join(built, 'index.js'))});
      const { ThreadWriter } = await import(${JSON.stringify(join(built, 'sqlite/thread-writer.js'))});
      const { migrations } = await import(${JSON.stringify(join(built, 'sqlite/migrations.js'))});
      const { writerStatements: statements } = await import(${JSON.stringify(join(built, 'sqlite/statements.js'))});
      const location = ${JSON.stringify(join(folder, `${name}.db`))};
      const event = (key) => ({ plugin: 'first', connection: 'acme', type: 'created', key, body: Buffer.from('{}'), bodySha256: 'hash',
        headers: '{}', url: 'http://localhost/', receivedAt: 0, verifiedWith: '0' });
      ${lines}`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', timeout: 60_000 });
    return { status: child.status, output: child.stdout === '' ? child.stderr : JSON.parse(child.stdout) };
  };

  it('keeps the process alive while something is to be written, and lets it end when nothing is', () => {
    const lines = `
      const store = createStore({ location });
      await store.open();
      store.accept([event('a')]).then((answer) => console.log(JSON.stringify(answer)));`;
    expect(run('idle', lines)).toEqual({ status: 0, output: [{ outcome: 'accepted', seq: 1 }] });
  });

  it('that cannot open its file says why, and leaves nothing running', () => {
    const lines = `
      const { writeFileSync } = await import('node:fs');
      writeFileSync(location, 'x'.repeat(5000));
      const error = await createStore({ location }).open().catch((thrown) => thrown);
      console.log(JSON.stringify([error.code, error.message]));`;
    const { status, output } = run('broken', lines);
    expect([status, output]).toEqual([0, ['StoreUnreadable', expect.stringContaining('is not an SQLite database')]]);
  });

  it('that dies fails what is under way and all that follows, and still closes', () => {
    const lines = `
      const writer = new ThreadWriter({ path: location, migrations, statements });
      await writer.open(0);
      // Lengths that are no list: the thread throws while it unpacks, outside of any operation.
      const bodies = { *[Symbol.iterator]() {}, map: () => null };
      const poison = { kind: 'accept', requests: [], bodies, events: [] };
      const failures = [];
      for (const batch of [[poison], [{ kind: 'complete', seq: 1, claims: 1 }]]) {
        await writer.commit(batch).catch((fault) => failures.push(fault.failure));
      }
      await writer.close();
      console.log(JSON.stringify(failures));`;
    const { status, output } = run('dead', lines);
    const failure = expect.objectContaining({ code: 'StoreFailed', message: expect.stringContaining('ended (') });
    expect([status, output]).toEqual([0, [failure, failure]]);
  });
});
