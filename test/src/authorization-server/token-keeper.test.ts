import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMooringError } from '@mooring/core';
import { Harbour, hourMs, type HarbourOptions } from '../fixtures/harbour-host.js';
import type { AuthorizationServerMode } from './server-mode.js';

const folder = mkdtempSync(join(tmpdir(), 'mooring-tokens-'));
const opened: Harbour[] = [];
afterEach(async () => {
  for (const { host } of opened.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(options: HarbourOptions = {}): Promise<Harbour> {
  const harbour = await Harbour.open(options);
  opened.push(harbour);
  return harbour;
}

/** The code of what a call fails with, and when to try again. */
async function failure(work: Promise<unknown>): Promise<{ readonly code: string; readonly retryAfterMs: number | undefined }> {
  try {
    await work;
  } catch (error) {
    if (isMooringError(error)) return { code: error.code, retryAfterMs: error.retryAfterMs };
    throw error;
  }
  throw new Error('It did not fail.');
}

const minuteMs = 60_000;

describe('a token that is good', () => {
  it('is used without asking anybody', async () => {
    const { server, visits } = await bound();
    expect(await visits(20)).toHaveLength(20);
    expect(server.calls).toMatchObject({ token: 0, resource: { served: 20, refused: 0 } });
  });

  it('is renewed shortly before its end while it goes on working: no caller waits', async () => {
    const { server, clock, visits } = await bound({ mode: 'slow(5s)' });
    await visits(1);
    server.forgetCounts();
    clock.setForward(hourMs - minuteMs);
    // Nothing lets time pass here: whoever waited for the slow answer would wait for ever.
    await visits(20);
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 20, refused: 0 } });
    await clock.advance(5_000);
    clock.setForward(minuteMs);
    await visits(20);
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 40, refused: 0 } });
  });

  it('is left alone until a tenth of its life is left, and five minutes at most', async () => {
    const { server, clock, visit } = await bound();
    await visit();
    clock.setForward(hourMs - 5 * minuteMs - 1);
    await visit();
    expect(server.calls.token).toBe(0);
  });
});

describe('a token that has expired', () => {
  it.each(['static', 'rotate-strict', 'rotate-grace(1)', 'omit-rt', 'no-token-type'] as const)(
    'is renewed by one request for a hundred callers, time after time (%s)',
    async (mode) => {
      const { server, clock, visits } = await bound({ mode });
      for (let expiry = 1; expiry <= 3; expiry += 1) {
        clock.setForward(hourMs + 1);
        expect(await visits(100)).toHaveLength(100);
        expect(server.calls).toMatchObject({ token: expiry, refresh_token: expiry });
      }
      expect(server.calls.resource).toEqual({ served: 300, refused: 0 });
      expect(server.reuses).toBe(0);
    },
  );

  it('is renewed from an answer that only the plugin can read', async () => {
    const { server, clock, visit } = await bound({
      mode: ['nested', 'rotate-strict'],
      grant: {
        read: (body) => {
          const { user } = body as {
            readonly user?: { readonly access_token: string; readonly refresh_token: string; readonly expires_in: number };
          };
          return user && { accessToken: user.access_token, refreshToken: user.refresh_token, expiresInSeconds: user.expires_in };
        },
      },
    });
    for (let expiry = 1; expiry <= 2; expiry += 1) {
      clock.setForward(hourMs + 1);
      await visit();
      expect(server.calls.token).toBe(expiry);
    }
    expect(server.reuses).toBe(0);
  });

  it('is renewed although the caller that began it goes away after a millisecond, and the next caller finds it', async () => {
    const harbour = await open({ mode: ['rotate-strict', 'slow(2s)'] });
    const { server, clock } = harbour;
    clock.setForward(hourMs + 1);
    const gone = new AbortController();
    const outcome = failure(harbour.visit(gone.signal));
    await clock.advance(1);
    gone.abort();
    // Time stands still here: the caller does not wait for what goes on without it.
    expect(await outcome).toMatchObject({ code: 'Cancelled' });
    await clock.advance(2_000);
    await harbour.visit();
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 1, refused: 0 } });
    expect(harbour.told).toEqual(['connection.refreshed']);
  });

  it('is renewed once when the clock jumps ten minutes while it is under way', async () => {
    const harbour = await open({ mode: ['rotate-strict', 'slow(2s)'] });
    const { server, clock } = harbour;
    clock.setForward(hourMs + 1);
    const first = harbour.visits(10);
    await clock.advance(1_000);
    clock.setForward(10 * minuteMs);
    const second = harbour.visits(10);
    await clock.advance(1_000);
    await Promise.all([first, second]);
    await harbour.visit();
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 21, refused: 0 } });
    expect(server.reuses).toBe(0);
  });

  it('is renewed by one of several hosts on one store, and the others take what it got', async () => {
    const connectionStore = join(folder, 'several.sqlite');
    const first = await open({ mode: ['rotate-strict', 'slow(1s)'], connectionStore });
    const others = await Promise.all([1, 2, 3].map(() => Harbour.join(first.clock, first.server, { connectionStore })));
    opened.push(...others);
    const all = [first, ...others];
    for (let expiry = 1; expiry <= 2; expiry += 1) {
      first.clock.setForward(hourMs + 1);
      await first.settled(Promise.all(all.map((harbour) => harbour.visits(25))));
      expect(first.server.calls.token).toBe(expiry);
    }
    expect(first.server.calls.resource).toEqual({ served: 200, refused: 0 });
    expect(first.server.reuses).toBe(0);
  });
});

describe('a token whose end nobody tells', () => {
  it.each(['no-expires', 'expires-0'] as const)(
    'is renewed when it is refused, once for all callers that saw it refused (%s)',
    async (mode) => {
      const { server, clock, visits } = await bound({ mode: ['rotate-strict', mode] });
      clock.setForward(hourMs - 1);
      await visits(10);
      expect(server.calls).toMatchObject({ token: 0, resource: { served: 10, refused: 0 } });
      clock.setForward(1);
      expect(await visits(100)).toHaveLength(100);
      expect(server.calls).toMatchObject({ token: 1, resource: { served: 110, refused: 100 } });
      expect(server.reuses).toBe(0);
    },
  );

  it('is not renewed over and over by a provider that refuses the new one too', async () => {
    const { server, clock, visit } = await bound({ mode: 'no-expires', server: { lifetimeSeconds: 0 } });
    for (let call = 1; call <= 5; call += 1) expect(await failure(visit())).toMatchObject({ code: 'AuthenticationFailed' });
    expect(server.calls.token).toBe(1);
    expect(server.calls.resource.refused).toBe(6);
    clock.setForward(minuteMs);
    await failure(visit());
    expect(server.calls.token).toBe(2);
  });
});

describe('a grant that the provider refuses', () => {
  it('is asked about again after five minutes, an hour and a day before a person is bothered, and nothing is deleted', async () => {
    const harbour = await open({ mode: 'rotate-strict' });
    const { server, clock } = harbour;
    server.revokeGrants();
    clock.setForward(hourMs + 1);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 5 * minuteMs });
    expect(harbour.status).toBe('suspect');
    for (const [probes, waitMs] of [
      [2, 5 * minuteMs],
      [3, hourMs],
      [4, 24 * hourMs],
    ] as const) {
      clock.setForward(waitMs - 2 * minuteMs);
      await clock.advance(40_000);
      expect(await failure(harbour.visit())).toMatchObject({ code: 'TokenUnavailable' });
      expect(server.calls.token).toBe(probes - 1);
      // The background asks; no caller has to.
      clock.setForward(2 * minuteMs);
      await clock.advance(40_000);
      expect(server.calls.token).toBe(probes);
    }
    expect(harbour.status).toBe('reauth_required');
    expect(await failure(harbour.visit())).toMatchObject({ code: 'ReauthorisationRequired' });
    await clock.advance(5 * minuteMs);
    expect(server.calls.token).toBe(4);
    expect(harbour.told).toEqual([...Array<string>(3).fill('connection.suspect'), 'connection.reauthorisation_required']);
    expect(server.reuses).toBe(0);
  });

  it('heals by itself where the provider was wrong', async () => {
    const harbour = await open({ mode: 'rotate-strict' });
    const { server, clock } = harbour;
    clock.setForward(hourMs + 1);
    server.mode('rotate-strict', 'flap(60s)');
    expect(await failure(harbour.visit())).toMatchObject({ code: 'TokenUnavailable' });
    expect(harbour.status).toBe('suspect');
    clock.setForward(5 * minuteMs);
    await clock.advance(40_000);
    expect(harbour.status).toBe('active');
    await harbour.visit();
    expect(server.calls).toMatchObject({ token: 2, resource: { served: 1, refused: 0 } });
    expect(harbour.told).toEqual(['connection.suspect', 'connection.refreshed']);
  });

  it('is told as such where the token was refused first: the refused token is not sent again', async () => {
    const harbour = await open({ mode: ['rotate-strict', 'no-expires'] });
    const { server } = harbour;
    await harbour.visit();
    server.forgetCounts();
    server.revokeGrants();
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 5 * minuteMs });
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 0, refused: 1 } });
    expect(harbour.status).toBe('suspect');
  });

  it('troubles no caller as long as the token at hand works', async () => {
    const harbour = await open({ mode: 'rotate-strict' });
    const { server, clock } = harbour;
    await harbour.visit();
    server.forgetCounts();
    clock.setForward(hourMs - 3 * minuteMs);
    server.mode('rotate-strict', 'flap(60s)');
    await harbour.visits(50);
    await clock.advance(0);
    await harbour.visits(50);
    expect(harbour.status).toBe('suspect');
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 100, refused: 0 } });
  });
});

describe('a token endpoint in trouble', () => {
  it('loses an answer: the same refresh token is sent again where the provider forgives that', async () => {
    const harbour = await open({ mode: 'rotate-grace(1)', grant: { refresh: { rotates: true, reuse: 'grace' } } });
    const { server, clock } = harbour;
    server.mode('rotate-grace(1)', 'lost-response(1)');
    clock.setForward(hourMs + 1);
    await harbour.settled(harbour.visits(20));
    expect(server.calls).toMatchObject({ token: 2, resource: { served: 20, refused: 0 } });
    expect(server).toMatchObject({ reuses: 1, revokedFamilies: 0 });
  });

  it('loses an answer where nothing is forgiven: nobody repeats it at once, and the one repetition tells that a person is needed', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock } = harbour;
    server.mode('rotate-strict', 'lost-response(1)');
    clock.setForward(hourMs + 1);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 1_000 });
    expect(await failure(harbour.visit())).toMatchObject({ code: 'TokenUnavailable' });
    expect(server).toMatchObject({ reuses: 0, calls: { token: 1 } });
    clock.setForward(1_000);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 5 * minuteMs });
    expect(server).toMatchObject({ reuses: 1, revokedFamilies: 1 });
    expect(harbour.status).toBe('suspect');
  });

  it('answers with a page of a proxy: it is asked again within the same call where that is safe', async () => {
    const harbour = await open();
    const { server, clock } = harbour;
    server.mode('html-502(2)');
    clock.setForward(hourMs + 1);
    await harbour.settled(harbour.visits(20));
    expect(server.calls).toMatchObject({ token: 3, resource: { served: 20, refused: 0 } });
  });

  it('answers with a page of a proxy where nothing is forgiven: the next call after a second finds it well', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock } = harbour;
    server.mode('rotate-strict', 'html-502(1)');
    clock.setForward(hourMs + 1);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 1_000 });
    clock.setForward(1_000);
    await harbour.visits(20);
    expect(server).toMatchObject({ reuses: 0, calls: { token: 2, resource: { served: 20, refused: 0 } } });
    expect(harbour.status).toBe('active');
  });

  it('is not asked once for every call while it is down, and is left alone for longer each time', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock } = harbour;
    server.mode('rotate-strict', 'html-502');
    clock.setForward(hourMs + 1);
    const asked: number[] = [];
    for (let second = 0; second < 16; second += 1) {
      for (let call = 0; call < 10; call += 1) expect(await failure(harbour.visit())).toMatchObject({ code: 'TokenUnavailable' });
      asked.push(server.calls.token);
      clock.setForward(1_000);
    }
    expect(asked).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
  });

  it('is down within the margin: callers go on with the token at hand, and it is not asked for every call', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock } = harbour;
    server.mode('rotate-strict', 'html-502');
    await harbour.visit();
    server.forgetCounts();
    clock.setForward(hourMs - 3 * minuteMs);
    for (let call = 0; call < 30; call += 1) await harbour.visit();
    expect(server.calls).toMatchObject({ token: 1, resource: { served: 30, refused: 0 } });
  });

  it('asks to be left alone: no caller asks before that time is over', async () => {
    const harbour = await open();
    const { server, clock } = harbour;
    server.mode('busy(1)');
    clock.setForward(hourMs + 1);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 30_000 });
    clock.setForward(29_000);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 1_000 });
    expect(server.calls.token).toBe(1);
    clock.setForward(1_000);
    await harbour.visit();
    expect(server.calls.token).toBe(2);
  });

  it('answers 200 with an error of its own: it is asked again within the same call where that is safe', async () => {
    const harbour = await open();
    const { server, clock } = harbour;
    server.mode('http200-error(1)');
    clock.setForward(hourMs + 1);
    await harbour.settled(harbour.visits(20));
    expect(server.calls).toMatchObject({ token: 2, resource: { served: 20, refused: 0 } });
  });

  it('answers 200 with an error of its own where nothing is forgiven: the grant stays as it is, and the next call finds it well', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock } = harbour;
    server.mode('rotate-strict', 'http200-error(1)');
    clock.setForward(hourMs + 1);
    expect(await failure(harbour.visit())).toEqual({ code: 'TokenUnavailable', retryAfterMs: 1_000 });
    expect(harbour.status).toBe('active');
    clock.setForward(1_000);
    await harbour.visit();
    expect(server).toMatchObject({ reuses: 0, calls: { token: 2 } });
  });

  it('does not answer: the attempt ends after ten seconds, and the connection works again when it does', async () => {
    const harbour = await open({ mode: 'static' });
    const { server, clock } = harbour;
    server.mode('slow(1h)');
    clock.setForward(hourMs + 1);
    const outcome = failure(harbour.visit());
    await clock.advance(40_000);
    expect(await outcome).toMatchObject({ code: 'TokenUnavailable' });
    server.mode('static');
    clock.setForward(30_000);
    await harbour.visit();
    expect(harbour.status).toBe('active');
  });
});

describe('a connection that changes while its token is renewed', () => {
  it('stays switched off when it was switched off', async () => {
    const harbour = await open({ mode: ['rotate-strict', 'slow(2s)'] });
    const { clock, server, host } = harbour;
    clock.setForward(hourMs + 1);
    const caller = harbour.visit();
    await clock.advance(1_000);
    await host.connections.disable({ tenant: 'acme', plugin: 'harbour', name: 'main' });
    await clock.advance(1_000);
    // This one had begun before.
    await caller;
    expect(harbour.status).toBe('disabled');
    expect(await failure(harbour.visit())).toMatchObject({ code: 'ConnectionDisabled' });
    // What was obtained is kept: the old refresh token is gone.
    await host.connections.enable({ tenant: 'acme', plugin: 'harbour', name: 'main' });
    await harbour.visit();
    expect(server).toMatchObject({ reuses: 0, calls: { token: 1 } });
  });

  it('stays removed when it was removed', async () => {
    const harbour = await open({ mode: ['rotate-strict', 'slow(2s)'] });
    const { clock, host, server } = harbour;
    clock.setForward(hourMs + 1);
    const caller = failure(harbour.visit());
    await clock.advance(1_000);
    await host.connections.remove({ tenant: 'acme', plugin: 'harbour', name: 'main' });
    await clock.advance(1_000);
    expect(await caller).toMatchObject({ code: 'UnknownConnection' });
    expect(await failure(harbour.visit())).toMatchObject({ code: 'UnknownConnection' });
    expect(server.calls.revoke).toBe(1);
  });
});

describe('a host that stops', () => {
  it('lets a renewal under way end and writes it: the next host finds the new token', async () => {
    const connectionStore = join(folder, 'drain.sqlite');
    const harbour = await open({ mode: ['rotate-strict', 'slow(2s)'], connectionStore });
    const { clock, server } = harbour;
    clock.setForward(hourMs + 1);
    const caller = harbour.visit().catch(() => undefined);
    await clock.advance(100);
    const stopped = harbour.host.stop();
    await clock.advance(1_900);
    await harbour.settled(stopped);
    await caller;
    server.forgetCounts();
    const next = await Harbour.join(clock, server, { connectionStore });
    opened.push(next);
    await next.visit();
    expect(server).toMatchObject({ reuses: 0, calls: { token: 0, resource: { served: 1, refused: 0 } } });
  });
});

describe('secrets', () => {
  it('stand in no log line, event, error or metric, whatever goes wrong', async () => {
    const harbour = await open({ mode: 'rotate-strict', grant: { refresh: { rotates: true } } });
    const { server, clock, host, logger, events } = harbour;
    const errors: unknown[] = [];
    const wrong = async (mode: AuthorizationServerMode): Promise<void> => {
      clock.setForward(hourMs + 1);
      server.mode('rotate-strict', mode);
      await harbour.visit().catch((error: unknown) => errors.push(error));
      clock.setForward(30_000);
    };
    for (const mode of ['html-502', 'http200-error', 'busy', 'flap(60s)', 'lost-response'] as const) await wrong(mode);
    server.revokeGrants();
    await wrong('static');
    expect(errors).toHaveLength(6);
    const sinks = JSON.stringify([
      logger.lines,
      events,
      server.log,
      await host.metrics(),
      errors.map((error) => [error, String(error), (error as Error).stack, causes(error)]),
    ]);
    expect(sinks).not.toMatch(/(access|refresh|code)_[A-Za-z0-9_-]{20,}/);
    expect(sinks).not.toContain('clientSecret');
    expect(sinks).not.toContain(Buffer.from('clientId:clientSecret').toString('base64'));
  });
});

/** The messages below an error. */
const causes = (error: unknown): readonly string[] =>
  error instanceof Error && error.cause instanceof Error ? [error.cause.message, ...causes(error.cause)] : [];

/** A harbour whose methods need no `this`. */
async function bound(options: HarbourOptions = {}): Promise<Pick<Harbour, 'server' | 'clock' | 'visit' | 'visits'>> {
  const harbour = await open(options);
  return {
    server: harbour.server,
    clock: harbour.clock,
    visit: (signal) => harbour.visit(signal),
    visits: (callers) => harbour.visits(callers),
  };
}
