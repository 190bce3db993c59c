import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { till } from '../fixtures/till-plugin.js';
import { createStore } from '../store/index.js';
import { MemoryTerminal, type ConfigModule } from './fixtures/memory-terminal.js';

const config = (more: object = {}): ConfigModule => ({ default: { plugins: [till], store: 'memory', ...more } });

describe('mooring', () => {
  const open: MemoryTerminal[] = [];
  const terminalWith = (module: ConfigModule | undefined, environment: Record<string, string> = {}): MemoryTerminal => {
    const terminal = new MemoryTerminal(module);
    terminal.environment = environment;
    open.push(terminal);
    return terminal;
  };
  afterEach(() => {
    for (const terminal of open.splice(0)) terminal.dispose();
  });

  /** What a command that fails says: one sentence on the error stream, nothing on the output, and an exit code that is not 0. */
  const failure = async (terminal: MemoryTerminal, ...args: readonly string[]): Promise<string> => {
    expect(await terminal.run(...args)).not.toBe(0);
    expect(terminal.errors.lines).toHaveLength(1);
    expect(terminal.errors.text).toMatch(/^mooring: /);
    expect(terminal.errors.text).not.toMatch(/\n\s+at /);
    expect(terminal.output.text).toBe('');
    return terminal.errors.text;
  };

  it.each<[what: string, args: readonly string[], module: ConfigModule | undefined, says: RegExp, environment?: Record<string, string>]>([
    ['a command that is not there', ['strat'], config(), /unknown command 'strat' \(Did you mean start\?\)/],
    ['an option that is not there', ['start', '--prot', '1'], config(), /unknown option '--prot' \(Did you mean --port\?\)/],
    ['an option without its value', ['start', '--port'], config(), /argument missing/],
    ['a port that is none', ['start', '--port', 'http'], config(), /--port <number>.*'http' is invalid.*from 0 to 65535/],
    ['a missing argument', ['requests'], config(), /missing required argument 'plugin'/],
    ['a missing configuration', ['start'], undefined, /There is no configuration at .*mooring\.config\.js: name one with --config/],
    ['another missing configuration', ['plugins', '--config', 'other.js'], config(), /There is no configuration at .*other\.js/],
    [
      'a configuration that cannot be parsed',
      ['start'],
      { fails: new SyntaxError("Unexpected token '}'\n    at line 3") },
      /could not be loaded: Unexpected token '}' \[InvalidOptions\]$/m,
    ],
    [
      'a configuration that throws',
      ['start'],
      { default: () => Promise.reject(new Error('no vault today')) },
      /mooring\.config\.js failed: no vault today/,
    ],
    ['a configuration without a default export', ['start'], { plugins: [till] }, /has no default export/],
    ['a configuration that makes no object', ['start'], { default: () => 5 }, /must export an object/],
    ['an unknown option of the host', ['start'], config({ plugin: [] }), /`plugin` is not an option/],
    ['a wrong option of its own', ['start'], config({ address: 5 }), /`address` in .* must be an IP address/],
    ['a simulated plugin that is not loaded', ['plugins'], config({ simulated: ['shop'] }), /`simulated` in .* names "shop".*Loaded: till/],
    [
      'a plugin that is not loaded',
      ['call', 'shop', 'sales.retrieve'],
      config(),
      /"shop": no such plugin is loaded\. Loaded: till\. \[UnknownPlugin\]/,
    ],
    ['requests of a plugin that is not loaded', ['requests', 'shop'], config(), /"shop": no such plugin is loaded/],
    [
      'an endpoint that is not there',
      ['call', 'till', 'sales.lost'],
      config(),
      /"till" has no endpoint "sales\.lost"/,
      { TILL_API_KEY: 'k' },
    ],
    [
      'requests of an endpoint that is not there',
      ['requests', 'till', '--endpoint', 'sales.lost'],
      config(),
      /"till" has no endpoint "sales\.lost"/,
    ],
    [
      'a missing credential',
      ['call', 'till', 'sales.retrieve', '{"id":"1"}'],
      config(),
      /needs `credentials\.apiKey`, or the environment variable TILL_API_KEY/,
    ],
    ['an unknown connection', ['call', 'till', 'sales.retrieve', '--connection', 'acme'], config(), /"till" has no connection "acme"/],
    ['an input that is no JSON', ['call', 'till', 'sales.retrieve', '{id:1}'], config(), /The input is not JSON .*single quotes/],
    ['an input that is no object', ['call', 'till', 'sales.retrieve', '[1]'], config(), /must be a JSON object/],
    ['a variable PORT that is no port', ['start'], config(), /PORT must be a whole number from 0 to 65535, and is "web"/, { PORT: 'web' }],
    [
      'a setup that fails',
      ['start', '--port', '0'],
      config({ storeWriter: 'inline', services: { logger: silent() }, setup: () => Promise.reject(new Error('no queue')) }),
      /`setup` in .* failed: no queue/,
    ],
    ['dead letters of a store in memory', ['dead-letters'], config(), /keeps events in memory/],
    [
      'dead letters of a store that was never made',
      ['dead-letters'],
      config({ store: 'events.sqlite' }),
      /There is no store at .*events\.sqlite yet/,
    ],
    ['a number of a dead letter that is none', ['replay', 'all'], config(), /'all' is invalid for argument 'seq'/],
  ])('says in one sentence what is wrong with %s', async (_what, args, module, says, environment = {}) => {
    const terminal = terminalWith(module, environment);
    expect(await failure(terminal, ...args)).toMatch(says);
  });

  it.each([
    ['--address', { args: ['--address', '0.0.0.0'], environment: {}, more: {} }, /do not run on 0\.0\.0\.0/],
    ['NODE_ENV', { args: [], environment: { NODE_ENV: 'production' }, more: {} }, /do not run in production: set TILL_API_KEY/],
    ['publicUrl', { args: [], environment: {}, more: { publicUrl: 'https://hooks.example.com' } }, /do not run behind a `publicUrl`/],
  ])('does not let others reach a simulated plugin by %s', async (_how, { args, environment, more }, says) => {
    const terminal = terminalWith(config({ simulated: ['till'], ...more }), environment);
    expect(await failure(terminal, 'start', ...args)).toMatch(says);
  });

  it('says that a port is in use before it opens anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const setup = jest.fn();
    const terminal = terminalWith(config({ setup }), { PORT: String(port) });
    expect(await failure(terminal, 'start')).toMatch(
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use by another process.*\\[PortInUse\\]`),
    );
    expect(setup).not.toHaveBeenCalled();
    await new Promise((resolve) => other.close(resolve));
  });

  it('names the port that setup could not have', async () => {
    const busy = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 4999 });
    const terminal = terminalWith(config({ services: { logger: silent() }, setup: () => Promise.reject(busy) }));
    expect(await failure(terminal, 'start', '--port', '0')).toMatch(/Port 4999, which `setup` in .* wants, is in use by another process/);
  });

  it('says what is wrong with a store file, and leaves the file as it is', async () => {
    const terminal = terminalWith(undefined);
    const store = terminal.file(
      'notes.txt',
      'these are notes, and they are longer than the header of a database file would be, so that it is read as one',
    );
    const folder = path.join(terminal.workingDirectory, 'folder');
    mkdirSync(folder);
    for (const [location, says] of [
      [store, /notes\.txt is not an SQLite database\. \[StoreUnreadable\]/],
      [folder, /folder cannot be opened.*\[StoreUnreadable\]/],
    ] as const) {
      const starting = terminalWith(config({ store: location, storeWriter: 'inline', services: { logger: silent() } }));
      expect(await failure(starting, 'start', '--port', '0')).toMatch(says);
    }
    expect(readFileSync(store, 'utf8')).toMatch(/^these are notes/);
  });

  it('names the owner of a store that is in use', async () => {
    const terminal = terminalWith(config({ store: 'events.sqlite' }));
    const store = createStore({ location: path.join(terminal.workingDirectory, 'events.sqlite'), writer: 'inline' });
    await store.open();
    expect(await failure(terminal, 'dead-letters')).toMatch(new RegExp(`in use by .*${process.pid}.*\\[StoreInUse\\]`));
    await store.close();
  });

  it.each([
    ['--verbose', ['--verbose'], {}],
    ['DEBUG=mooring', [], { DEBUG: 'mooring' }],
  ])('shows stacks with %s', async (_how, args, environment) => {
    const terminal = terminalWith({ default: () => Promise.reject(new Error('no vault today')) }, environment);
    expect(await terminal.run('plugins', ...args)).toBe(1);
    expect(terminal.errors.text).toMatch(
      /failed: no vault today \[InvalidOptions\]\nMooringError: [^]*\n\s+at [^]*caused by Error: no vault today\n\s+at /,
    );
  });

  it('shows its help and its version without any configuration', async () => {
    const terminal = terminalWith(undefined);
    expect(await terminal.run('--help')).toBe(0);
    expect(await terminal.run('start', '--help')).toBe(0);
    expect(await terminal.run('--version')).toBe(0);
    expect(terminal.output.text).toContain('requests [options] <plugin>');
    expect(terminal.output.text).toContain('--verbose');
    expect(terminal.output.lines.at(-1)).toBe('1.2.3');
  });

  it('gives the configuration its command and environment, and closes it in the end', async () => {
    const close = jest.fn();
    const make = jest.fn(() => ({ plugins: [till], close }));
    const terminal = terminalWith({ default: make }, { TILL_API_KEY: 'k' });
    expect(await terminal.run('plugins')).toBe(0);
    expect(make).toHaveBeenCalledWith({ command: 'plugins', environment: { TILL_API_KEY: 'k' } });
    expect(close).toHaveBeenCalledTimes(1);
  });
});

function silent(): Record<'debug' | 'info' | 'warn' | 'error', () => void> {
  return { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
}
