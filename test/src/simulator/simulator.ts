import type { AnyPlugin, Clock, Random, SignedRequest, WebhookSecretValue } from '@mooring/core';
import type { Host, HostOptions, WebhookAnswer } from '@mooring/host';
import {
  compilePlugin,
  createConnection,
  fakeFields,
  sampleFields,
  systemClock,
  type CompiledPlugin,
  type Transport,
} from '@mooring/core/runtime';
import { writeAnswer } from '../provider/answer.js';
import { parseBody } from '../provider/parse-body.js';
import { createSeededRandom } from '../provider/seeded-random.js';
import { webhookSecretOf, webhookTestKeys } from '../provider/webhook-keys.js';
import { ProviderEngine } from './engine.js';
import { EventCourier, type DeliveryReport } from './event-courier.js';
import { EventSender, requireLoopback, type SentEvent } from './event-sender.js';
import { checkFaults, type SimulatedFaults } from './faults.js';
import { LoopbackServer } from './http-server.js';
import { InProcessTransport } from './in-process-transport.js';
import type { ProviderRequest } from './read-input.js';
import { UnreliableProvider, type Outcome } from './unreliable-provider.js';

export interface SimulatorOptions<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  readonly plugins: Plugins;
  /** @default the system's */
  readonly clock?: Clock;
  /** Of ids and faults: the same seed and the same calls give the same ones. @default 1 */
  readonly seed?: number;
  /** What goes wrong, and how often. @default nothing */
  readonly faults?: SimulatedFaults;
  /** Which of a limit's numbers hold, and which of the provider's hosts. @default 'live' */
  readonly environment?: 'live' | 'sandbox';
  /** Where each plugin's events are sent to, by plugin; see also `sendTo`. */
  readonly targets?: Readonly<Record<string, string>>;
  /** Called for each event that was sent because something changed. */
  readonly onDelivery?: (report: DeliveryReport) => void;
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
  /**
   * Where a plugin's events go from now on. With a target, what changes is told: see `changes`.
   * @throws TypeError unless it is on this machine
   */
  sendTo(plugin: string, url: string): void;
  /** The event that each changing endpoint of a plugin sends, by the endpoint's name, as the names of both tell. */
  changes(plugin: string): ReadonlyMap<string, string>;
  /** Resolves when the events of all changes so far have been sent. */
  idle(): Promise<void>;
  /** A signed request, ready to be posted. @param url @default the plugin's target */
  sign(plugin: string, type: string, data?: unknown, url?: string): Promise<SignedRequest>;
  /** Signs an event and posts it. @throws TypeError unless the receiver is on this machine */
  send(plugin: string, type: string, data?: unknown, url?: string): Promise<SentEvent>;
  /** Stops listening, and sends no more events. Idempotent. */
  close(): Promise<void>;
}

interface Provider {
  readonly plugin: CompiledPlugin;
  readonly connection: SimulatedConnection;
  readonly engine: ProviderEngine;
  readonly unreliable: UnreliableProvider;
  readonly sender: EventSender;
  readonly courier: EventCourier;
}

/**
 * Makes a provider out of each plugin.
 * @throws MooringError `InvalidPlugin` where a plugin's credentials need an `example`, or use what this version cannot run;
 * `InvalidOptions` where `faults` are none
 */
export function createSimulator<const Plugins extends readonly AnyPlugin[]>(options: SimulatorOptions<Plugins>): Simulator<Plugins> {
  checkFaults(options.faults ?? {});
  const targets = new Map(Object.entries(options.targets ?? {}));
  for (const url of targets.values()) requireLoopback(url);
  const services: ProviderServices = {
    clock: options.clock ?? systemClock,
    random: createSeededRandom(options.seed),
    // Of its own, so that ids stay the same whatever goes wrong.
    faultRandom: createSeededRandom(options.seed),
    targets,
  };
  const providers = new Map(options.plugins.map((plugin): [string, Provider] => [plugin.id, createProvider(plugin, options, services)]));

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

  const serve = async (request: ProviderRequest, signal: AbortSignal): Promise<Outcome> => {
    const [, first = '', second = '', type = ''] = request.url.pathname.split('/').map(decodeURIComponent);
    if (first === '_events') {
      const data = parseBody('application/json', request.body);
      return writeAnswer({ status: 200, body: await send(second, type, data) });
    }
    const named = providers.get(first);
    if (named === undefined) {
      const knowing = [...providers.values()].find(({ engine }) => engine.knows(request)) ?? [...providers.values()][0];
      return knowing === undefined ? writeAnswer({ status: 404 }) : knowing.unreliable.handle(request, signal);
    }
    const inner = new URL(request.url);
    inner.pathname = inner.pathname.slice(first.length + 1) || '/';
    return named.unreliable.handle({ ...request, url: inner }, signal);
  };
  const server = new LoopbackServer(serve);

  return {
    hostOptions() {
      const transports = new Map([...providers].map(([id, { unreliable }]) => [id, new InProcessTransport(unreliable)]));
      const isOfApp = ({ plugin }: Provider): boolean => plugin.definition.webhooks?.scope === 'app';
      const connections = [...providers].map(([id, provider]) => {
        const { webhookSecret, ...given } = provider.connection;
        const connection = options.environment === undefined ? given : { ...given, environment: options.environment };
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
      // Made from the declarations that the type is made from.
      return made as SimulatedHostOptions<Plugins>;
    },
    async deliver(host, plugin, type, data) {
      const path = host.webhookPath(plugin);
      const request = await providerOf(plugin).sender.sign(`http://127.0.0.1${path}`, type, data);
      return host.receive({ ...request, endpointId: path.slice(path.lastIndexOf('/') + 1) });
    },
    connectionOf: (plugin) => providerOf(plugin).connection,
    transport: (plugin) => new InProcessTransport(providerOf(plugin).unreliable),
    listen: ({ port = 0 } = {}) => server.listen(port),
    sendTo(plugin, url) {
      requireLoopback(url);
      targets.set(providerOf(plugin).plugin.id, url);
    },
    changes: (plugin) => providerOf(plugin).engine.changes,
    async idle() {
      await Promise.all([...providers.values()].map(({ courier }) => courier.idle()));
    },
    sign: async (plugin, type, data, url = targetOf(plugin)) => providerOf(plugin).sender.sign(url, type, data),
    send: async (plugin, type, data, url) => send(plugin, type, data, url),
    async close() {
      await Promise.all([server.close(), ...[...providers.values()].map(({ courier }) => courier.close())]);
    },
  };
}

interface ProviderServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly faultRandom: Random;
  readonly targets: ReadonlyMap<string, string>;
}

function createProvider(
  plugin: AnyPlugin,
  { environment, faults = {}, onDelivery = () => undefined }: SimulatorOptions,
  { clock, random, faultRandom, targets }: ProviderServices,
): Provider {
  const compiled = compilePlugin(plugin);
  const { definition } = compiled;
  const credentials = fakeFields(sampleFields(definition), plugin.id);
  const values = fakeFields(Object.entries(definition.values ?? {}), plugin.id);
  const secret = webhookSecretOf(webhookTestKeys(compiled));
  const sender = new EventSender(compiled, clock);
  const courier = new EventCourier(plugin.id, sender, { targetOf: () => targets.get(plugin.id), onDelivery });
  const connection = createConnection(compiled, { name: 'simulated', environment, credentials, values });
  const engine = new ProviderEngine(connection, { clock, random, onHappening: (happening) => courier.take(happening) });
  return {
    plugin: compiled,
    connection: { credentials, values, ...(secret === undefined ? {} : { webhookSecret: secret }) },
    engine,
    unreliable: new UnreliableProvider(engine, faults, { clock, random: faultRandom }),
    sender,
    courier,
  };
}
