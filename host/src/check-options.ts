import { MooringError, type AnyPlugin } from '@mooring/core';
import type { StartOptions } from './host.js';
import type { HostOptions, HostServices } from './options.js';

type Expectation = readonly [expected: string, fits: (value: unknown) => boolean];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlugin = (value: unknown): value is AnyPlugin =>
  isObject(value) && typeof value['id'] === 'string' && isObject(value['definition']);
const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;
const isCount = (value: unknown): boolean => isPositive(value) && Number.isInteger(value);
const hasMethods =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    isObject(value) && names.every((name) => typeof value[name] === 'function');
const isPublicUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

/** Whoever guesses it owns every connection: a short one is a mistake. */
const isLongText = (value: unknown): boolean => typeof value === 'string' && value.length >= 32;
const isOrigin = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
const isOAuth = (value: unknown): boolean =>
  isObject(value) &&
  (value['installs'] === undefined || typeof value['installs'] === 'boolean') &&
  (value['returnTo'] === undefined || (Array.isArray(value['returnTo']) && value['returnTo'].every(isOrigin)));

const expectations: Readonly<Record<keyof HostOptions<readonly AnyPlugin[]>, Expectation>> = {
  plugins: ['a list of plugins made with definePlugin', (value) => Array.isArray(value) && value.every(isPlugin)],
  connections: ['an object of connections by plugin', isObject],
  apps: ['an object of app secrets by plugin', isObject],
  store: [
    'a file path, "memory" or a store',
    (value) => (typeof value === 'string' && value !== '') || hasMethods('open', 'accept', 'close')(value),
  ],
  storeWriter: ['"thread" or "inline"', (value) => value === 'thread' || value === 'inline'],
  connectionStore: [
    'a file path, "memory", a connection store or false',
    (value) => value === false || (typeof value === 'string' && value !== '') || hasMethods('open', 'find', 'lease', 'commit')(value),
  ],
  keys: ['a key provider', hasMethods('wrap', 'unwrap', 'list')],
  api: [
    'an object such as { token } with a token of at least 32 characters',
    (value) => isObject(value) && (value['token'] === undefined || isLongText(value['token'])),
  ],
  oauth: ['an object such as { returnTo: ["https://app.example.com"] }', isOAuth],
  services: ['an object of services', isObject],
  publicUrl: ['an absolute http or https URL', isPublicUrl],
  events: ['an object of event options', isObject],
  allowAddresses: [
    'a list of addresses or CIDR blocks',
    (value) => Array.isArray(value) && value.every((block) => typeof block === 'string'),
  ],
  onSchemaDrift: ['"report" or "strict"', (value) => value === 'report' || value === 'strict'],
  logLevel: ['"debug", "info", "warn" or "error"', (value) => ['debug', 'info', 'warn', 'error'].includes(String(value))],
  slowCallMs: ['a positive number of milliseconds', isPositive],
  environment: ['an object of texts', isObject],
};

const eventOptions = ['concurrency', 'attempts', 'handlerTimeoutMs', 'drainMs'];
const connectionOptions = ['credentials', 'values', 'environment', 'account', 'webhookSecret'];

const services: Readonly<Record<keyof HostServices, Expectation>> = {
  clock: ['have the methods now, sleep and schedule', hasMethods('now', 'sleep', 'schedule')],
  random: ['have the methods next, uuid and bytes', hasMethods('next', 'uuid', 'bytes')],
  logger: ['have the methods debug, info, warn and error', hasMethods('debug', 'info', 'warn', 'error')],
  meter: ['have the methods count, record and gauge', hasMethods('count', 'record', 'gauge')],
  tracer: ['have the method start', hasMethods('start')],
  transport: [
    'be a function, or have the methods send and close',
    (value) => typeof value === 'function' || hasMethods('send', 'close')(value),
  ],
  cache: [
    'have the methods get, set, delete, invalidate, usage and close',
    hasMethods('get', 'set', 'delete', 'invalidate', 'usage', 'close'),
  ],
  sharedCache: ['have the methods get, set, invalidate and close', hasMethods('get', 'set', 'invalidate', 'close')],
  limiter: ['have the methods take, pause, usage and close', hasMethods('take', 'pause', 'usage', 'close')],
};

const startOptions: Readonly<Record<keyof StartOptions, Expectation>> = {
  http: ['true or false', (value) => typeof value === 'boolean'],
  listen: ['true or false', (value) => typeof value === 'boolean'],
  port: ['a whole number from 0 to 65535', (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535],
  address: ['a host name or IP address', (value) => typeof value === 'string' && value !== ''],
};

/**
 * Checks what an application gave to `createHost`: JavaScript has no compiler to do it.
 * @throws MooringError `InvalidOptions`, naming the option and what it takes, never its value
 */
export function checkHostOptions(options: unknown): asserts options is HostOptions<readonly AnyPlugin[]> {
  if (!isObject(options)) throw invalid('createHost takes an object of options: createHost({ plugins: [ … ] })');
  refuseUnknown('', options, Object.keys(expectations));
  if (options['plugins'] === undefined) throw invalid('`plugins` is missing: it takes a list of plugins made with definePlugin');
  for (const [name, [expected, fits]] of Object.entries(expectations)) {
    const value = options[name];
    if (value !== undefined && !fits(value)) throw invalid(`\`${name}\` must be ${expected}`);
  }
  if (isObject(options['events'])) {
    refuseUnknown('events.', options['events'], eventOptions);
    for (const [name, value] of Object.entries(options['events']))
      if (value !== undefined && !isCount(value)) throw invalid(`\`events.${name}\` must be a whole number above 0`);
  }
  if (isObject(options['services'])) checkServices(options['services']);
  if (isObject(options['connections']))
    for (const [plugin, named] of Object.entries(options['connections'])) checkConnections(plugin, named);
  if (isObject(options['apps'])) for (const [plugin, app] of Object.entries(options['apps'])) checkApp(plugin, app);
}

/** @throws MooringError `InvalidOptions` */
export function checkStartOptions(options: unknown): asserts options is StartOptions {
  if (!isObject(options)) throw invalid('`start` takes an object of options: start({ port: 4600 })');
  refuseUnknown('start: ', options, Object.keys(startOptions));
  for (const [name, [expected, fits]] of Object.entries(startOptions))
    if (options[name] !== undefined && !fits(options[name])) throw invalid(`\`${name}\` must be ${expected}`);
}

function checkServices(given: Readonly<Record<string, unknown>>): void {
  refuseUnknown('services.', given, Object.keys(services));
  for (const [name, [expected, fits]] of Object.entries(services))
    if (given[name] !== undefined && !fits(given[name])) throw invalid(`\`services.${name}\` must ${expected}`);
}

/** The secrets of an app: texts, and the signing secret in its several forms. */
function checkApp(plugin: string, app: unknown): void {
  if (app === undefined) return;
  if (!isObject(app)) throw invalid(`\`apps.${plugin}\` must be an object of the plugin's app secrets`);
  for (const [name, value] of Object.entries(app)) {
    if (name === 'webhookSecret') checkWebhookSecret(`apps.${plugin}`, value);
    else if (value !== undefined && typeof value !== 'string') throw invalid(`\`apps.${plugin}.${name}\` must be a text`);
  }
}

/** An empty secret is a variable that was not set: whoever knows that could sign. */
function checkWebhookSecret(place: string, value: unknown): void {
  if (value === undefined) return;
  const isText = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';
  const isSecret = (secret: unknown): boolean => isText(secret) || (isObject(secret) && Object.values(secret).every(isText));
  const fits = Array.isArray(value) ? value.length > 0 && value.every(isSecret) : isSecret(value);
  if (!fits) throw invalid(`\`${place}.webhookSecret\` must be a text that is not empty, an object of such texts, or a list of either`);
}

function checkConnections(plugin: string, named: unknown): void {
  if (named === undefined) return;
  if (!isObject(named)) throw invalid(`\`connections.${plugin}\` must be an object of connections by name`);
  for (const [name, connection] of Object.entries(named)) {
    const place = `connections.${plugin}.${name}`;
    if (!isObject(connection)) throw invalid(`\`${place}\` must be an object such as { credentials: { … } }`);
    refuseUnknown(`${place}.`, connection, connectionOptions);
    if (!isObject(connection['credentials'])) throw invalid(`\`${place}.credentials\` must be an object of the plugin's credential fields`);
    checkWebhookSecret(place, connection['webhookSecret']);
    const { environment, account } = connection;
    if (account !== undefined && typeof account !== 'string') throw invalid(`\`${place}.account\` must be a text`);
    if (environment !== undefined && environment !== 'live' && environment !== 'sandbox')
      throw invalid(`\`${place}.environment\` must be "live" or "sandbox"`);
  }
}

function refuseUnknown(prefix: string, given: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`\`${prefix}${unknown}\` is not an option; there are ${known.join(', ')}`);
}

const invalid = (message: string): MooringError<'InvalidOptions'> => new MooringError('InvalidOptions', `${message}.`);
