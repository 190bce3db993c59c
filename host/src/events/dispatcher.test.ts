import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '@mooring/core';
import { VirtualClock } from '@mooring/core/runtime';
import { Directory } from '../connections/directory.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { saleBody, till, tillSecret } from '../fixtures/till-plugin.js';
import { wrappedStore } from '../fixtures/wrapped-store.js';
import { createStore, type NewEvent, type Store } from '../store/index.js';
import { AnswerDesk } from './answer-desk.js';
import { Dispatcher } from './dispatcher.js';
import type { EventSettings } from './event-settings.js';
import { HandlerRegistry } from './handler-registry.js';

/** What these tests read of an event; the types of `host.on` are pinned elsewhere. */
interface Received {
  readonly id: string;
  readonly key: string;
  readonly connection: string;
  readonly attempt: number;
  readonly data: unknown;
  readonly receivedAt: Date;
  readonly raw: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> };
  readonly signal: AbortSignal;
}

const random: Random = { next: () => 0.5, uuid: () => '0', bytes: (length) => new Uint8Array(length) };
const defaults: EventSettings = { concurrency: 4, attempts: 3, handlerTimeoutMs: 1_000, drainMs: 500, onSchemaDrift: 'report' };

let clock: VirtualClock;
let logger: ReturnType<typeof recordingLogger>;
let store: Store;
let handlers: HandlerRegistry;
let measured: [string, number, unknown][];
let dispatcher: Dispatcher;

function make(settings: Partial<EventSettings> = {}, over: Store = store): Dispatcher {
  const directory = new Directory({
    plugins: [till],
    connections: { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } } },
    apps: {},
    environment: {},
  });
  const meter = {
    count: (name: string, attributes: unknown, value = 1) => void measured.push([name, value, attributes]),
    record: (name: string, value: number, attributes: unknown) => void measured.push([name, value, attributes]),
    gauge: () => undefined,
  };
  dispatcher = new Dispatcher(over, directory, handlers, { ...defaults, ...settings }, clock, random, logger, meter, new AnswerDesk());
  return dispatcher;
}

const on = (handler: (event: Received) => unknown, type = 'sale.made'): (() => void) => handlers.add('till', type, handler);

const newEvent = (key: string, more: Partial<NewEvent> = {}): NewEvent => ({
  plugin: 'till',
  connection: 'acme',
  type: 'sale.made',
  key,
  bodySha256: key,
  body: Buffer.from(saleBody(key)),
  headers: '{"content-type":"application/json"}',
  url: 'https://hooks.example.com/webhooks/x',
  receivedAt: clock.now(),
  verifiedWith: '0',
  ...more,
});

const accept = async (...keys: readonly string[]): Promise<void> => {
  await store.accept(keys.map((key) => newEvent(key)));
  dispatcher.poke();
};

const linesOf = (level: string): unknown[] =>
  logger.lines.filter((line) => line.level === level).map(({ message, fields }) => [message, fields]);

beforeEach(async () => {
  clock = new VirtualClock();
  logger = recordingLogger();
  store = createStore({ location: 'memory', now: () => clock.now() });
  handlers = new HandlerRegistry();
  measured = [];
  await store.open();
});
afterEach(async () => {
  await clock.settle(dispatcher.stop());
  const left = clock.pending;
  await store.close();
  if (left > 0) throw new Error(`The dispatcher was stopped and left ${left} timers.`);
});

describe('an event with a handler', () => {
  it('is handed over whole, once, and is done', async () => {
    const events: Received[] = [];
    await make().start();
    on((event) => void events.push(event));
    await accept('e1');
    await dispatcher.idle();
    expect(events).toEqual([
      {
        id: 'e1',
        key: 'till/acme/e1',
        plugin: 'till',
        connection: 'acme',
        type: 'sale.made',
        attempt: 1,
        data: { sale: 'sale of e1', cents: 5 },
        receivedAt: new Date(clock.now()),
        raw: { headers: { 'content-type': 'application/json' }, body: Buffer.from(saleBody('e1')) },
        signal: expect.any(AbortSignal),
      },
    ]);
    expect(await store.counts()).toMatchObject({ done: 1, ready: 0, running: 0 });
    expect(measured).toContainEqual(['mooring_events_total', 1, { plugin: 'till', outcome: 'done' }]);
  });

  it('tells how long it took from its arrival to the end of its handling', async () => {
    await make().start();
    on(() => clock.sleep(250));
    await store.accept([newEvent('e1', { receivedAt: clock.now() - 1_000 })]);
    dispatcher.poke();
    await clock.settle(dispatcher.idle());
    expect(measured).toContainEqual(['mooring_event_lag_seconds', 1.25, { plugin: 'till' }]);
  });

  it('keeps fields that the schema does not name, and what does not fit is handed on and told', async () => {
    const events: unknown[] = [];
    await make().start();
    on(({ data }) => void events.push(data));
    const body = (data: unknown): { body: Buffer } => ({ body: Buffer.from(JSON.stringify({ id: 'e', type: 'sale.made', data })) });
    await store.accept([newEvent('e1', body({ sale: 's', cents: 1, more: true }))]);
    await store.accept([newEvent('e2', body({ sale: 's', cents: 'one' }))]);
    dispatcher.poke();
    await dispatcher.idle();
    expect(events).toEqual([
      { sale: 's', cents: 1, more: true },
      { sale: 's', cents: 'one' },
    ]);
    expect(linesOf('warn')).toEqual([
      [
        'event does not fit the declared schema',
        expect.objectContaining({ event: 'e2', drift: [expect.objectContaining({ path: 'cents' })] }),
      ],
    ]);
  });

  it('does not reach a handler that wants strict schemas and does not fit them', async () => {
    const seen: unknown[] = [];
    await make({ onSchemaDrift: 'strict', attempts: 1 }).start();
    on((event) => void seen.push(event));
    await store.accept([newEvent('e1', { body: Buffer.from('{"id":"e1","type":"sale.made","data":{"sale":1}}') })]);
    dispatcher.poke();
    await dispatcher.idle();
    expect(seen).toEqual([]);
    expect((await store.deadLetters({ limit: 1 }))[0]?.lastError).toContain('does not fit the declared schema');
  });
});

describe('a handler that fails', () => {
  it('is tried again after longer and longer waits, each failure is one line, and the last makes a dead letter', async () => {
    const attempts: [number, number][] = [];
    const start = clock.now();
    await make().start();
    on(({ attempt }) => {
      attempts.push([attempt, clock.now() - start]);
      throw new RangeError(`failure ${attempt}`);
    });
    await accept('e1');
    await dispatcher.idle();
    await clock.advance(60_000);
    // The middle of full jitter: 0.55 of one second, then of four.
    expect(attempts).toEqual([
      [1, 0],
      [2, 550],
      [3, 2_750],
    ]);
    const common = { plugin: 'till', connection: 'acme', type: 'sale.made', event: 'e1' };
    expect(linesOf('warn')).toEqual([
      [
        'event handler failed, will try again',
        { ...common, attempt: 1, reason: 'RangeError: failure 1', delayMs: 550, nextTryAt: new Date(start + 550).toISOString() },
      ],
      [
        'event handler failed, will try again',
        { ...common, attempt: 2, reason: 'RangeError: failure 2', delayMs: 2_200, nextTryAt: new Date(start + 2_750).toISOString() },
      ],
    ]);
    expect(linesOf('error')).toEqual([
      ['event failed for the last time and is a dead letter now', { ...common, attempt: 3, reason: 'RangeError: failure 3', seq: 1 }],
    ]);
    expect(measured.map(([, , attributes]) => attributes)).toEqual(
      ['retried', 'retried', 'dead'].map((outcome) => ({ plugin: 'till', outcome })),
    );
    expect(clock.pending).toBe(0);
  });

  it('ends as a dead letter that can be listed with its history, and replayed with a full set of tries', async () => {
    let isBroken = true;
    const attempts: number[] = [];
    await make({ attempts: 2 }).start();
    on(({ attempt }) => {
      attempts.push(attempt);
      if (isBroken) return Promise.reject(new Error('broken'));
      return undefined;
    });
    await accept('e1');
    await clock.advance(60_000);
    const [letter] = await store.deadLetters({ limit: 10 });
    expect(letter).toMatchObject({ seq: 1, key: 'e1', state: 'dead', lastError: 'Error: broken' });
    expect((await store.event(1))?.failures.map(({ attempt }) => attempt)).toEqual([1, 2]);
    isBroken = false;
    expect(await store.replay({ seq: 1 })).toBe(1);
    dispatcher.poke();
    await dispatcher.idle();
    expect(attempts).toEqual([1, 2, 1]);
    expect(await store.counts()).toMatchObject({ done: 1, dead: 0 });
  });

  it('need not throw an error to fail', async () => {
    await make({ attempts: 1 }).start();
    on(() => Promise.reject('just text'));
    await accept('e1');
    await dispatcher.idle();
    expect((await store.deadLetters({ limit: 1 }))[0]?.lastError).toBe('just text');
  });

  it('does not hold up the events behind it', async () => {
    const done: string[] = [];
    await make().start();
    on(({ id }) => {
      if (id === 'bad') throw new Error('bad');
      done.push(id);
    });
    await accept('bad', 'e1', 'e2');
    await dispatcher.idle();
    expect(done).toEqual(['e1', 'e2']);
    await clock.advance(60_000);
  });
});

describe('an event without a handler', () => {
  it('stays unhandled, uncounted, and is delivered when a handler is registered', async () => {
    const attempts: number[] = [];
    await make().start();
    await accept('e1', 'e2');
    await dispatcher.idle();
    expect(await store.counts()).toMatchObject({ unhandled: 2, done: 0 });
    expect(clock.pending).toBe(0);
    on(() => undefined, 'sale.voided');
    await clock.drain();
    expect(await store.counts()).toMatchObject({ unhandled: 2 });
    on(({ attempt }) => void attempts.push(attempt));
    await clock.drain();
    await dispatcher.idle();
    expect(attempts).toEqual([1, 1]);
    expect(await store.counts()).toMatchObject({ unhandled: 0, done: 2 });
  });

  it('is delivered at the start where the handler was registered before', async () => {
    await make().start();
    await accept('e1');
    await dispatcher.idle();
    await dispatcher.stop();
    const seen: string[] = [];
    on(({ id }) => void seen.push(id));
    await make().start();
    await dispatcher.idle();
    expect(seen).toEqual(['e1']);
  });

  it('is not missed by a handler that is registered while it is being parked', async () => {
    const seen: string[] = [];
    let register: () => void = () => undefined;
    await make(
      {},
      wrappedStore(store, {
        park: (claim) => {
          const parked = store.park(claim);
          register();
          return parked;
        },
      }),
    ).start();
    register = () => void on(({ id }) => void seen.push(id));
    await accept('e1');
    await dispatcher.idle();
    await clock.drain();
    await dispatcher.idle();
    expect(seen).toEqual(['e1']);
  });

  it('is what an event becomes whose handler was taken away', async () => {
    const seen: string[] = [];
    await make().start();
    const remove = on(({ id }) => void seen.push(id));
    await accept('e1');
    await dispatcher.idle();
    remove();
    remove();
    await accept('e2');
    await dispatcher.idle();
    expect(seen).toEqual(['e1']);
    expect(await store.counts()).toMatchObject({ done: 1, unhandled: 1 });
  });
});

describe('two handlers of one event', () => {
  it('both get it; it is done when both are', async () => {
    const seen: string[] = [];
    const handler = ({ id }: Received): void => void seen.push(id);
    await make().start();
    on(handler);
    const remove = on(handler);
    await accept('e1');
    await dispatcher.idle();
    expect(seen).toEqual(['e1', 'e1']);
    remove();
    await accept('e2');
    await dispatcher.idle();
    expect(seen).toEqual(['e1', 'e1', 'e2']);
  });

  it('are tried again together, and never while one of them is still at work', async () => {
    let slowAtWork = 0;
    let mostAtOnce = 0;
    let quickRuns = 0;
    await make({ attempts: 2, handlerTimeoutMs: 60_000 }).start();
    on(() => {
      quickRuns += 1;
      throw new Error('quick failure');
    });
    on(async () => {
      mostAtOnce = Math.max(mostAtOnce, (slowAtWork += 1));
      await clock.sleep(20_000);
      slowAtWork -= 1;
    });
    await accept('e1');
    await clock.advance(120_000);
    expect([quickRuns, mostAtOnce]).toEqual([2, 1]);
    expect((await store.deadLetters({ limit: 1 }))[0]?.lastError).toBe('Error: quick failure');
  });
});

describe('a handler that takes too long', () => {
  it('has its signal aborted at the limit, and the try counts as failed', async () => {
    const signals: AbortSignal[] = [];
    await make({ attempts: 2 }).start();
    on(({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    await accept('e1');
    await clock.advance(999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(1);
    expect(signals[0]?.reason).toEqual(new Error('The handler did not finish within 1000 ms.'));
    expect(linesOf('warn')).toEqual([
      [
        'event handler failed, will try again',
        expect.objectContaining({ attempt: 1, reason: 'Error: The handler did not finish within 1000 ms.' }),
      ],
    ]);
    await clock.advance(60_000);
    expect(signals).toHaveLength(2);
    expect(await store.counts()).toMatchObject({ dead: 1, running: 0 });
  });
});

describe('concurrency', () => {
  it('is bounded, and used to the bound', async () => {
    let atWork = 0;
    const seen: number[] = [];
    await make({ concurrency: 3, handlerTimeoutMs: 60_000 }).start();
    on(async () => {
      seen.push((atWork += 1));
      await clock.sleep(10);
      atWork -= 1;
    });
    await accept(...Array.from({ length: 10 }, (_value, index) => `e${index}`));
    await clock.settle(dispatcher.idle());
    expect(Math.max(...seen)).toBe(3);
    expect(seen).toHaveLength(10);
    expect(await store.counts()).toMatchObject({ done: 10 });
  });
});

describe('stop', () => {
  it('waits for handlers at work, and takes nothing more', async () => {
    const done: string[] = [];
    await make({ concurrency: 1 }).start();
    on(async ({ id }) => {
      await clock.sleep(400);
      done.push(id);
    });
    await accept('e1', 'e2');
    await clock.drain();
    await clock.settle(dispatcher.stop());
    expect(done).toEqual(['e1']);
    expect(await store.counts()).toMatchObject({ done: 1, ready: 1, running: 0 });
  });

  it('gives up a handler that does not end: its signal aborts, and the event is given back with its try uncounted', async () => {
    const signals: AbortSignal[] = [];
    await make({ handlerTimeoutMs: 60_000 }).start();
    on(({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    await accept('e1');
    await clock.drain();
    const stopping = dispatcher.stop();
    await clock.advance(499);
    expect(signals[0]?.aborted).toBe(false);
    await clock.advance(1);
    await stopping;
    expect(signals[0]?.aborted).toBe(true);
    expect((await store.event(1))?.event).toMatchObject({ state: 'ready', attempts: 0, crashes: 0 });
    expect(linesOf('warn')).toEqual([]);
  });

  it('may be called before the start, and twice', async () => {
    await make().stop();
    await dispatcher.start();
    await Promise.all([dispatcher.stop(), dispatcher.stop()]);
    await accept('e1');
    await clock.drain();
    expect(await store.counts()).toMatchObject({ ready: 1 });
  });
});

describe('an event that takes the process down', () => {
  it('is buried after three times without being handled again, and the others go on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-poison-'));
    const file = createStore({ location: join(folder, 'events.sqlite'), writer: 'inline', now: () => clock.now() });
    const seen: string[] = [];
    await file.open();
    await file.accept([newEvent('poison')]);
    for (let crash = 0; crash < 3; crash += 1) {
      await file.claim({ now: clock.now(), limit: 1, leaseMs: 1_000 });
      // Closed with the claim unsettled, as a process leaves it that dies.
      await file.close();
      await file.open();
    }
    await file.accept([newEvent('good')]);
    await make({ attempts: 10 }, file).start();
    on(({ id }) => void seen.push(id));
    await clock.drain();
    await dispatcher.idle();
    expect(seen).toEqual(['good']);
    expect((await file.deadLetters({ limit: 10 })).map(({ key, lastError }) => [key, lastError])).toEqual([
      ['poison', 'The process ended 3 times while this event was being handled.'],
    ]);
    await dispatcher.stop();
    await file.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a claim that ran out while its handler was at work', () => {
  it.each(['done', 'failed'] as const)('leaves the event to who has it now, and says so (%s)', async (end) => {
    await make({ handlerTimeoutMs: 60_000 }).start();
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    on(async () => {
      await finished;
      if (end === 'failed') throw new Error('too late');
    });
    await accept('e1');
    await clock.drain();
    // Another process looks at a time when the lease is over.
    const [stolen] = await store.claim({ now: clock.now() + 90_001, limit: 1, leaseMs: 60_000 });
    finish();
    await clock.drain();
    expect((await store.event(1))?.event).toMatchObject({ state: 'running', claims: 2 });
    expect(linesOf('warn')).toEqual([
      ['event was claimed again before its handler ended', { plugin: 'till', type: 'sale.made', event: 'e1', attempt: 1 }],
    ]);
    expect(measured).toEqual([['mooring_events_total', 1, { plugin: 'till', outcome: 'lost' }]]);
    expect(stolen === undefined ? undefined : await store.complete(stolen)).toBe(true);
  });
});

describe('a store that fails', () => {
  it('is asked again: what it could not settle is handled again when its claim runs out', async () => {
    const attempts: number[] = [];
    let isBroken = true;
    await make(
      {},
      wrappedStore(store, { complete: (claim) => (isBroken ? Promise.reject(new Error('disk')) : store.complete(claim)) }),
    ).start();
    on(({ attempt }) => void attempts.push(attempt));
    await accept('e1');
    await clock.drain();
    expect(linesOf('error')).toEqual([['the outcome of an event could not be stored', { plugin: 'till', event: 'e1', reason: 'disk' }]]);
    isBroken = false;
    await clock.advance(60_000);
    expect(attempts).toHaveLength(2);
    expect(await store.counts()).toMatchObject({ done: 1 });
  });

  it('is asked again a second after it gave nothing out', async () => {
    const seen: string[] = [];
    let isBroken = true;
    await make(
      {},
      wrappedStore(store, { claim: (options) => (isBroken ? Promise.reject(new Error('disk')) : store.claim(options)) }),
    ).start();
    on(({ id }) => void seen.push(id));
    await accept('e1');
    await clock.drain();
    isBroken = false;
    await clock.advance(1_000);
    expect(linesOf('error')).toContainEqual(['events cannot be taken from the store', { reason: 'disk' }]);
    expect(seen).toEqual(['e1']);
  });
});
