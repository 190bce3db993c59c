import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@mooring/core/runtime';
import { createAuthorizationServer } from './authorization-server.js';
import type { AuthorizationServerMode } from './server-mode.js';

/** Processes x callers; `MOORING_TOKENS_MATRIX=1x100,4x25,8x50` is the full size. */
const matrix = (process.env['MOORING_TOKENS_MATRIX'] ?? '1x20,2x10').split(',').map((cell) => {
  const [processes = 1, callers = 1] = cell.split('x').map(Number);
  return { cell, processes, callers };
});
/** How often the token of each connection expires. */
const expiries = Number(process.env['MOORING_TOKENS_EXPIRIES'] ?? 1);
const kills = Number(process.env['MOORING_TOKENS_KILLS'] ?? 1);
const isProof = process.env['MOORING_TOKENS_MATRIX'] !== undefined;

const built = join(__dirname, '../../../host/dist/index.js');
const hourMs = 3_600_000;
/** A lease is over by then, and nothing else. */
const leaseOverMs = 26_000;

type Reuse = 'revoke' | 'grace' | 'ok';

/** What one expiry comes to, for all callers of all processes together. */
interface Outcome {
  readonly tokenCalls: number;
  readonly reuses?: number;
  /** What every caller gets at first; then so much later it is served. */
  readonly firstly?: { readonly code: string; readonly againAfterMs: number };
}

/** `fault` is met by the first request of each expiry. */
const modes: readonly {
  readonly name: string;
  readonly reuse: Reuse;
  readonly mode: readonly AuthorizationServerMode[];
  readonly fault?: AuthorizationServerMode;
  readonly outcome: Outcome;
}[] = [
  { name: 'strict rotation', reuse: 'revoke', mode: ['rotate-strict'], outcome: { tokenCalls: 1 } },
  { name: 'strict rotation, slow', reuse: 'revoke', mode: ['rotate-strict', 'slow(400ms)'], outcome: { tokenCalls: 1 } },
  { name: 'rotation with grace', reuse: 'grace', mode: ['rotate-grace(1)'], outcome: { tokenCalls: 1 } },
  { name: 'static', reuse: 'ok', mode: ['static'], outcome: { tokenCalls: 1 } },
  { name: 'omitted refresh token', reuse: 'ok', mode: ['omit-rt'], outcome: { tokenCalls: 1 } },
  { name: 'no expiry told', reuse: 'revoke', mode: ['rotate-strict', 'no-expires'], outcome: { tokenCalls: 1 } },
  { name: 'expiry of 0 told', reuse: 'revoke', mode: ['rotate-strict', 'expires-0'], outcome: { tokenCalls: 1 } },
  // The answer is lost, and the same refresh token is forgiven once.
  {
    name: 'lost response, grace',
    reuse: 'grace',
    mode: ['rotate-grace(1)'],
    fault: 'lost-response(1)',
    outcome: { tokenCalls: 2, reuses: 1 },
  },
  { name: 'lost response, static', reuse: 'ok', mode: ['static'], fault: 'lost-response(1)', outcome: { tokenCalls: 2 } },
  { name: 'HTML 502', reuse: 'ok', mode: ['static'], fault: 'html-502(1)', outcome: { tokenCalls: 2 } },
  { name: '200 with an error', reuse: 'ok', mode: ['static'], fault: 'http200-error(1)', outcome: { tokenCalls: 2 } },
  // One process hears "no" and writes it down; the others read it and do not ask.
  {
    name: 'false invalid_grant',
    reuse: 'revoke',
    mode: ['rotate-strict'],
    fault: 'flap(60s)',
    outcome: { tokenCalls: 2, firstly: { code: 'TokenUnavailable', againAfterMs: 301_000 } },
  },
];

class Child {
  readonly process: ChildProcess;
  readonly exit: Promise<number | string | null>;
  readonly ready: Promise<unknown>;
  readonly #waiting = new Map<number, { readonly resolve: (reply: never) => void; readonly reject: (error: Error) => void }>();
  #asked = 0;

  constructor(settings: object) {
    this.process = fork(join(__dirname, 'caller-child.mjs'), [JSON.stringify(settings)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.exit = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve(signal ?? code)));
    this.ready = this.#answer(0);
    this.process.on('message', ({ id, reply, error }: { readonly id: number; readonly reply: never; readonly error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(reply);
      else waiting?.reject(new Error(error));
    });
    void this.exit.then((how) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The process ended (${how}).`));
    });
  }

  ask<Reply>(type: string, message: object = {}): Promise<Reply> {
    this.#asked += 1;
    this.process.send({ id: this.#asked, type, ...message });
    return this.#answer(this.#asked);
  }

  #answer<Reply>(id: number): Promise<Reply> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}

interface Called {
  readonly served: number;
  readonly codes: readonly string[];
  readonly durationMs: number;
}

describe('processes that share a connection store', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-token-processes-')));
  const keys = `shared:${randomBytes(32).toString('base64')}`;
  const children: Child[] = [];
  let offsetMs = 0;
  let names = 0;
  const server = createAuthorizationServer({ clock: { ...systemClock, now: () => Date.now() + offsetMs } });
  let origin = '';
  let surviving: Promise<readonly Child[]> | undefined;

  beforeAll(async () => {
    if (!existsSync(built)) throw new Error('This test runs the built host: `npm run build` first.');
    origin = await server.listen();
  });
  const endAll = async (): Promise<void> => {
    const living = children.splice(0);
    for (const { process: child } of living) child.kill('SIGKILL');
    await Promise.all(living.map(({ exit }) => exit));
  };
  afterAll(async () => {
    await endAll();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const start = async (count: number, store: string, dieAt?: string): Promise<readonly Child[]> => {
    const started = Array.from({ length: count }, () => new Child({ origin, connectionStore: join(folder, store), keys, offsetMs, dieAt }));
    children.push(...started);
    await Promise.all(started.map(({ ready }) => ready));
    return started;
  };
  /** Two processes that outlive every kill. */
  const startSurvivors = (): Promise<readonly Child[]> => (surviving ??= start(2, 'killed.sqlite'));
  const setForward = async (processes: readonly Child[], ms: number): Promise<void> => {
    offsetMs += ms;
    await Promise.all(processes.map((child) => child.ask('setForward', { ms })));
  };
  const callAll = async (processes: readonly Child[], at: object, callers: number): Promise<Called> => {
    const when = Date.now() + 50;
    const all = await Promise.all(processes.map((child) => child.ask<Called>('call', { ...at, callers, at: when })));
    return {
      served: all.reduce((sum, { served }) => sum + served, 0),
      codes: all.flatMap(({ codes }) => codes),
      durationMs: Math.max(...all.map(({ durationMs }) => durationMs)),
    };
  };
  /** A connection whose token has just expired, and a server that counts from there. */
  const makeExpired = async (
    processes: readonly Child[],
    plugin: Reuse,
    mode: readonly AuthorizationServerMode[],
  ): Promise<{ readonly plugin: Reuse; readonly name: string }> => {
    const at = { plugin, name: `connection ${(names += 1)}` };
    server.mode(...mode);
    await processes[0]?.ask('make', { ...at, refreshToken: server.grant().refreshToken });
    return at;
  };

  it.each(matrix)(
    'renew with one request for each expiry, whatever the provider is like ($cell processes x callers)',
    async ({ cell, processes, callers }) => {
      const all = await start(processes, `${cell}.sqlite`);
      for (const { name, reuse, mode, fault, outcome } of modes) {
        const { tokenCalls, reuses = 0, firstly } = outcome;
        const at = await makeExpired(all, reuse, mode);
        let slowestMs = 0;
        for (let expiry = 0; expiry < expiries; expiry += 1) {
          await setForward(all, hourMs + 1_000);
          server.mode(...mode, ...(fault === undefined ? [] : [fault]));
          server.forgetCounts();
          const refused = firstly === undefined ? undefined : await callAll(all, at, callers);
          expect([name, refused && { served: refused.served, codes: new Set(refused.codes), token: server.calls.token }]).toEqual([
            name,
            firstly && { served: 0, codes: new Set([firstly.code]), token: 1 },
          ]);
          if (firstly !== undefined) await setForward(all, firstly.againAfterMs);
          const { served, codes, durationMs } = await callAll(all, at, callers);
          slowestMs = Math.max(slowestMs, durationMs);
          expect([name, codes]).toEqual([name, []]);
          expect([name, { served, token: server.calls.token, reuses: server.reuses, revoked: server.revokedFamilies }]).toEqual([
            name,
            { served: processes * callers, token: tokenCalls, reuses, revoked: 0 },
          ]);
        }
        const place = `tokens ${cell} ${name}`;
        figure(`${place} token calls per expiry`, tokenCalls, 'calls');
        figure(`${place} reuses per expiry`, reuses, 'reuses');
        figure(`${place} callers served`, processes * callers, `of ${processes * callers}`);
        figure(`${place} last caller served after`, slowestMs, 'ms');
      }
      await Promise.all(all.map((child) => child.ask('finish')));
      await endAll();
    },
    60_000 + expiries * 120_000,
  );

  it.each([
    ['before the call', 'revoke', ['rotate-strict'], { token: 1, reuses: 0 }],
    ['before the call', 'grace', ['rotate-grace(1)'], { token: 1, reuses: 0 }],
    ['before the call', 'ok', ['static'], { token: 1, reuses: 0 }],
    ['between call and write', 'grace', ['rotate-grace(1)'], { token: 2, reuses: 1 }],
    ['between call and write', 'ok', ['static'], { token: 2, reuses: 0 }],
    ['after the write', 'revoke', ['rotate-strict'], { token: 1, reuses: 0 }],
    ['after the write', 'grace', ['rotate-grace(1)'], { token: 1, reuses: 0 }],
    ['after the write', 'ok', ['static'], { token: 1, reuses: 0 }],
  ] as const)(
    'are served although one is killed %s (a token that was used: %s, %j)',
    async (dieAt, reuse, mode, expected) => {
      const survivors = await startSurvivors();
      for (let kill = 0; kill < kills; kill += 1) {
        const { called } = await killOne(survivors, dieAt, reuse, mode);
        expect(called).toMatchObject({ served: 20, codes: [] });
        expect({ token: server.calls.token, reuses: server.reuses, revoked: server.revokedFamilies }).toEqual({ ...expected, revoked: 0 });
      }
      figure(`tokens killed ${dieAt} ${mode.join(' ')} connections that work afterwards`, kills, `of ${kills}`);
    },
    30_000 + kills * 15_000,
  );

  it(
    'know within one request that the grant is over when one is killed between call and write and nothing is forgiven; a consent mends it',
    async () => {
      const survivors = await startSurvivors();
      for (let kill = 0; kill < kills; kill += 1) {
        const { at, called } = await killOne(survivors, 'between call and write', 'revoke', ['rotate-strict']);
        // Only the dead process has seen the new refresh token. The old one is tried once, since the dead may not have used it.
        expect([called.served, [...new Set(called.codes)]]).toEqual([0, ['TokenUnavailable']]);
        expect({ token: server.calls.token, reuses: server.reuses, revoked: server.revokedFamilies }).toEqual({
          token: 2,
          reuses: 1,
          revoked: 1,
        });
        expect(await survivors[0]?.ask('look', at)).toEqual({ status: 'suspect' });
        await survivors[0]?.ask('reauthorise', { ...at, refreshToken: server.grant().refreshToken });
        // The other process looks again after two seconds at the latest.
        await setForward(survivors, 2_000);
        expect(await callAll(survivors, at, 10)).toMatchObject({ served: 20, codes: [] });
      }
      figure('tokens killed between call and write rotate-strict connections that work after a consent', kills, `of ${kills}`);
    },
    30_000 + kills * 15_000,
  );

  /** A process is killed over an expiry; the others call at once and wait, until the lease that it has left is over. */
  async function killOne(
    survivors: readonly Child[],
    dieAt: string,
    reuse: Reuse,
    mode: readonly AuthorizationServerMode[],
  ): Promise<{ readonly at: object; readonly called: Called }> {
    const at = await makeExpired(survivors, reuse, mode);
    await setForward(survivors, hourMs + 1_000);
    server.forgetCounts();
    const [victim] = await start(1, 'killed.sqlite', dieAt);
    if (victim === undefined) throw new Error('No process was started.');
    victim.ask('call', { ...at, callers: 10, at: 0 }).catch(() => undefined);
    expect(await victim.exit).toBe('SIGKILL');
    const calling = callAll(survivors, at, 10);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await setForward(survivors, leaseOverMs);
    return { at, called: await calling };
  }
});

/** A line that `npm run proof` picks up. */
function figure(name: string, value: number, unit: string): void {
  if (isProof) process.stdout.write(`figure: ${name.replaceAll(/[^A-Za-z0-9-]+/g, '-')} ${value} ${unit}\n`);
}
