import { createServer } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMooringError, type AnyPlugin } from '@mooring/core';
import { VirtualClock } from '@mooring/core/runtime';
import { crowd } from './fixtures/crowd-plugin.js';
import { recordingLogger } from './fixtures/recording-logger.js';
import { scriptedTransport } from './fixtures/scripted-transport.js';
import { saleBody, till, tillHeaders, tillSecret } from './fixtures/till-plugin.js';
import { wrappedStore } from './fixtures/wrapped-store.js';
import { createHost, type Host, type HostOptions } from './index.js';
import { createStore } from './store/index.js';

type TestHost = Host<readonly [typeof till, typeof crowd]>;

const acme = { credentials: { apiKey: 'key of acme' }, webhookSecret: tillSecret };
const folder = mkdtempSync(join(tmpdir(), 'mooring-host-'));
const made: TestHost[] = [];
afterEach(async () => {
  for (const host of made.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function make(more: Partial<HostOptions<readonly [typeof till, typeof crowd]>> = {}): Promise<TestHost> {
  const host: TestHost = await createHost({
    plugins: [till, crowd],
    connections: { till: { acme } },
    store: 'memory',
    storeWriter: 'inline',
    services: { logger: recordingLogger() },
    environment: {},
    ...more,
  });
  made.push(host);
  return host;
}

/** The code and the message of what `work` fails with. */
async function failure(work: () => unknown): Promise<readonly [string, string]> {
  try {
    await work();
  } catch (error) {
    if (isMooringError(error)) return [error.code, error.message];
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Calls as JavaScript would, which has no compiler. */
const createUnchecked = (options: unknown): Promise<Host> => createHost(options as HostOptions<readonly AnyPlugin[]>);

describe('a wrong option', () => {
  it.each<[string, unknown, string]>([
    ['no options', undefined, 'createHost takes an object of options: createHost({ plugins: [ … ] }).'],
    ['a misspelt option', { plugins: [], conections: {} }, '`conections` is not an option; there are plugins, connections'],
    ['no plugins', {}, '`plugins` is missing: it takes a list of plugins made with definePlugin.'],
    ['a plugin that is none', { plugins: [{ id: 'x' }] }, '`plugins` must be a list of plugins made with definePlugin.'],
    ['a plugin that is not in a list', { plugins: till }, '`plugins` must be a list of plugins made with definePlugin.'],
    ['a plugin twice', { plugins: [till, till] }, '`plugins` has "till" twice.'],
    ['store', { plugins: [], store: '' }, '`store` must be a file path, "memory" or a store.'],
    ['store', { plugins: [], store: {} }, '`store` must be a file path, "memory" or a store.'],
    ['storeWriter', { plugins: [], storeWriter: 'fast' }, '`storeWriter` must be "thread" or "inline".'],
    ['publicUrl', { plugins: [], publicUrl: 'hooks.example.com' }, '`publicUrl` must be an absolute http or https URL.'],
    ['logLevel', { plugins: [], logLevel: 'loud' }, '`logLevel` must be "debug", "info", "warn" or "error".'],
    ['onSchemaDrift', { plugins: [], onSchemaDrift: 'ignore' }, '`onSchemaDrift` must be "report" or "strict".'],
    ['slowCallMs', { plugins: [], slowCallMs: 0 }, '`slowCallMs` must be a positive number of milliseconds.'],
    ['environment', { plugins: [], environment: 'production' }, '`environment` must be an object of texts.'],
    ['events', { plugins: [], events: [] }, '`events` must be an object of event options.'],
    ['events.retries', { plugins: [], events: { retries: 3 } }, '`events.retries` is not an option; there are concurrency, attempts'],
    ['events.attempts', { plugins: [], events: { attempts: 0 } }, '`events.attempts` must be a whole number above 0.'],
    [
      'events.concurrency',
      { plugins: [], events: { concurrency: Number.POSITIVE_INFINITY } },
      '`events.concurrency` must be a whole number above 0.',
    ],
    ['services.queue', { plugins: [], services: { queue: {} } }, '`services.queue` is not an option; there are clock, random'],
    [
      'services.logger',
      { plugins: [], services: { logger: { info: () => undefined } } },
      '`services.logger` must have the methods debug, info, warn and error.',
    ],
    [
      'services.clock',
      { plugins: [], services: { clock: { now: () => 0 } } },
      '`services.clock` must have the methods now, sleep and schedule.',
    ],
    [
      'services.transport',
      { plugins: [], services: { transport: {} } },
      '`services.transport` must be a function, or have the methods send and close.',
    ],
    ['connections', { plugins: [till], connections: [] }, '`connections` must be an object of connections by plugin.'],
    ['connections.till', { plugins: [till], connections: { till: 'key' } }, '`connections.till` must be an object of connections by name.'],
    [
      'a connection',
      { plugins: [till], connections: { till: { acme: 'key' } } },
      '`connections.till.acme` must be an object such as { credentials: { … } }.',
    ],
    [
      'a field of a connection',
      { plugins: [till], connections: { till: { acme: { apiKey: 'key' } } } },
      '`connections.till.acme.apiKey` is not an option; there are credentials',
    ],
    [
      'credentials',
      { plugins: [till], connections: { till: { acme: {} } } },
      "`connections.till.acme.credentials` must be an object of the plugin's credential fields.",
    ],
    [
      'an environment',
      { plugins: [till], connections: { till: { acme: { ...acme, environment: 'test' } } } },
      '`connections.till.acme.environment` must be "live" or "sandbox".',
    ],
    [
      'an account',
      { plugins: [till], connections: { till: { acme: { ...acme, account: 5 } } } },
      '`connections.till.acme.account` must be a text.',
    ],
    [
      'a credential that is none',
      { plugins: [till], connections: { till: { acme: { credentials: { apiKey: 'k', token: 't' } } } } },
      '`credentials.token` of the connection "acme" of "till" is unknown: it takes "apiKey".',
    ],
    ['apps.crowd', { plugins: [crowd], apps: { crowd: 'secret' } }, "`apps.crowd` must be an object of the plugin's app secrets."],
    ['an app secret', { plugins: [crowd], apps: { crowd: { signingSecret: 5 } } }, '`apps.crowd.signingSecret` must be a text.'],
  ])('is told in one sentence that names it: %s', async (_what, options, sentence) => {
    const [code, message] = await failure(() => createUnchecked(options));
    expect(code).toBe('InvalidOptions');
    expect(message).toContain(sentence);
    expect(message).not.toMatch(/\n/);
  });

  it('may be an option of start', async () => {
    const host = await make();
    for (const [options, sentence] of [
      [{ port: 99_999 }, '`port` must be a whole number from 0 to 65535.'],
      [{ port: '80' }, '`port` must be a whole number from 0 to 65535.'],
      [{ listen: 'no' }, '`listen` must be true or false.'],
      [{ host: '0.0.0.0' }, '`start: host` is not an option; there are http, listen, port, address.'],
    ] as const) {
      // As JavaScript would call it.
      expect(await failure(() => host.start(options as never))).toEqual(['InvalidOptions', sentence]);
    }
    await host.start({ listen: false });
  });

  it('is never quoted where a secret may stand in it', async () => {
    const [, message] = await failure(() =>
      createUnchecked({ plugins: [till], connections: { till: { acme: { credentials: { apiKey: 'k', other: 'hunter2' } } } } }),
    );
    expect(message).not.toContain('hunter2');
  });
});

describe('a name that nobody knows', () => {
  it('is answered with the names there are', async () => {
    const host = await make();
    expect(await failure(() => host.connection('tlil' as 'till', 'acme'))).toEqual([
      'UnknownPlugin',
      '"tlil": no such plugin is loaded. Loaded: till, crowd.',
    ]);
    expect(await failure(() => host.connection('till', 'acne'))).toEqual([
      'UnknownConnection',
      '"till" has no connection "acne". It has: acme.',
    ]);
    expect(await failure(() => host.on('till', 'sale.maid' as 'sale.made', () => undefined))).toEqual([
      'InvalidOptions',
      '"till" has no event "sale.maid". It has: sale.made, sale.voided, price.asked.',
    ]);
    expect(await failure(() => host.on('till', 'constructor' as 'sale.made', () => undefined))).toEqual([
      'InvalidOptions',
      expect.stringContaining('no event "constructor"'),
    ]);
    expect(await failure(() => host.webhookPath('till', 'acne'))).toEqual([
      'UnknownConnection',
      '"till" has no webhook endpoint for a connection "acne".',
    ]);
    expect(await failure(() => createUnchecked({ plugins: [till], connections: { crowd: {} } }))).toEqual([
      'UnknownPlugin',
      '`connections.crowd`: no such plugin is loaded. Loaded: till.',
    ]);
    expect(await failure(() => createUnchecked({ plugins: [till], apps: { crowd: {} } }))).toEqual([
      'UnknownPlugin',
      '`apps.crowd`: no such plugin is loaded. Loaded: till.',
    ]);
  });

  it('is not found on a prototype either', async () => {
    const host = await make();
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect((await failure(() => host.connection('till', name)))[0]).toBe('UnknownConnection');
      expect((await failure(() => host.connection(name as 'till', 'acme')))[0]).toBe('UnknownPlugin');
    }
  });
});

describe('a credential that is missing', () => {
  it('is named with its environment variable, by the first call of the default connection and not before', async () => {
    const host = await make({ connections: {} });
    expect(await failure(() => host.plugin('till'))).toEqual([
      'MissingCredential',
      'The connection "default" of "till" needs `credentials.apiKey`, or the environment variable TILL_API_KEY for the connection "default".',
    ]);
    expect(host.describe().plugins.map(({ id, missing }) => [id, missing])).toEqual([
      ['till', ['TILL_API_KEY']],
      ['crowd', ['CROWD_KEY']],
    ]);
  });

  it('of a connection with a name is told at once', async () => {
    const [code, message] = await failure(() =>
      createUnchecked({ plugins: [till], connections: { till: { acme: { credentials: { apiKey: ' ' } } } } }),
    );
    expect([code, message]).toEqual([
      'MissingCredential',
      expect.stringMatching(/^The connection "acme" of "till" needs `credentials\.apiKey`/),
    ]);
  });

  it('comes from the environment where the connection is the default one', async () => {
    const transport = scriptedTransport(() => ({ status: 200, body: { sale: 's', cents: 1 } }));
    const host = await make({
      connections: {},
      environment: { TILL_API_KEY: ' key from outside\n' },
      services: { logger: recordingLogger(), transport },
    });
    await host.plugin('till').sales.retrieve({ id: '1' });
    expect(transport.requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer key from outside']);
  });
});

describe('createHost', () => {
  it('opens nothing: no handle, no file, no line', async () => {
    const before = process.getActiveResourcesInfo().sort();
    const location = join(folder, 'unopened', 'events.sqlite');
    const logger = recordingLogger();
    const host = await createHost({ plugins: [till, crowd], connections: { till: { acme } }, store: location, services: { logger } });
    host.connection('till', 'acme');
    host.on('till', 'sale.made', () => undefined);
    expect(process.getActiveResourcesInfo().sort()).toEqual(before);
    expect(host.describe().store).toBe(location);
    expect(logger.lines).toEqual([]);
    expect(() => rmSync(join(folder, 'unopened'), { recursive: true })).toThrow('ENOENT');
    await host.stop();
  });

  it.each([
    ['the console', () => console],
    ['four functions', () => ({ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined })],
  ])('takes any logger: %s', async (_what, loggerOf) => {
    const written = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    const host = await make({ services: { logger: loggerOf() } });
    await host.start({ listen: false });
    await expect(host.stop()).resolves.toBeUndefined();
    written.mockRestore();
  });

  it('says at the start where the store is and what was loaded', async () => {
    const logger = recordingLogger();
    const host = await make({ services: { logger } });
    const { url } = await host.start({ port: 0 });
    expect(logger.lines).toContainEqual({
      level: 'info',
      message: 'host started',
      fields: { store: 'memory', plugins: ['till@1', 'crowd@2'], url },
    });
  });
});

describe('start and stop', () => {
  it('start once, however often they are called, and stop once', async () => {
    const calls: string[] = [];
    const memory = createStore({ location: 'memory' });
    const store = wrappedStore(memory, {
      open: () => {
        calls.push('open');
        return memory.open();
      },
      close: () => {
        calls.push('close');
        return memory.close();
      },
    });
    const logger = recordingLogger();
    const host = await make({ store, services: { logger } });
    const [first, second] = await Promise.all([host.start({ port: 0 }), host.start({ port: 0 })]);
    expect(first).toEqual(second);
    await Promise.all([host.stop(), host.stop()]);
    await host.stop();
    expect(calls).toEqual(['open', 'close']);
    const told = logger.lines.filter(({ level }) => level !== 'debug');
    expect(told.map(({ message }) => message)).toEqual(['host started', 'host stopped']);
  });

  it('let go in reverse order: handlers end before the port and the store close', async () => {
    const order: string[] = [];
    const memory = createStore({ location: 'memory' });
    const host = await make({ store: wrappedStore(memory, { close: () => memory.close().finally(() => order.push('store closed')) }) });
    const { url } = await host.start({ port: 0 });
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((resolve) => {
      host.on('till', 'sale.made', async () => {
        resolve();
        await finished;
        order.push('handler ended');
      });
    });
    await fetch(url + host.webhookPath('till', 'acme'), { method: 'POST', body: saleBody('e1'), headers: tillHeaders(saleBody('e1')) });
    await begun;
    const stopping = host.stop();
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    finish();
    await stopping;
    expect(order).toEqual(['handler ended', 'store closed']);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('refuse a start after the stop, and let a host be stopped that never started', async () => {
    const host = await make();
    await host.stop();
    expect(await failure(() => host.start({ listen: false }))).toEqual(['HostNotStarted', 'This host has been stopped; create a new one.']);
    expect((await failure(() => host.counts()))[0]).toBe('HostNotStarted');
  });

  it('stop a host that is starting', async () => {
    const host = await make();
    const starting = host.start({ port: 0 });
    await host.stop();
    const { url } = await starting;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('tell a port in use in one sentence, leave nothing open, and may be tried again', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    // A TCP server has an address of this form.
    const { port } = other.address() as AddressInfo;
    const host = await make();
    expect(await failure(() => host.start({ port }))).toEqual([
      'PortInUse',
      `Port ${port} on 127.0.0.1 is in use by another process. Set PORT to another one, or stop that process.`,
    ]);
    expect((await failure(() => host.counts()))[0]).toBe('HostNotStarted');
    await new Promise((resolve) => other.close(resolve));
    expect(await host.start({ port })).toEqual({ url: `http://127.0.0.1:${port}` });
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  });

  it('tell an address that this machine does not have', async () => {
    const host = await make();
    expect(await failure(() => host.start({ port: 0, address: '192.0.2.1' }))).toEqual([
      'InvalidOptions',
      '`address` must be an address of this machine, and "192.0.2.1" is none.',
    ]);
  });

  it('tell a store that is none, and a store that another host has', async () => {
    const broken = join(folder, 'broken.sqlite');
    writeFileSync(broken, 'this is no database, whatever its name says'.repeat(50));
    expect(await failure(async () => (await make({ store: broken })).start({ listen: false }))).toEqual([
      'StoreUnreadable',
      expect.not.stringContaining('\n'),
    ]);
    const location = join(folder, 'shared.sqlite');
    await (await make({ store: location })).start({ listen: false });
    const [code, message] = await failure(async () => (await make({ store: location })).start({ listen: false }));
    expect([code, message]).toEqual([
      'StoreInUse',
      expect.stringMatching(new RegExp(`in use by another host of this process \\(pid ${process.pid}\\)[^\\n]*\\.$`)),
    ]);
  });
});

describe('two hosts in one process', () => {
  it('share nothing: no cache, no limit, no circuit, no metric, no handler', async () => {
    const clock = new VirtualClock();
    let isBroken = false;
    const transports = [0, 1].map(() =>
      scriptedTransport(() => (isBroken ? { status: 500, body: {} } : { status: 200, body: { sale: 's', cents: 1 } })),
    );
    const [one, two] = await Promise.all(
      transports.map((transport) => make({ services: { logger: recordingLogger(), clock, transport } })),
    );
    if (one === undefined || two === undefined) throw new Error('Two hosts were asked for.');
    const call = (host: TestHost, id: string): Promise<unknown> => host.connection('till', 'acme').sales.retrieve({ id });
    const sent = (): readonly number[] => transports.map(({ requests }) => requests.length);

    // The cache: asked again on the first host it answers, and on the second it knows nothing.
    for (const host of [one, one, two]) await call(host, '1');
    expect(sent()).toEqual([1, 1]);
    // The limit of three in a second: the first host has used it up, the second goes at once.
    for (const id of ['2', '3']) await call(one, id);
    const waiting = call(one, '4');
    await call(two, '2');
    expect(sent()).toEqual([3, 2]);
    await clock.settle(waiting);
    // The circuit: open on the first host, closed on the second.
    isBroken = true;
    let code = '';
    for (let attempt = 5; code !== 'CircuitOpen' && attempt < 60; attempt += 1)
      [code] = await failure(() => clock.settle(call(one, String(attempt))));
    expect(code).toBe('CircuitOpen');
    isBroken = false;
    await clock.settle(call(two, '5'));
    // Metrics.
    expect(await one.metrics()).toContain('mooring_circuit_state');
    expect(await two.metrics()).not.toMatch(/mooring_circuit_state\{[^}]*\} [12]/);
    expect(await two.metrics()).not.toContain('mooring_cache_hits_total');
    // Handlers and events.
    const seen: string[] = [];
    one.on('till', 'sale.made', () => void seen.push('one'));
    two.on('till', 'sale.made', () => void seen.push('two'));
    await Promise.all([one, two].map((host) => host.start({ listen: false })));
    const path = two.webhookPath('till', 'acme');
    const body = saleBody('e1');
    const answer = await two.receive({
      endpointId: path.split('/').at(-1) ?? '',
      method: 'POST',
      url: path,
      headers: tillHeaders(body, { at: clock.now() }),
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(200);
    await two.idle();
    expect(seen).toEqual(['two']);
    expect((await one.counts()).done).toBe(0);
  });
});

describe('an event that makes cached answers wrong', () => {
  it('drops them, on its own connection only', async () => {
    const transport = scriptedTransport(() => ({ status: 200, body: { sale: 's', cents: 1 } }));
    const host = await make({ connections: { till: { acme, other: acme } }, services: { logger: recordingLogger(), transport } });
    await host.start({ listen: false });
    for (const name of ['acme', 'other']) await host.connection('till', name).sales.retrieve({ id: '1' });
    const path = host.webhookPath('till', 'acme');
    await host.receive({
      endpointId: path.split('/').at(-1) ?? '',
      method: 'POST',
      url: path,
      headers: tillHeaders(saleBody('e1')),
      body: Buffer.from(saleBody('e1')),
    });
    for (const name of ['acme', 'other']) await host.connection('till', name).sales.retrieve({ id: '1' });
    expect(transport.requests).toHaveLength(3);
  });
});
