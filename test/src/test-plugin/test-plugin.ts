import type { AnyEndpoint, AnyPlugin, CallTypesOf, ClientOf, EventNames, HandlerOf, Random, WebhookSecretValue } from '@mooring/core';
import { services as serviceRefs } from '@mooring/core';
import {
  createClient,
  fixedConnection,
  createMemoryLimiter,
  createNodeCacheTier,
  HealthBook,
  Pipeline,
  silentEvents,
  silentMeter,
  silentTracer,
  VirtualClock,
  type CompiledEndpoint,
  type CompiledPlugin,
  type DynamicClient,
  fakeFields,
} from '@mooring/core/runtime';
import { EventBodies, type WebhookEncoding } from '../provider/event-body.js';
import { createSeededRandom } from '../provider/seeded-random.js';
import { webhookSecretOf } from '../provider/webhook-keys.js';
import { forgetLeftover, settleAfterTest, type Leftover } from './after-each.js';
import type { EndpointNames, OutputAt } from './endpoint-names.js';
import { QueueingScript, type EndpointScript } from './endpoint-script.js';
import { EventIntake, type ReceivedEventOf } from './event-intake.js';
import { preparedFor } from './prepared-plugin.js';
import type { RecordedRequest } from './recorded-request.js';
import { RecordingLogger, type RecordedLog } from './recording-logger.js';
import { ScriptedTransport } from './scripted-transport.js';
import { createTestWebhook, type TestWebhook } from './test-webhook.js';

/** How a plugin is tested; everything has a default. */
export interface TestPluginOptions {
  /** By name of the field. @default obviously fake values: a field's `example`, else `test_<name>_…` */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Connection values that stand in host and path. @default as for credentials */
  readonly values?: Readonly<Record<string, string>>;
  /** Secrets of the app. @default as for credentials */
  readonly app?: Readonly<Record<string, string>>;
  /** What the connection verifies webhooks with; a list while a secret is being rotated. @default the test key of the signature scheme */
  readonly webhookSecret?: WebhookSecretValue | readonly WebhookSecretValue[];
  /** @default 'live' */
  readonly environment?: 'live' | 'sandbox';
  /** The provider's own name of the account. */
  readonly account?: string;
  /** Whether an access token that is obtained can be renewed: what comes after `token` is `token_renewed`. @default false */
  readonly renewsTokens?: boolean;
  /** Epoch milliseconds at which the clock stands. @default 2026-01-01T00:00:00Z */
  readonly startAt?: number;
  /** Of jitter and ids. @default 1 */
  readonly seed?: number;
  /** What happens when an answer does not fit its schema. A test wants to know. @default 'strict' */
  readonly onSchemaDrift?: 'report' | 'strict';
}

/**
 * A plugin under test: the real core over a provider that a test scripts. No socket, no waiting, one clock and one source of chance. May be
 * taken apart: `const { client, on, requests } = testPlugin(shop)`.
 */
export interface TestedPlugin<P extends AnyPlugin> {
  /** The plugin's endpoints, on one connection. */
  readonly client: ClientOf<P>;
  /** Scripts what the provider answers to an endpoint: by its dotted name, or by its declaration. */
  on<Name extends EndpointNames<P>>(this: void, endpoint: Name): EndpointScript<OutputAt<P, Name>>;
  on<Declared extends AnyEndpoint>(this: void, endpoint: Declared): EndpointScript<CallTypesOf<Declared>['output']>;
  /** Every request that went out, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Stands still until told: `await clock.advance(ms)`, or `await clock.settle(call)` for a call that waits on it alone. */
  readonly clock: VirtualClock;
  readonly random: Random;
  /** Every line that was logged. */
  readonly logs: readonly RecordedLog[];
  /** Every event that was handed to a handler, oldest first. */
  readonly received: readonly ReceivedEventOf<P>[];
  /** Handles an event in the test: a rejection makes the host try again, a reply event's handler gives the answer. */
  onEvent<Type extends EventNames<P>>(this: void, type: Type, handler: HandlerOf<P, Type>): () => void;
  /**
   * An event at the provider, made from its fixture or its schema, with an id of its own.
   * @param data Replaces the event's data, as it stands on the wire.
   * @throws Error where neither fixture nor declaration tells what its body looks like
   */
  webhook<Type extends EventNames<P>>(this: void, type: Type, data?: unknown, encoding?: WebhookEncoding): TestWebhook;
  /** The obviously fake credentials of the connection, to look for where they must not be. */
  readonly credentials: Readonly<Record<string, string>>;
  /**
   * Releases everything. jest and vitest do it after each test; elsewhere the test does.
   * @throws Error naming scripted replies that went unused, and requests that nobody expected
   */
  stop(this: void): Promise<void>;
}

/**
 * Puts a plugin under test.
 * @example
 * const shop = testPlugin(shopPlugin);
 * shop.on('customers.list').status(429, { 'retry-after': '2' }).sample();
 * await shop.clock.settle(shop.client.customers.list());
 * expect(shop.clock.sleeps).toEqual([2000]);
 * @throws MooringError `InvalidPlugin`, `InvalidOptions`, `EgressDenied`
 */
export function testPlugin<P extends AnyPlugin>(plugin: P, options: TestPluginOptions = {}): TestedPlugin<P> {
  // The phantom types of the plugin are put on again here; what runs works by names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return new PluginUnderTest(plugin, options) as unknown as TestedPlugin<P>;
}

class PluginUnderTest implements Leftover {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly credentials: Readonly<Record<string, string>>;
  readonly client: object;
  readonly requests: readonly RecordedRequest[];
  readonly logs: readonly RecordedLog[];
  readonly received: readonly ReceivedEventOf<AnyPlugin>[];
  readonly #plugin: CompiledPlugin;
  readonly #logger = new RecordingLogger();
  readonly #transport: ScriptedTransport;
  readonly #pipeline: Pipeline;
  readonly #intake: EventIntake;
  readonly #webhooks: Parameters<typeof createTestWebhook>[0];
  readonly #release: readonly (() => void)[];
  readonly #dynamic: DynamicClient;

  constructor(plugin: AnyPlugin, options: TestPluginOptions) {
    const { compiled, connection, source, router, keys } = preparedFor(plugin, options);
    this.#plugin = compiled;
    this.clock = new VirtualClock(options.startAt);
    this.random = createSeededRandom(options.seed);
    this.credentials = Object.fromEntries(Object.entries(source.credentials).map(([name, value]) => [name, value ?? '']));
    this.#transport = new ScriptedTransport(router, this.clock, keys?.downloads ?? {});
    const limiter = createMemoryLimiter(this.clock);
    const cache = createNodeCacheTier();
    const shared = { clock: this.clock, random: this.random, logger: this.#logger, meter: silentMeter, cache, limiter };
    const telemetry = { events: silentEvents, health: new HealthBook(this.clock), tracer: silentTracer };
    const onSchemaDrift = options.onSchemaDrift ?? 'strict';
    this.#pipeline = new Pipeline({
      ...shared,
      ...telemetry,
      transportOf: () => this.#transport,
      onSchemaDrift,
      slowCallMs: Number.POSITIVE_INFINITY,
    });
    this.#release = [() => this.#pipeline.close(), () => limiter.close(), () => cache.close()];
    const resolve = createResolver(compiled, shared, this.#pipeline, connection.key);
    this.#dynamic = createClient(fixedConnection(connection), { pipeline: this.#pipeline, random: this.random, resolve });
    this.client = this.#dynamic.tree;
    this.#intake = new EventIntake({
      plugin,
      compiled,
      connection: source,
      app: { ...fakeFields(Object.entries(compiled.definition.app ?? {}), plugin.id), ...options.app },
      keys,
      secret: options.webhookSecret ?? webhookSecretOf(keys),
      clock: this.clock,
      services: { ...shared, transport: this.#transport },
      onSchemaDrift,
    });
    this.#webhooks = { plugin: compiled, keys, bodies: new EventBodies(compiled), intake: this.#intake, clock: this.clock };
    this.requests = this.#transport.requests;
    this.logs = this.#logger.lines;
    this.received = this.#intake.received;
    settleAfterTest(this);
  }

  // Functions that hold on to their object, and lists that stay the same ones: a test may take them apart.
  readonly on = (endpoint: string | AnyEndpoint): EndpointScript<unknown> => {
    const found = this.#endpoint(endpoint);
    return new QueueingScript(this.#plugin, found, (reply) => this.#transport.add(found.name, reply));
  };

  readonly onEvent = (type: string, handler: (event: ReceivedEventOf<AnyPlugin>) => unknown): (() => void) =>
    this.#intake.handle(type, handler);

  readonly webhook = (type: string, data?: unknown, encoding?: WebhookEncoding): TestWebhook =>
    createTestWebhook(this.#webhooks, type, data, encoding);

  readonly stop = async (): Promise<void> => {
    forgetLeftover(this);
    await this.release();
    this.settle();
  };

  async release(): Promise<void> {
    await this.#intake.stop();
    for (const release of this.#release) release();
  }

  settle(): void {
    const complaints = this.#transport.settleAccounts();
    if (complaints.length > 0) throw new Error(`"${this.#plugin.id}" under test:\n- ${complaints.join('\n- ')}`);
  }

  #endpoint(endpoint: string | AnyEndpoint): CompiledEndpoint {
    const { callables, byDeclaration, id } = this.#plugin;
    const found = typeof endpoint === 'string' ? callables.get(endpoint) : byDeclaration.get(endpoint);
    if (found?.kind === 'endpoint') return found;
    const names = [...callables.values()].flatMap(({ kind, name }) => (kind === 'endpoint' ? [name] : []));
    throw new Error(
      `"${id}" has no endpoint ${typeof endpoint === 'string' ? `"${endpoint}"` : 'of this declaration'}. It has: ${names.join(', ')}.`,
    );
  }
}

type Shared = Pick<ConstructorParameters<typeof Pipeline>[0], 'clock' | 'random' | 'logger'>;

/** The services that actions name; a test's plugin has no scope of a host's. */
function createResolver(
  plugin: CompiledPlugin,
  { clock, random, logger }: Shared,
  pipeline: Pipeline,
  connectionKey: string,
): Parameters<typeof createClient>[1]['resolve'] {
  const known = new Map<string, unknown>([
    [serviceRefs.clock.id, clock],
    [serviceRefs.random.id, random],
    [serviceRefs.logger.id, logger],
    [
      serviceRefs.cache.id,
      { invalidate: (_connection: string, tags: readonly string[]) => pipeline.cache.invalidate(connectionKey, tags) },
    ],
  ]);
  return (reference) => {
    if (!known.has(reference.id)) throw new Error(`"${plugin.id}": the harness has no service "${reference.id}".`);
    return known.get(reference.id);
  };
}
