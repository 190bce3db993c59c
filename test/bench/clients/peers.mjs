import { createRequire } from 'node:module';
import { createMemoryLimiter, createUndiciTransport, createWinstonLogger, systemClock } from '@mooring/core/runtime';
import { createHost } from '@mooring/host';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';

// By their place: the harness depends on no plugin.
const pluginOf = async (name) => (await import(new URL(`../../../plugins/${name}/dist/index.js`, import.meta.url)))[name];
const [slack, stripe, twilio] = await Promise.all(['slack', 'stripe', 'twilio'].map(pluginOf));
const requireOf = (plugin) => createRequire(new URL(`../../../plugins/${plugin}/package.json`, import.meta.url));
/** Pinned exactly, so the manifest tells what is installed. */
const versionOf = (plugin, name) => requireOf(plugin)('./package.json').devDependencies[name];
const accountSid = `AC${'0'.repeat(32)}`;
const messageSid = `SM${'0'.repeat(32)}`;

/** What each provider's own client and our plugin are asked for: the same call, to the same server. */
export const peers = {
  stripe: {
    official: (origin) => {
      const { hostname: host, port } = new URL(origin);
      const Stripe = requireOf('stripe')('stripe');
      const client = new Stripe('sk_test_bench', { host, port: Number(port), protocol: 'http', telemetry: false });
      return () => client.customers.retrieve('cus_NffrFeUfNV2Hib');
    },
    plugin: stripe,
    credentials: { apiKey: 'sk_test_bench' },
    call: (connection) => connection.customers.retrieve({ id: 'cus_NffrFeUfNV2Hib' }, { cache: 'bypass' }),
    version: versionOf('stripe', 'stripe'),
  },
  slack: {
    official: (origin) => {
      const { WebClient, LogLevel } = requireOf('slack')('@slack/web-api');
      const client = new WebClient('xoxb-bench', { slackApiUrl: `${origin}/api/`, logLevel: LogLevel.ERROR });
      return () => client.users.info({ user: 'U012AB3CD' });
    },
    plugin: slack,
    credentials: { botToken: 'xoxb-1-bench' },
    call: (connection) => connection.users.info({ user: 'U012AB3CD' }, { cache: 'bypass' }),
    version: versionOf('slack', '@slack/web-api'),
  },
  twilio: {
    official: (origin) => {
      const client = requireOf('twilio')('twilio')(accountSid, 'auth-token-bench', { lazyLoading: true });
      client.api.baseUrl = origin;
      return () => client.messages(messageSid).fetch();
    },
    plugin: twilio,
    credentials: { accountSid, authToken: 'auth-token-bench' },
    call: (connection) => connection.messages.fetch({ Sid: messageSid }, { cache: 'bypass' }),
    version: versionOf('twilio', 'twilio'),
  },
};

/** The plugin with everything on, its requests turned to a server on loopback. */
export async function ourClient(name, origin) {
  const { plugin, credentials, call } = peers[name];
  const folder = await mkdtemp(path.join(tmpdir(), 'mooring-bench-'));
  const logger = createWinstonLogger({ destination: { file: path.join(folder, 'calls.log') }, style: 'json', level: 'info' });
  const wire = createUndiciTransport({ allowAddresses: ['127.0.0.1'], connections: 64 });
  const transport = {
    send: (request) => wire.send({ ...request, url: new URL(request.url.pathname + request.url.search, origin) }),
    close: () => wire.close(),
  };
  const host = await createHost({
    plugins: [plugin],
    connections: { [plugin.id]: { main: { credentials, values: plugin.id === 'twilio' ? { accountSid } : {} } } },
    store: 'memory',
    services: { logger, transport, limiter: patientLimiter() },
    environment: {},
  });
  const connection = host.connection(plugin.id, 'main');
  return {
    call: () => call(connection),
    async close() {
      await host.stop();
      await wire.close();
      await logger.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Counts by the plugin's limits, ten thousand times wider: a benchmark may not wait for a provider that is not there. */
function patientLimiter() {
  const inner = createMemoryLimiter(systemClock);
  const widened = new WeakMap();
  const wide = (rule) => {
    let wider = widened.get(rule);
    if (wider === undefined)
      widened.set(
        rule,
        (wider = { ...rule, rate: rule.rate * 10_000, ...(rule.burst === undefined ? {} : { burst: rule.burst * 10_000 }) }),
      );
    return wider;
  };
  return {
    take: (key, rule, request) => inner.take(key, wide(rule), request),
    learn: () => undefined,
    release: (key, cost) => inner.release(key, cost),
    pause: (key, until) => inner.pause(key, until),
    usage: (key) => inner.usage(key),
    usages: () => inner.usages(),
    close: () => inner.close(),
  };
}
