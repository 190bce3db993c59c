// A process with the built host on a connection store that other processes share, for processes.test.ts. Its time is the machine's plus what
// it is told. Messages in: { make }, { call }, { setForward }, { reauthorise }, { finish }; each is answered with one.
import { createHost } from '@mooring/host';
import { definePlugin, get, oauth2 } from '@mooring/core';
import { createUndiciTransport, systemClock } from '@mooring/core/runtime';

const { origin, connectionStore, keys, offsetMs, dieAt } = JSON.parse(process.argv[2]);

/** Takes everything: schemas are not what is tried here. */
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const visit = get('/resource', { output: anything });

/** A provider for each rule about refresh tokens that come again. */
const plugins = Object.entries({ revoke: { rotates: true }, grace: { rotates: true, reuse: 'grace' }, ok: {} }).map(([reuse, refresh]) =>
  definePlugin({
    id: reuse,
    title: reuse,
    category: 'other',
    version: '1.0.0',
    api: { version: 'v1', baseUrl: origin, egress: ['127.0.0.1'] },
    app: { clientId: { env: 'CLIENT_ID' }, clientSecret: { env: 'CLIENT_SECRET' } },
    auth: oauth2({
      fields: {},
      grant: {
        type: 'authorizationCode',
        authorizeUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        scopes: [],
        pkce: 'S256',
        refresh,
      },
    }),
    errors: { read: () => undefined },
    endpoints: { visit },
  }),
);

let offset = offsetMs;
const clock = { ...systemClock, now: () => Date.now() + offset };
const die = () => process.kill(process.pid, 'SIGKILL');
/** Never comes: what was to follow must not happen while the signal is on its way. */
const never = new Promise(() => {});

const wire = createUndiciTransport({ allowAddresses: ['127.0.0.1'] });
const transport = {
  async send(request) {
    const isTokenRequest = request.url.pathname === '/token';
    if (isTokenRequest && dieAt === 'before the call') {
      die();
      await never;
    }
    const answer = await wire.send(request);
    if (isTokenRequest && dieAt === 'between call and write') {
      die();
      await never;
    }
    return answer;
  },
  close: () => wire.close(),
};

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const host = await createHost({
  plugins,
  apps: Object.fromEntries(plugins.map(({ id }) => [id, { clientId: 'clientId', clientSecret: 'clientSecret' }])),
  store: 'memory',
  storeWriter: 'inline',
  connectionStore,
  environment: { MOORING_KEYS: keys },
  services: { clock, transport, logger: silent },
});
await host.start({ http: false });
if (dieAt === 'after the write') host.operations.on('connection.refreshed', die);

const tenant = 'acme';
const replies = {
  async make({ plugin, name, refreshToken }) {
    await host.connections.create({ tenant, plugin, name, credentials: { refreshToken } });
    return {};
  },
  /** All callers at once, at an instant that all processes were told. */
  async call({ plugin, name, callers, at }) {
    const connection = host.tenant(tenant).connection(plugin, name);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
    const startedAt = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: callers }, () => connection.visit()));
    const codes = outcomes.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.code ?? String(reason));
    return { served: outcomes.length - codes.length, codes, durationMs: Math.round(performance.now() - startedAt) };
  },
  async setForward({ ms }) {
    offset += ms;
    return {};
  },
  async reauthorise({ plugin, name, refreshToken }) {
    await host.connections.replaceCredentials({ tenant, plugin, name }, { refreshToken });
    return {};
  },
  async look({ plugin, name }) {
    return { status: host.connections.get({ tenant, plugin, name }).status };
  },
  async finish() {
    await host.stop();
    return {};
  },
};

process.on('message', ({ id, type, ...message }) => {
  replies[type](message).then(
    (reply) => process.send({ id, reply }, () => type === 'finish' && process.disconnect()),
    (error) => process.send({ id, error: `${error.code ?? ''} ${error.message}` }),
  );
});
process.send({ id: 0, reply: {} });
