import type { AnyPlugin, Clock, Random, SignedRequest, WebhookSecretValue } from '@mooring/core';
import type { Host, HostOptions, WebhookAnswer } from '@mooring/host';
import {
  compilePlugin,
  createConnection,
  credentialFields,
  systemClock,
  TransportError,
  type CompiledPlugin,
  type Transport,
  type WireResponse,
} from '@mooring/core/runtime';
import { writeAnswer } from '../provider/answer.js';
import { fakeFields } from '../provider/fake-fields.js';
import { parseBody } from '../provider/parse-body.js';
import { createSeededRandom } from '../provider/seeded-random.js';
import { webhookSecretOf, webhookTestKeys } from '../provider/webhook-keys.js';
import { ProviderEngine } from './engine.js';
import { EventSender, type SentEvent } from './event-sender.js';
import { LoopbackServer } from './http-server.js';
import type { ProviderRequest } from './read-input.js';

export interface SimulatorOptions<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  readonly plugins: Plugins;
  /** @default the system's */
  readonly clock?: Clock;
  /** @default seeded: the same calls make the same ids */
  readonly random?: Random;
  /** Where each plugin's events are sent to, by plugin; see also `sendTo`. */
  readonly targets?: Readonly<Record<string, string>>;
}

/** What a connection to a simulated provider is made with. The credentials are obviously fake. */
export interface SimulatedConnection {
  readonly credentials: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  /** The key that simulated events are signed for; absent where the plugin has no webhooks, or its scheme no key. */
  readonly webhookSecret?: WebhookSecretValue;
}

/** What makes a host talk to the simulator instead of the providers. */
export type SimulatedHostOptions<Plugins extends readonly AnyPlugin[]> = Pick<HostOptions<Plugins>, 'connections' | 'apps' | 'services'>;

/** A host, as far as an event can be handed to it. */
export type EventReceiver<Plugins extends readonly AnyPlugin[]> = Pick<Host<Plugins>, 'receive' | 'webhookPath'>;

/** Providers made from their plugins' declarations. */
export interface Simulator<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  /** Options for `createHost`: each plugin has the connection `default`, to its simulated provider within this process. */
  hostOptions(): SimulatedHostOptions<Plugins>;
  /** Signs an event and hands it to a host in this process, without a socket; answers what the provider would be answered. */
  deliver(host: EventReceiver<Plugins>, plugin: Plugins[number]['id'], type: string, data?: unknown): Promise<WebhookAnswer>;
  /** What to give a host for this plugin. */
  connectionOf(plugin: string): SimulatedConnection;
  /** The simulated provider as a transport, within this process. */
  transport(plugin: string): Transport;
  /**
   * Serves the providers on 127.0.0.1: each below `/<plugin id>`, and, for SDKs that cannot have such a prefix, at the root as well.
   * `POST /_events/<plugin>/<type>` signs an event and sends it to the plugin's target; a JSON body replaces the event's data.
   * @returns the URL, without a slash at the end
   */
  listen(options?: { /** @default a free one */ readonly port?: number }): Promise<string>;
  /** Where a plugin's events go from now on; on this machine only. */
  sendTo(plugin: string, url: string): void;
  /** A signed request, ready to be posted. @param url @default the plugin's target */
  sign(plugin: string, type: string, data?: unknown, url?: string): Promise<SignedRequest>;
  /** Signs an event and posts it. @throws TypeError unless the receiver is on this machine */
  send(plugin: string, type: string, data?: unknown, url?: string): Promise<SentEvent>;
  /** Stops listening. Idempotent. */
  close(): Promise<void>;
}

interface Provider {
  readonly plugin: CompiledPlugin;
  readonly connection: SimulatedConnection;
  readonly engine: ProviderEngine;
  readonly sender: EventSender;
}

/**
 * Makes a provider out of each plugin.
 * @throws MooringError `InvalidPlugin` where a plugin's credentials need an `example`, or use what this version cannot run
 */
export function createSimulator<const Plugins extends readonly AnyPlugin[]>(options: SimulatorOptions<Plugins>): Simulator<Plugins> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? createSeededRandom();
  const providers = new Map(options.plugins.map((plugin): [string, Provider] => [plugin.id, createProvider(plugin, clock, random)]));
  const targets = new Map(Object.entries(options.targets ?? {}));

  const providerOf = (plugin: string): Provider => {
    const provider = providers.get(plugin);
    if (provider === undefined) throw new Error(`No provider "${plugin}" is simulated; there are ${[...providers.keys()].join(', ')}.`);
    return provider;
  };
  const targetOf = (plugin: string): string => {
    const target = targets.get(plugin);
    if (target === undefined) throw new Error(`Nobody has said where events of "${plugin}" go; \`sendTo\` does.`);
    return target;
  };
  const send = (plugin: string, type: string, data?: unknown, url = targetOf(plugin)): Promise<SentEvent> =>
    providerOf(plugin).sender.send(url, type, data);

  const serve = async (request: ProviderRequest): Promise<WireResponse> => {
    const [, first = '', second = '', type = ''] = request.url.pathname.split('/').map(decodeURIComponent);
    if (first === '_events') {
      const data = parseBody('application/json', request.body);
      return writeAnswer({ status: 200, body: await send(second, type, data) });
    }
    const named = providers.get(first);
    if (named === undefined) {
      const knowing = [...providers.values()].find(({ engine }) => engine.knows(request)) ?? [...providers.values()][0];
      return knowing === undefined ? writeAnswer({ status: 404 }) : knowing.engine.handle(request);
    }
    const inner = new URL(request.url);
    inner.pathname = inner.pathname.slice(first.length + 1) || '/';
    return named.engine.handle({ ...request, url: inner });
  };
  const server = new LoopbackServer(serve);

  return {
    hostOptions() {
      const transports = new Map([...providers].map(([id, { engine }]) => [id, transportTo(engine)]));
      const isOfApp = ({ plugin }: Provider): boolean => plugin.definition.webhooks?.scope === 'app';
      const connections = [...providers].map(([id, provider]) => {
        const { webhookSecret, ...connection } = provider.connection;
        return [id, { default: isOfApp(provider) || webhookSecret === undefined ? connection : { ...connection, webhookSecret } }];
      });
      const apps = [...providers]
        .filter(([, provider]) => isOfApp(provider))
        .map(([id, { connection }]) => [id, { webhookSecret: connection.webhookSecret }]);
      const made = {
        connections: Object.fromEntries(connections),
        apps: Object.fromEntries(apps),
        services: { transport: ({ plugin }: { plugin: string }) => transports.get(plugin) },
      };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made from the declarations that the type is made from
      return made as SimulatedHostOptions<Plugins>;
    },
    async deliver(host, plugin, type, data) {
      const path = host.webhookPath(plugin);
      const request = await providerOf(plugin).sender.sign(`http://127.0.0.1${path}`, type, data);
      return host.receive({ ...request, endpointId: path.slice(path.lastIndexOf('/') + 1) });
    },
    connectionOf: (plugin) => providerOf(plugin).connection,
    transport: (plugin) => transportTo(providerOf(plugin).engine),
    listen: ({ port = 0 } = {}) => server.listen(port),
    sendTo: (plugin, url) => void targets.set(plugin, url),
    sign: async (plugin, type, data, url = targetOf(plugin)) => providerOf(plugin).sender.sign(url, type, data),
    send: async (plugin, type, data, url) => send(plugin, type, data, url),
    close: () => server.close(),
  };
}

function createProvider(plugin: AnyPlugin, clock: Clock, random: Random): Provider {
  const compiled = compilePlugin(plugin);
  const { definition } = compiled;
  const credentials = fakeFields(credentialFields(definition), plugin.id);
  const values = fakeFields(Object.entries(definition.values ?? {}), plugin.id);
  const secret = webhookSecretOf(webhookTestKeys(compiled));
  return {
    plugin: compiled,
    connection: { credentials, values, ...(secret === undefined ? {} : { webhookSecret: secret }) },
    engine: new ProviderEngine(createConnection(compiled, { name: 'simulated', credentials, values }), { clock, random }),
    sender: new EventSender(compiled, clock),
  };
}

function transportTo(engine: ProviderEngine): Transport {
  let isClosed = false;
  return {
    async send(request) {
      if (isClosed) throw new TransportError('closed', 'no', 'The transport has been closed.');
      request.onAbortable(() => undefined);
      const response = await engine.handle({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.from(request.body ?? ''),
      });
      if (response.body.length > request.maxResponseBytes)
        throw new TransportError('too_large', 'maybe', 'The answer is larger than allowed.');
      return response;
    },
    async close() {
      isClosed = true;
    },
  };
}
