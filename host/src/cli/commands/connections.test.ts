import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { apiKey, definePlugin, get, oauth2, oneOf } from '@mooring/core';
import type { Transport, WireRequest } from '@mooring/core/runtime';
import { z } from 'zod';
import { createSqliteConnectionStore } from '../../connections/store/index.js';
import { keyText } from '../../vault/fixtures/test-keys.js';
import { market } from '../fixtures/market-plugin.js';
import { MemoryTerminal } from '../fixtures/memory-terminal.js';

const pier = definePlugin({
  id: 'pier',
  title: 'Pier',
  category: 'other',
  version: '1.0.0',
  api: { version: 'v1', baseUrl: 'https://{berth}.pier.example', egress: ['{berth}.pier.example'] },
  values: { berth: { env: 'PIER_BERTH', pattern: /[a-z]+/ } },
  app: { clientId: { env: 'PIER_ID' }, clientSecret: { env: 'PIER_SECRET' } },
  auth: oneOf({
    key: apiKey({
      in: 'header',
      name: 'x-key',
      fields: { key: { env: 'PIER_KEY' } },
      probe: 'me',
      account: { endpoint: 'me', path: 'id' },
    }),
    consent: oauth2({
      fields: {},
      probe: 'me',
      grant: {
        type: 'authorizationCode',
        authorizeUrl: 'https://id.pier.example/authorize',
        tokenUrl: 'https://id.pier.example/token',
        scopes: [],
        pkce: 'S256',
      },
    }),
  }),
  errors: { read: () => undefined },
  endpoints: { me: get('/me', { output: z.object({ id: z.string() }) }) },
});

const requests: WireRequest[] = [];
let status = 200;
const transport: Transport = {
  send: async (request) => {
    requests.push(request);
    return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"id":"ada"}') };
  },
  close: async () => undefined,
};

const open: MemoryTerminal[] = [];
function terminalWith(environment: Record<string, string | undefined> = {}, config: object = {}): MemoryTerminal {
  const terminal = new MemoryTerminal({
    default: { plugins: [pier, market], store: 'data/events.sqlite', services: { transport }, ...config },
  });
  terminal.environment = { MOORING_KEYS: keyText('k1'), PIER_KEY: 'canary-key', PIER_BERTH: 'north', ...environment };
  open.push(terminal);
  return terminal;
}
beforeEach(() => {
  requests.splice(0);
  status = 200;
});
afterEach(() => {
  for (const terminal of open.splice(0)) {
    terminal.dispose();
    if (/canary/.test(terminal.output.text + terminal.errors.text)) throw new Error('A command has told a secret.');
  }
});
const storeOf = (terminal: MemoryTerminal): string => path.join(terminal.workingDirectory, 'data', 'connections.sqlite');

describe('mooring connections', () => {
  it('makes a connection of what the variables of the plugin hold, lists it and tests it', async () => {
    const terminal = terminalWith();
    expect(await terminal.run('connections', 'list')).toBe(0);
    expect(terminal.output.lines).toEqual(['There are no connections.']);
    expect(await terminal.run('connections', 'create', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines[1]).toMatch(/^plugin +name +status +environment +account +token until +grant until +id$/);
    expect(terminal.output.lines[2]).toMatch(/^pier +main +active +live +ada +[0-9a-f-]{36}$/);
    expect(await terminal.run('connections', 'list', '--plugin', 'pier', '--limit', '5')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe(terminal.output.lines[2]);
    expect(await terminal.run('connections', 'test', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^It works \(\d+ ms\)\.$/);
    expect(requests.map(({ url, headers }) => [url.href, headers['x-key']])).toEqual(
      Array(2).fill(['https://north.pier.example/me', 'canary-key']),
    );
    status = 401;
    expect(await terminal.run('connections', 'test', 'pier', 'main')).toBe(1);
    expect(terminal.output.lines.at(-1)).toMatch(/^It does not work: .* \[AuthenticationFailed\]$/);
    expect(readFileSync(storeOf(terminal)).includes('canary')).toBe(false);
  });

  it('takes a credential from the variable that is named, a value from the command line, and the tenant', async () => {
    const terminal = terminalWith({ MINE: 'canary-mine' });
    expect(
      await terminal.run(
        'connections',
        'create',
        'pier',
        'main',
        '--tenant',
        't1',
        '--env',
        'key=MINE',
        '--value',
        'berth=south',
        '--sandbox',
      ),
    ).toBe(0);
    expect(terminal.output.lines[1]).toMatch(/^pier +main +active +sandbox/);
    expect(requests.map(({ url, headers }) => [url.host, headers['x-key']])).toEqual([['south.pier.example', 'canary-mine']]);
    expect(await terminal.run('connections', 'list')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe('There are no connections.');
    expect(await terminal.run('connections', 'list', '--tenant', 't1')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^pier +main/);
  });

  it('goes on with the next page where there is one', async () => {
    const terminal = terminalWith();
    for (const name of ['a', 'b', 'c']) expect(await terminal.run('connections', 'create', 'pier', name)).toBe(0);
    const before = terminal.output.lines.length;
    expect(await terminal.run('connections', 'list', '--limit', '2')).toBe(0);
    const page = terminal.output.lines.slice(before);
    expect(page).toHaveLength(4);
    const after = /^More: --after (\S+)$/.exec(page.at(-1) ?? '')?.[1];
    expect(await terminal.run('connections', 'list', '--after', after ?? '')).toBe(0);
    expect(terminal.output.lines.slice(before + 4)).toHaveLength(2);
  });

  it('takes what other servers of the plugin need, too', async () => {
    const terminal = terminalWith({ MARKET_ACCOUNT: 'acme', MARKET_SECRET: 'canary-secret', MARKET_REPORT_KEY: 'canary-report' });
    expect(await terminal.run('connections', 'create', 'market', 'main')).toBe(0);
    expect(terminal.output.lines[1]).toMatch(/^market +main +active/);
  });

  it('makes one that waits for a consent where that is wanted, and gives out the link for it', async () => {
    const terminal = terminalWith({ PIER_ID: 'the client', PIER_SECRET: 'canary-secret' }, { publicUrl: 'https://hooks.example.com' });
    expect(await terminal.run('connections', 'create', 'pier', 'main', '--method', 'consent')).toBe(0);
    expect(terminal.output.lines[1]).toMatch(/^pier +main +pending/);
    expect(terminal.output.text).toContain('It waits for a consent: `mooring connections link pier main` gives the link to open.');
    expect(await terminal.run('connections', 'link', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines.at(-2)).toMatch(/^https:\/\/hooks\.example\.com\/oauth\/pier\/start\?ticket=[\w-]+$/);
    expect(await terminal.run('connections', 'link', 'market', 'main')).toBe(1);
    expect(terminal.errors.text).toMatch(/"market".*\[InvalidOptions\]/);
    expect(requests).toEqual([]);
  });

  it('switches off and on, and removes', async () => {
    const terminal = terminalWith();
    await terminal.run('connections', 'create', 'pier', 'main');
    expect(await terminal.run('connections', 'disable', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^pier +main +disabled/);
    expect(await terminal.run('connections', 'test', 'pier', 'main')).toBe(1);
    expect(await terminal.run('connections', 'enable', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^pier +main +active/);
    expect(await terminal.run('connections', 'remove', 'pier', 'main')).toBe(0);
    expect(terminal.output.lines.at(-1)).toMatch(/^Removed here\. The provider has no way to revoke it/);
    expect(await terminal.run('connections', 'list')).toBe(0);
    expect(terminal.output.lines.at(-1)).toBe('There are no connections.');
  });

  it('works while a host has the events in use', async () => {
    const terminal = terminalWith();
    const running = createSqliteConnectionStore({ location: storeOf(terminal) });
    await running.open();
    expect(await terminal.run('connections', 'create', 'pier', 'main')).toBe(0);
    expect(running.find('default', 'pier', 'main')).toMatchObject({ status: 'active' });
    await running.close();
    expect(existsSync(path.join(terminal.workingDirectory, 'data', 'events.sqlite'))).toBe(false);
  });

  it.each<readonly [string, readonly string[], Record<string, string | undefined>, RegExp]>([
    ['a plugin that is not loaded', ['create', 'shop', 'main'], {}, /"shop": no such plugin is loaded.*\[UnknownPlugin\]/],
    ['a name that no connection has', ['test', 'pier', 'other'], {}, /"pier" has no connection "other"\. \[UnknownConnection\]/],
    ['a name that is none', ['create', 'pier', '../x'], {}, /`name` of a connection must be .* \[InvalidOptions\]/],
    [
      'a variable that is not set',
      ['create', 'pier', 'main', '--env', 'key=GONE'],
      {},
      /The environment variable GONE is not set\. \[MissingCredential\]/,
    ],
    [
      'a credential that is nowhere',
      ['create', 'pier', 'main', '--method', 'key'],
      { PIER_KEY: undefined },
      /needs `credentials\.key`.*\[MissingCredential\]/,
    ],
    ['a value without a name', ['create', 'pier', 'main', '--value', '=north'], {}, /--value takes name=value\. \[InvalidOptions\]/],
    ['a value without a value', ['link', 'pier', 'main', '--value', 'north'], {}, /--value takes name=value\. \[InvalidOptions\]/],
    ['a value that the plugin does not know', ['create', 'pier', 'main', '--value', 'shop=x'], {}, /`values\.shop` .* is unknown/],
    [
      'a value that the plugin does not allow',
      ['create', 'pier', 'main', '--value', 'berth=evil.example/'],
      {},
      /`values\.berth` .* must match/,
    ],
    [
      'a method that the plugin does not have',
      ['create', 'pier', 'main', '--method', 'magic'],
      {},
      /has no `method` "magic": it has key, consent\./,
    ],
    ['a link without a public URL', ['link', 'pier', 'main'], { PIER_ID: 'x', PIER_SECRET: 'canary' }, /publicUrl/],
    ['no key in production', ['list'], { NODE_ENV: 'production', MOORING_KEYS: undefined }, /mooring keys new.*\[VaultKeyMissing\]/],
    ['a limit that is none', ['list', '--limit', '0'], {}, /whole number above 0/],
  ])('says what is wrong with %s', async (_what, args, environment, message) => {
    const terminal = terminalWith(environment);
    expect(await terminal.run('connections', ...args)).toBe(1);
    expect(terminal.errors.text).toMatch(message);
    expect(terminal.errors.lines).toHaveLength(1);
    expect(requests).toEqual([]);
  });

  it('refuses a name that is taken', async () => {
    const terminal = terminalWith();
    expect(await terminal.run('connections', 'create', 'pier', 'main')).toBe(0);
    expect(await terminal.run('connections', 'create', 'pier', 'main')).toBe(1);
    expect(terminal.errors.lines).toEqual(['mooring: "pier" has a connection "main" already. [ConnectionExists]']);
  });

  it('opens nothing where the command line is wrong', async () => {
    const terminal = terminalWith();
    expect(await terminal.run('connections', 'create', 'pier', 'main', '--value', 'north')).toBe(1);
    expect(existsSync(storeOf(terminal))).toBe(false);
  });

  it('refuses to make what would be gone at once, and to look where nothing is kept', async () => {
    const inMemory = terminalWith({}, { store: 'memory' });
    expect(await inMemory.run('connections', 'create', 'pier', 'main')).toBe(1);
    expect(inMemory.errors.text).toMatch(/keeps connections in memory, so there are none between two runs\. \[InvalidOptions\]/);
    const none = terminalWith({}, { connectionStore: false });
    expect(await none.run('connections', 'list')).toBe(1);
    expect(none.errors.text).toMatch(/keeps no connections/);
  });
});
