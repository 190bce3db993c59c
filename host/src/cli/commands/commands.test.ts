import path from 'node:path';
import type { Transport } from '@mooring/core/runtime';
import { crowd } from '../../fixtures/crowd-plugin.js';
import { till } from '../../fixtures/till-plugin.js';
import { createStore } from '../../store/index.js';
import { market } from '../fixtures/market-plugin.js';
import { MemoryTerminal, type ConfigModule } from '../fixtures/memory-terminal.js';

const open: MemoryTerminal[] = [];
function terminalWith(config: object | (() => object), environment: Record<string, string> = {}): MemoryTerminal {
  const module: ConfigModule = { default: config };
  const terminal = new MemoryTerminal(module);
  terminal.environment = environment;
  open.push(terminal);
  return terminal;
}
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

describe('mooring plugins', () => {
  it('lists what is loaded, and what it misses', async () => {
    const terminal = terminalWith(
      { plugins: [till, market, crowd], simulated: ['till'], store: 'memory' },
      { TILL_API_KEY: 'k', CROWD_KEY: 'k' },
    );
    expect(await terminal.run('plugins')).toBe(0);
    expect(terminal.output.lines).toEqual([
      'plugin  version  endpoints  events  connections  mode            missing',
      'till    1.0.0    2          3       default      simulated       none',
      'market  1.4.0    6          1       default      no credentials  MARKET_ACCOUNT, MARKET_SECRET, MARKET_REPORT_KEY',
      'crowd   2.1.0    1          2       default      live            none',
    ]);
  });
});

describe('mooring doctor', () => {
  it('finds everything well, and warns of what an operator should know', async () => {
    const terminal = terminalWith(
      { plugins: [till, crowd], store: 'memory', port: 0 },
      { TILL_API_KEY: 'secret of till', CROWD_KEY: 'secret of crowd', CROWD_SIGNING_SECRET: 's' },
    );
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toMatch(/^ok +node +24\.0\.0$/m);
    expect(terminal.output.text).toMatch(/^ok +config +.*mooring\.config\.js$/m);
    expect(terminal.output.text).toMatch(/^ok +till +credentials of the connection "default" are there \(TILL_API_KEY\)$/m);
    expect(terminal.output.text).toMatch(
      /^warn +till +webhooks of the connection "default" are refused: set TILL_WEBHOOK_SECRET to take them in\.$/m,
    );
    expect(terminal.output.text).not.toMatch(/^warn +crowd/m);
    expect(terminal.output.text).toMatch(/^warn +store +events are kept in memory/m);
    expect(terminal.output.text).toMatch(/^ok +port +any free one/m);
    expect(terminal.output.text).toMatch(/^ok +clock/m);
    expect(terminal.output.text).not.toContain('secret of');
  });

  it('finds what would keep the host from starting, says how to mend it, and exits with 1', async () => {
    const terminal = terminalWith({ plugins: [till, market], simulated: ['market'], store: 'events.sqlite', port: 0 });
    terminal.versions.node = '20.19.0';
    terminal.epochMs = Date.UTC(2001, 0, 1);
    const store = createStore({ location: path.join(terminal.workingDirectory, 'events.sqlite'), writer: 'inline' });
    await store.open();
    expect(await terminal.run('doctor')).toBe(1);
    await store.close();
    expect(terminal.output.text).toMatch(/^fail +node +20\.19\.0 is too old: install Node 22\.19 or newer\.$/m);
    expect(terminal.output.text).toMatch(/^fail +till +credentials of the connection "default" are missing: set TILL_API_KEY\.$/m);
    expect(terminal.output.text).toMatch(
      /^warn +market +is simulated: set MARKET_ACCOUNT, MARKET_SECRET, MARKET_REPORT_KEY to use the live API\.$/m,
    );
    expect(terminal.output.text).toMatch(new RegExp(`^fail +store +The store .* is in use by .*${process.pid}`, 'm'));
    expect(terminal.output.text).toMatch(/^fail +clock +It is said to be 2001-01-01T00:00:00\.000Z, which is past: set the clock/m);
  });

  it('looks at a store without making one, and speaks of dead letters in it', async () => {
    const terminal = terminalWith({ plugins: [till], store: 'data/events.sqlite', port: 0 }, { TILL_API_KEY: 'k' });
    const location = path.join(terminal.workingDirectory, 'data', 'events.sqlite');
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toContain(`${location} will be made`);
    await buryOne(location);
    expect(await terminal.run('doctor')).toBe(0);
    expect(terminal.output.text).toContain(`${location} has 1 dead letter: see \`mooring dead-letters\`.`);
  });

  it('ends with the configuration where that cannot be loaded', async () => {
    const terminal = terminalWith(() => {
      throw new Error('no vault today');
    });
    expect(await terminal.run('doctor')).toBe(1);
    expect(terminal.output.lines).toHaveLength(2);
    expect(terminal.output.lines[1]).toMatch(/^fail +config +The configuration .* failed: no vault today/);
  });
});

describe('mooring requests', () => {
  const environment = { MARKET_ACCOUNT: 'acme' };
  const basicHeader = `Basic ${Buffer.from('acme:market secret').toString('base64')}`;

  it('prints the request of each endpoint as a line of JSON, with fingerprints for secrets', async () => {
    const terminal = terminalWith({ plugins: [market], store: 'memory' }, environment);
    expect(await terminal.run('requests', 'market')).toBe(0);
    const printed = terminal.output.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(printed).toEqual([
      expect.objectContaining({ endpoint: 'orders.list', method: 'GET', url: 'https://api.market.example/v1/orders?state=open' }),
      expect.objectContaining({
        endpoint: 'orders.create',
        method: 'POST',
        url: 'https://api.market.example/v1/orders/sample_basket',
        headers: expect.objectContaining({
          'content-type': 'application/x-www-form-urlencoded',
          authorization: expect.stringMatching(/^Basic \[secret [0-9a-f]{8}\]$/),
        }),
        body: 'note=note_1&cents=5',
      }),
      expect.objectContaining({
        endpoint: 'reports.daily',
        url: expect.stringMatching(/^https:\/\/files\.market\.example\/v1\/daily\?key=%5Bsecret%20[0-9a-f]{8}%5D$/),
      }),
      expect.objectContaining({ endpoint: 'picture', body: 'sample' }),
    ]);
    expect(printed[0]).not.toHaveProperty('body');
    expect(terminal.output.text).not.toMatch(/market.secret|key\/of|key%2Fof/);
    expect(terminal.output.text).not.toContain(basicHeader);
    expect(terminal.errors.lines).toEqual([
      'mooring: left out, since their URL is in an earlier answer: download. --endpoint shows one with a made-up URL.',
    ]);
  });

  it('shows the one that is asked for', async () => {
    const terminal = terminalWith({ plugins: [market], store: 'memory' }, environment);
    expect(await terminal.run('requests', 'market', '--endpoint', 'download')).toBe(0);
    expect(terminal.output.lines.map((line) => JSON.parse(line) as Record<string, unknown>)).toEqual([
      expect.objectContaining({ url: 'https://sample.market.example/sample' }),
    ]);
  });

  it('prints commands for a shell, which puts the secrets in', async () => {
    const terminal = terminalWith({ plugins: [market, till], store: 'memory' }, environment);
    expect(await terminal.run('requests', 'till', '--curl')).toBe(0);
    expect(terminal.output.lines[0]).toMatch(
      /^curl -X GET 'https:\/\/api\.till\.example\/v1\/sales\/sample_id' .*-H 'authorization: Bearer '"\$TILL_API_KEY"$/,
    );
    expect(await terminal.run('requests', 'market', '--curl', '--endpoint', 'reports.daily')).toBe(0);
    expect(terminal.output.lines[1]).toContain(`'https://files.market.example/v1/daily?key='"$MARKET_REPORT_KEY"`);
    expect(await terminal.run('requests', 'market', '--curl', '--endpoint', 'orders.create')).toBe(0);
    expect(terminal.output.lines[2]).toContain(`--data-raw 'note=note_1&cents=5'`);
  });
});

describe('mooring call', () => {
  const transport: Transport = {
    send: async (request) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ sale: request.url.pathname, cents: 7 })),
    }),
    close: async () => undefined,
  };

  it('makes one call and prints the answer, and nothing else', async () => {
    const terminal = terminalWith({ plugins: [till], store: 'memory', services: { transport } }, { TILL_API_KEY: 'k' });
    expect(await terminal.run('call', 'till', 'sales.retrieve', '{"id":"s 1"}')).toBe(0);
    expect(JSON.parse(terminal.output.text)).toEqual({ sale: '/v1/sales/s%201', cents: 7 });
    expect(terminal.errors.text).toBe('');
  });

  it('calls on the connection that is named', async () => {
    const connections = { till: { acme: { credentials: { apiKey: 'k' } } } };
    const terminal = terminalWith({ plugins: [till], connections, store: 'memory', services: { transport } });
    expect(await terminal.run('call', 'till', 'sales.retrieve', '{"id":"1"}', '--connection', 'acme')).toBe(0);
  });

  it('runs an action', async () => {
    const terminal = terminalWith(
      { plugins: [market], store: 'memory' },
      { MARKET_ACCOUNT: 'a', MARKET_SECRET: 's', MARKET_REPORT_KEY: 'r' },
    );
    expect(await terminal.run('call', 'market', 'settle')).toBe(0);
    expect(JSON.parse(terminal.output.text)).toEqual({ settled: 3 });
  });
});

describe('mooring dead-letters and replay', () => {
  it('list an event that failed too often, and make it due again', async () => {
    const terminal = terminalWith({ plugins: [till], store: 'events.sqlite' });
    const location = path.join(terminal.workingDirectory, 'events.sqlite');
    const seq = await buryOne(location);
    expect(await terminal.run('dead-letters')).toBe(0);
    expect(terminal.output.lines[0]).toMatch(/^seq +plugin +connection +type +received +attempts +last error$/);
    expect(terminal.output.lines[1]).toMatch(
      new RegExp(`^${seq} +till +default +sale\\.made +2026-01-01T00:00:00\\.000Z +1 +the till is closed$`),
    );
    expect(await terminal.run('dead-letters', '--type', 'sale.voided')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe('There are no dead letters.');

    expect(await terminal.run('replay', String(seq))).toBe(0);
    expect(await terminal.run('replay', String(seq))).toBe(1);
    expect(terminal.errors.text).toContain(`There is no dead letter ${seq}; \`mooring dead-letters\` lists them.`);
    const store = createStore({ location, writer: 'inline' });
    await store.open();
    expect(await store.counts()).toMatchObject({ ready: 1, dead: 0 });
    await store.close();
  });
});

/** Puts one dead letter into a store file; answers its number. */
async function buryOne(location: string): Promise<number> {
  const receivedAt = Date.UTC(2026, 0, 1);
  const store = createStore({ location, writer: 'inline' });
  await store.open();
  try {
    const event = {
      plugin: 'till',
      connection: 'default',
      type: 'sale.made',
      key: 'k',
      bodySha256: '',
      body: Buffer.from('{}'),
      headers: '{}',
      url: 'http://x',
      receivedAt,
      verifiedWith: '0',
    };
    await store.accept([event]);
    const [claim] = await store.claim({ now: receivedAt + 1, limit: 1, leaseMs: 1_000 });
    if (claim === undefined) throw new Error('The event was not there to be claimed.');
    await store.bury(claim, { error: 'the till is closed\n    at somewhere' });
    return claim.seq;
  } finally {
    await store.close();
  }
}
