import { fork, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const built = join(__dirname, '../../dist/index.js');
/** More rounds for a long run: `MOORING_KILL_ROUNDS=200`. */
const rounds = Number(process.env['MOORING_KILL_ROUNDS'] ?? 6);
const seed = Number(process.env['MOORING_KILL_SEED'] ?? 11);
const inFlight = 24;
const secret = 'the secret of a sender';

interface Report {
  readonly url?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly error?: { readonly code: string; readonly message: string };
}

interface Child {
  readonly process: ChildProcess;
  readonly exit: Promise<number | string | null>;
  report(): Promise<Report>;
}

describe('a host that is killed', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-host-kill-')));
  const store = join(folder, 'events.sqlite');
  const effects = join(folder, 'effects');
  const random = randomFrom(seed);
  const children: Child[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });

  beforeAll(() => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
  });
  afterAll(async () => {
    agent.destroy();
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map(({ exit }) => exit));
    rmSync(folder, { recursive: true });
  });

  const start = (): Child => {
    const child = fork(join(__dirname, 'kill-child.mjs'), [built, store, effects, 'sender', secret], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const reports: Report[] = [];
    let look: () => void = () => undefined;
    child.on('message', (message) => {
      // The child is ours.
      reports.push(message as Report);
      look();
    });
    const exit = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    const started: Child = {
      process: child,
      exit,
      report: () =>
        new Promise((resolve, reject) => {
          look = () => {
            const report = reports.shift();
            if (report !== undefined) resolve(report);
          };
          look();
          void exit.then((how) => reject(new Error(`The host ended (${how}) without a word.`)));
        }),
    };
    children.push(started);
    return started;
  };

  it(
    'has lost no event that it acknowledged over HTTP, has handled each, and holds none twice',
    async () => {
      const acknowledged = new Set<string>();
      /** Requests that were not acknowledged: a provider sends them again. */
      let again: readonly (readonly string[])[] = [];
      let count = 0;

      for (let round = 0; round < rounds; round += 1) {
        const child = start();
        const { url = '' } = await child.report();
        const killAfter = 1 + Math.floor(random() * 600);
        let acks = 0;
        const waiting = [...again];
        const failed: (readonly string[])[] = [];
        let isAlive = true;
        const sender = async (): Promise<void> => {
          while (isAlive) {
            const size = count % 8 === 0 ? 5 : 1;
            const ids = waiting.shift() ?? Array.from({ length: size }, () => `event-${(count += 1)}`);
            const status = await post(url, ids, agent).catch(() => undefined);
            if (status === 200) for (const id of ids) acknowledged.add(id);
            else failed.push(ids);
            // One in ten is sent again although it was acknowledged: some answer is always lost on the way.
            if (status === 200 && random() < 0.1) waiting.push(ids);
            if ((acks += 1) === killAfter) child.process.kill('SIGKILL');
            if (status === undefined) isAlive = false;
          }
        };
        await Promise.all(Array.from({ length: inFlight }, sender));
        expect(await child.exit).toBe('SIGKILL');
        again = [...failed, ...waiting];
      }

      const last = start();
      await last.report();
      last.process.send('finish');
      const { counts } = await last.report();
      expect(await last.exit).toBe(0);

      const keys = keysIn(store);
      const handled = new Set(readFileSync(effects, 'utf8').split('\n').slice(0, -1));
      expect(acknowledged.size).toBeGreaterThan(rounds * 10);
      expect(new Set(keys).size).toBe(keys.length);
      expect([...acknowledged].filter((id) => !keys.includes(id))).toEqual([]);
      expect([...acknowledged].filter((id) => !handled.has(id))).toEqual([]);
      expect(counts).toEqual({ ready: 0, running: 0, dead: 0, unhandled: 0, quarantined: 0, done: keys.length });
    },
    10_000 + rounds * 10_000,
  );

  it('keeps its store to itself while it lives: a second process is told whose it is, in one sentence', async () => {
    const owner = start();
    await owner.report();
    const second = start();
    const { error } = await second.report();
    expect(error?.code).toBe('StoreInUse');
    expect(error?.message).toMatch(new RegExp(`^[^\\n]*is in use by process ${owner.process.pid} [^\\n]*\\.$`));
    expect(await second.exit).toBe(3);

    owner.process.kill('SIGKILL');
    await owner.exit;
    const heir = start();
    expect(await heir.report()).toMatchObject({ url: expect.stringContaining('/webhooks/') });
  }, 30_000);
});

/** Sends some events in one signed request, as a provider would. */
function post(url: string, ids: readonly string[], agent: Agent): Promise<number | undefined> {
  const body = JSON.stringify({ events: ids.map((id) => ({ id, type: 'happened', filler: 'x'.repeat(id.length * 50) })) });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'sender-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, agent }, (response) => {
      // The status line is the acknowledgement, whether or not the rest arrives.
      resolve(response.statusCode);
      response.on('error', () => undefined).resume();
    });
    outgoing.on('error', reject).end(body);
  });
}

/** What a stranger finds in the file, a row for each event. */
function keysIn(location: string): readonly string[] {
  const database = new DatabaseSync(location);
  try {
    expect(database.prepare('pragma integrity_check').get()?.['integrity_check']).toBe('ok');
    return database
      .prepare('select key from events')
      .all()
      .map((row) => String(row['key']));
  } finally {
    database.close();
  }
}

/** The same numbers from the same seed, between 0 and 1 (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
