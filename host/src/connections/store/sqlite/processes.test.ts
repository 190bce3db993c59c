import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newConnection } from '../fixtures/connection-store.contract.js';
import { inspectFile, soundFile } from '../fixtures/inspect-file.js';
import { createSqliteConnectionStore } from '../index.js';

const built = join(__dirname, '../../../../dist/connections/store/index.js');
/** More rounds for a long run: `MOORING_KILL_ROUNDS=100`. */
const kills = Number(process.env['MOORING_KILL_ROUNDS'] ?? 4);
const renewals = Number(process.env['MOORING_LEASE_ROUNDS'] ?? 60);
const processes = 4;

interface Child {
  readonly process: ChildProcess;
  readonly lines: AsyncIterable<string>;
  readonly exit: Promise<number | string | null>;
}

describe('several processes on one connection store', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-processes-')));
  const children: Child[] = [];
  const start = (...given: readonly string[]): Child => {
    const child = spawn(process.execPath, [join(__dirname, 'store-child.mjs'), built, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    const started = { process: child, lines: createInterface({ input: child.stdout }), exit };
    children.push(started);
    return started;
  };

  beforeAll(() => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
  });
  afterEach(async () => {
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.splice(0).map(({ exit }) => exit));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'gives each epoch to one holder, and takes one renewal of each version, also where holders are too slow',
    async () => {
      const location = join(folder, 'leases.sqlite');
      const store = createSqliteConnectionStore({ location });
      await store.open();
      await store.create(newConnection({ id: 'shared', name: 'shared' }));
      await store.close();

      const competing = Array.from({ length: processes }, (_, who) => start(location, 'compete', `p${who}`, String(renewals)));
      const said = (await Promise.all(competing.map(({ lines }) => linesOf(lines)))).flat();
      expect(await Promise.all(competing.map(({ exit }) => exit))).toEqual(competing.map(() => 0));

      const told = (what: string): readonly (readonly number[])[] =>
        said.filter((line) => line.startsWith(what)).map((line) => line.split(' ').slice(1).map(Number));
      const epochs = told('leased').map(([epoch = 0]) => epoch);
      const versions = told('committed').map(([, version = 0]) => version);
      const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((left, right) => left - right);
      expect(ascending(epochs)).toEqual(Array.from({ length: epochs.length }, (_, index) => index + 1));
      expect(ascending(versions)).toEqual(Array.from({ length: renewals }, (_, index) => index + 1));

      await store.open();
      expect(store.get('t1', 'shared')).toMatchObject({ version: renewals + 1, epoch: epochs.length, keyId: `k${renewals + 1}` });
      await store.close();
      expect(inspectFile(location)).toEqual(soundFile);
    },
    renewals * 1_000 + 20_000,
  );

  it('can all make the file at once', async () => {
    const location = join(folder, 'race.sqlite');
    const starting = Array.from({ length: processes }, (_, who) => start(location, 'churn', `p${who}`));
    expect(await Promise.all(starting.map(({ lines }) => firstOf(lines)))).toEqual(starting.map(() => 'ready'));
  }, 30_000);

  it(
    'lose nothing that was acknowledged when one of them is killed, and no connection is half of one version and half of another',
    async () => {
      const location = join(folder, 'kills.sqlite');
      /** The last version of each connection that was told; 0 where it was removed. */
      const acknowledged = new Map<string, number>();
      for (let round = 0; round < kills; round += 1) {
        const [victim, survivor] = [start(location, 'churn', `v${round}`), start(location, 'churn', `s${round}`)];
        const killAfter = 40 + ((round * 397) % 400);
        await Promise.all([take(victim, killAfter, acknowledged), take(survivor, killAfter + 100, acknowledged)]);
        expect(await Promise.all([victim.exit, survivor.exit])).toEqual(['SIGKILL', 'SIGKILL']);
        expect(inspectFile(location)).toEqual(soundFile);
      }

      const store = createSqliteConnectionStore({ location });
      await store.open();
      for (const [id, version] of acknowledged) {
        const record = store.get('t1', id);
        // What was under way may have been written and not told.
        expect([version, (version + 1) % 7]).toContain(record?.version ?? 0);
      }
      for (const record of store.list({ tenant: 't1' }, { limit: 100_000 })) {
        const { version, secrets } = record;
        expect(record).toMatchObject({ keyId: `k${version}`, account: `v${version}`, updatedAt: version });
        expect([...new Set(secrets)]).toEqual([version]);
        expect(secrets).toHaveLength(100 + ((version * 331) % 900));
      }
      await store.close();
      expect(acknowledged.size).toBeGreaterThan(kills);
    },
    kills * 10_000 + 20_000,
  );
});

/** Reads what a process says, kills it after so many lines, and reads on to the end: what it said before it died is still in the pipe. */
async function take({ process: child, lines }: Child, killAfter: number, acknowledged: Map<string, number>): Promise<void> {
  let count = 0;
  for await (const line of lines) {
    if (line === 'ready') continue;
    const [id = '', version] = line.split(' ');
    acknowledged.set(id, Number(version));
    if ((count += 1) === killAfter) child.kill('SIGKILL');
  }
}

async function linesOf(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function firstOf(lines: AsyncIterable<string>): Promise<string | undefined> {
  for await (const line of lines) return line;
  return undefined;
}
