import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { figure } from '../fixtures/figure.js';
import { openSecrets, sealSecrets } from '../tokens/connection-secrets.js';
import { keyText, ring } from '../vault/fixtures/test-keys.js';
import { assertUsable, Vault, type RotationReport } from '../vault/index.js';
import type { ConnectionStore, StoredConnection } from './connection-store.js';
import { newConnection } from './store/fixtures/connection-store.contract.js';
import { inspectFile, soundFile } from './store/fixtures/inspect-file.js';
import { createSqliteConnectionStore } from './store/index.js';

const dist = join(__dirname, '../../dist');
/** `npm run proof -- rotation` takes 100,000. */
const credentials = Number(process.env['MOORING_ROTATION_CREDENTIALS'] ?? 1_000);
const writers = 4;
const pageSize = 1_000;

interface Work {
  readonly reads: number;
  readonly failedReads: number;
  readonly creates: number;
  readonly commits: number;
  readonly failures: readonly string[];
}

interface Child {
  readonly process: ChildProcess;
  readonly lines: AsyncIterable<string>;
  readonly exit: Promise<number | string | null>;
}

describe('rotation of the keys while processes write', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-rotation-')));
  const location = join(folder, 'connections.sqlite');
  const store = createSqliteConnectionStore({ location });
  const children: Child[] = [];
  const start = (task: string, who = 0): Child => {
    const child = fork(join(__dirname, 'rotation-child.mjs'), [dist, location, task, String(who), String(credentials)], {
      execArgv: [],
      env: { ...process.env, MOORING_KEYS: `${keyText('new')},${keyText('old')}` },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    if (child.stdout === null) throw new Error('The child has no output.');
    const exit = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    const started = { process: child, lines: createInterface({ input: child.stdout }), exit };
    children.push(started);
    return started;
  };

  beforeAll(() => {
    if (!existsSync(join(dist, 'connections/tenant-connections.js')))
      throw new Error('This test runs the built host: `npm run build` first.');
  });
  afterAll(async () => {
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map(({ exit }) => exit));
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it(
    'fails no read, is taken up again after a kill in the middle, and leaves nothing that needs the old key',
    async () => {
      await store.open();
      await fill(store);
      expect(store.countByKey()).toEqual(new Map([['old', credentials]]));

      const working = Array.from({ length: writers }, (_, who) => start('work', who));
      await Promise.all(working.map(({ process: child }) => new Promise((resolve) => child.once('message', resolve))));

      const startedAt = performance.now();
      const [interrupted] = await killWhen(start('rotate'), (rewrapped) => rewrapped >= credentials / 3);
      expect(interrupted).toBe('SIGKILL');
      const left = store.countByKey().get('old') ?? 0;
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(credentials);

      const [code, report] = await killWhen(start('rotate'), () => false);
      const seconds = (performance.now() - startedAt) / 1_000;
      expect([code, report]).toEqual([0, expect.objectContaining({ outcome: 'complete', unreadable: [] })]);
      const work = await stopAll(working);

      expect(work.flatMap(({ failures }) => failures)).toEqual([]);
      const sum = (field: 'reads' | 'failedReads' | 'creates' | 'commits'): number => work.reduce((total, one) => total + one[field], 0);
      expect(sum('failedReads')).toBe(0);
      for (const field of ['reads', 'creates', 'commits'] as const) expect(sum(field)).toBeGreaterThan(0);
      const total = credentials + sum('creates');
      expect(store.countByKey()).toEqual(new Map([['new', total]]));
      // The old key is taken out, and everything still opens.
      expect(await readAll(store, new Vault({ keys: ring('new') }))).toBe(total);
      await store.close();
      expect(inspectFile(location)).toEqual(soundFile);

      figure('rotation-credentials', total);
      figure('rotation-left-after-kill', left);
      figure('rotation-time', seconds, 's');
      figure('rotation-rate', credentials / seconds, '/s');
      figure('rotation-overtaken', report?.overtaken ?? 0);
      for (const field of ['reads', 'creates', 'commits'] as const) figure(`rotation-writers-${field}`, sum(field));
      figure('rotation-failed-reads', sum('failedReads'));
    },
    60_000 + credentials * 10,
  );
});

/** Connections whose secrets say which one and which version they are. */
async function fill(store: ConnectionStore): Promise<void> {
  const vault = new Vault({ keys: ring('old', 'new') });
  for (let first = 0; first < credentials; first += pageSize) {
    await Promise.all(
      Array.from({ length: Math.min(pageSize, credentials - first) }, async (_, index) => {
        const id = `c${String(first + index).padStart(7, '0')}`;
        const sealed = await sealSecrets(vault, { tenant: 't1', id, version: 1 }, { accessToken: `${id} 1` });
        await store.create(newConnection({ id, name: id, plugin: 'depot', ...sealed }));
      }),
    );
  }
}

/** Reads a rotation to its end, or kills it once it has come so far; answers how it ended, and its report. */
async function killWhen(
  { process: child, lines, exit }: Child,
  isEnough: (rewrapped: number) => boolean,
): Promise<readonly [number | string | null, RotationReport | undefined]> {
  let report: RotationReport | undefined;
  for await (const line of lines) {
    const [what, ...rest] = line.split(' ');
    if (what === 'progress' && isEnough(Number(rest[0]))) child.kill('SIGKILL');
    // The child is ours.
    if (what === 'report') report = JSON.parse(rest.join(' ')) as RotationReport;
  }
  return [await exit, report];
}

async function stopAll(working: readonly Child[]): Promise<readonly Work[]> {
  return Promise.all(
    working.map(async ({ process: child, lines, exit }) => {
      child.send('stop');
      const said: string[] = [];
      for await (const line of lines) said.push(line);
      expect(await exit).toBe(0);
      return JSON.parse(said.join('')) as Work;
    }),
  );
}

/** Opens every connection; answers how many there are. */
async function readAll(store: ConnectionStore, vault: Vault): Promise<number> {
  await assertUsable(vault, store.countByKey().keys());
  let count = 0;
  for (let after: string | undefined; ;) {
    const page: readonly StoredConnection[] = store.list({ tenant: 't1' }, { after, limit: pageSize });
    for (const record of page) {
      const { accessToken } = await openSecrets(vault, record);
      if (accessToken !== `${record.id} ${record.version}`) throw new Error(`${record.id} is not what it was.`);
    }
    count += page.length;
    after = page.at(-1)?.id;
    if (after === undefined) return count;
  }
}
