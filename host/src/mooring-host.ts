import type { IncomingMessage, ServerResponse } from 'node:http';
import { MooringError, services as serviceRefs, type AnyPlugin } from '@mooring/core';
import {
  createClient,
  fixedConnection,
  methodsOf,
  Pipeline,
  type CallServices,
  type ClientContext,
  type CompiledPlugin,
  type DynamicClient,
  type LaneUsage,
  type OperationEvents,
} from '@mooring/core/runtime';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { DependencyContainer } from 'tsyringe';
import type { ApiParts } from './api/index.js';
import { warmConnections } from './cache/connection-warmer.js';
import { checkStartOptions } from './check-options.js';
import { onlyTenant, type Connections } from './connections/connections.js';
import { Directory, type DirectorySource } from './connections/directory.js';
import { openableConnectionStore } from './connections/openable-store.js';
import { TenantConnections } from './connections/tenant-connections.js';
import { createContainer, createPluginScope } from './di/container.js';
import {
  ANSWER_DESK,
  CLOCK,
  DIRECTORY,
  DISPATCHER,
  EVENT_SETTINGS,
  HANDLERS,
  LOGGER,
  METER,
  PIPELINE,
  RANDOM,
  STORE,
} from './di/tokens.js';
import { AnswerDesk } from './events/answer-desk.js';
import { Dispatcher } from './events/dispatcher.js';
import { HandlerRegistry, type AnyHandler } from './events/handler-registry.js';
import type { HostDescription, IncomingWebhook, StartOptions, WebhookAnswer } from './host.js';
import { buildServices, type BuiltServices } from './host-services.js';
import { describeHost } from './host-description.js';
import { createApp } from './http/create-app.js';
import { listenOn } from './http/listen-on.js';
import { createNodeHandler } from './http/node-handler.js';
import { registerRoutes, type RoutedHost } from './http/routes.js';
import type { ConsentFlow, ConsentLink } from './oauth/index.js';
import { hostDefaults, type HostOptions } from './options.js';
import { ReleaseStack } from './release-stack.js';
import { assertRunnable } from './runnable-plugin.js';
import type { DeadLetterFilter, StoreCounts, StoredEvent } from './store/index.js';
import { every } from './telemetry/every.js';
import { createCircuits, healthReport, measureCircuits, measureHealth, type Circuits, type ConnectionReport } from './telemetry/index.js';
import { GivenTokens, lazyTokens } from './tokens/given-tokens.js';
import { TokenEndpointClient } from './tokens/token-endpoint.js';
import { grantOf, type AppSecrets } from './tokens/token-request.js';
import type { KeyRow, RotationOptions, RotationReport } from './vault/index.js';
import { defaultMaxBytes, Intake } from './webhooks/intake.js';

const defaultPort = 4600;
const defaultAddress = '127.0.0.1';
const deadLetterPage = 50;
const measureEveryMs = 15_000;

/** A host with its types forgotten; `createHost` gives them back. Everything it is made of hangs on a container of its own. */
export class MooringHost implements RoutedHost {
  readonly #options: HostOptions<readonly AnyPlugin[]>;
  readonly #services: BuiltServices;
  readonly #directory: Directory;
  readonly #handlers = new HandlerRegistry();
  readonly #pipeline: Pipeline;
  readonly #givenTokens: GivenTokens;
  readonly #tenants: TenantConnections | undefined;
  readonly #container: DependencyContainer;
  readonly #intake: Intake;
  readonly #dispatcher: Dispatcher;
  /** What was made with the host, and what `start` opened. */
  readonly #made = new ReleaseStack();
  readonly #started = new ReleaseStack();
  readonly #clients = new Map<string, DynamicClient>();
  readonly #scopes = new Map<string, ReturnType<typeof createPluginScope>>();
  #app: FastifyInstance | undefined;
  #starting: Promise<{ readonly url: string | undefined }> | undefined;
  #stopping: Promise<void> | undefined;
  #isReady = false;
  #listensAt: string | undefined;
  readonly handler: (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;
  readonly fastify: FastifyPluginAsync;

  constructor(options: HostOptions<readonly AnyPlugin[]>) {
    this.#options = options;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- their types by plugin end here; checkHostOptions has seen their shape
    const { connections, apps } = options as Partial<Pick<DirectorySource, 'connections' | 'apps'>>;
    this.#directory = new Directory({
      plugins: options.plugins,
      connections: connections ?? {},
      apps: apps ?? {},
      environment: options.environment ?? process.env,
      // Asked when a connection is first called, when everything below is made.
      tokensOf: (given) => lazyTokens(() => this.#givenTokens.sourceOf(given)),
    });
    for (const plugin of this.#directory.plugins()) assertRunnable(plugin);
    this.#services = buildServices(options, this.#made);
    const { clock, random, logger, meter, cache, limiter, events, health, tracer, transportOf } = this.#services;
    const onSchemaDrift = options.onSchemaDrift ?? hostDefaults.onSchemaDrift;
    const callServices: CallServices = {
      clock,
      random,
      logger,
      meter,
      cache,
      sharedCache: this.#services.sharedCache,
      limiter,
      events,
      health,
      tracer,
      transportOf,
      onSchemaDrift,
      slowCallMs: options.slowCallMs ?? hostDefaults.slowCallMs,
    };
    this.#pipeline = new Pipeline(callServices);
    this.#made.push('pipeline', () => this.#pipeline.close());
    const appOf = (plugin: CompiledPlugin): AppSecrets => this.#directory.appOf(plugin);
    const endpoint = new TokenEndpointClient(clock, transportOf);
    this.#givenTokens = new GivenTokens({ endpoint, clock, random, logger, meter, events, appOf });
    this.#made.push('tokens', () => this.#givenTokens.close());
    const connectionStore = openableConnectionStore(options);
    this.#tenants =
      connectionStore === undefined
        ? undefined
        : new TenantConnections({
            services: callServices,
            store: connectionStore,
            keys: options.keys,
            environment: options.environment ?? process.env,
            pluginOf: (id) => this.#directory.plugin(id),
            hasTokens: this.#directory
              .plugins()
              .some(({ definition }) => methodsOf(definition.auth).some(([, auth]) => grantOf(auth) !== undefined)),
            appOf,
            clientContextOf: (plugin) => this.#clientContext(plugin),
            // A person at this machine reaches it where it listens; others need to be told.
            publicUrl: () => options.publicUrl ?? this.#listensAt,
            oauth: options.oauth,
            onChanged: (connectionKey) => {
              this.#pipeline.cache.forget(connectionKey);
              health.forget(connectionKey);
            },
          });

    this.#container = createContainer();
    this.#container.register(CLOCK, { useValue: clock });
    this.#container.register(RANDOM, { useValue: random });
    this.#container.register(LOGGER, { useValue: logger });
    this.#container.register(METER, { useValue: meter });
    this.#container.register(STORE, { useValue: this.#services.store });
    this.#container.register(PIPELINE, { useValue: this.#pipeline });
    this.#container.register(DIRECTORY, { useValue: this.#directory });
    this.#container.register(HANDLERS, { useValue: this.#handlers });
    this.#container.register(EVENT_SETTINGS, { useValue: { ...hostDefaults.events, ...options.events, onSchemaDrift } });
    this.#container.register(ANSWER_DESK, { useValue: new AnswerDesk() });
    this.#dispatcher = this.#container.resolve(Dispatcher);
    this.#container.register(DISPATCHER, { useValue: this.#dispatcher });
    this.#intake = this.#container.resolve(Intake);
    this.#made.push('certificate downloads', () => this.#intake.close());

    this.handler = createNodeHandler(
      () => this.#app,
      this,
      (path) => logger.error('webhook refused: its body was parsed before Mooring could see the bytes', { path, code: 'RawBodyConsumed' }),
    );
    this.fastify = async (scope) => registerRoutes(scope, this);
  }

  get maxBodyBytes(): number {
    return Math.max(defaultMaxBytes, ...this.#directory.plugins().map(({ definition }) => definition.webhooks?.maxBytes ?? 0));
  }

  get publicUrl(): string | undefined {
    return this.#options.publicUrl;
  }

  get api(): ApiParts {
    const { clock, logger } = this.#services;
    const environment = this.#options.environment ?? process.env;
    return {
      opened: () => this.#tenants?.opened,
      pluginOf: (id) => this.#directory.plugin(id),
      clock,
      logger,
      token: this.#options.api?.token ?? (environment['MOORING_API_TOKEN']?.trim() || undefined),
    };
  }

  consents(): ConsentFlow | undefined {
    return this.#tenants?.opened?.flow;
  }

  link(request: ConsentLink): Promise<string> {
    return this.#storedConnections().consents.link(request);
  }

  connection(plugin: string, name: string): object {
    return this.dynamic(plugin, name).tree;
  }

  tenant(tenant: string): { connection(plugin: string, name: string): object } {
    const tenants = this.#storedConnections();
    return { connection: (plugin, name) => tenants.client(tenant, this.#directory.plugin(plugin), name).tree };
  }

  get connections(): Connections {
    return this.#storedConnections().connections;
  }

  keys(): Promise<readonly KeyRow[]> {
    return this.#storedConnections().keys();
  }

  rotateKeys(options?: Pick<RotationOptions, 'signal' | 'onProgress'>): Promise<RotationReport> {
    return this.#storedConnections().rotateKeys(options);
  }

  get operations(): OperationEvents {
    return this.#services.events;
  }

  plugin(plugin: string): object {
    return this.connection(plugin, 'default');
  }

  dynamic(plugin: string, name = 'default'): DynamicClient {
    const compiled = this.#directory.plugin(plugin);
    if (!this.#directory.isGiven(plugin, name) && this.#tenants?.has(onlyTenant, compiled.id, name) === true)
      return this.#tenants.client(onlyTenant, compiled, name);
    const connection = this.#directory.connection(plugin, name);
    let client = this.#clients.get(connection.key);
    if (client === undefined) {
      client = createClient(fixedConnection(connection), this.#clientContext(plugin));
      this.#clients.set(connection.key, client);
    }
    return client;
  }

  on(plugin: string, type: string, handler: AnyHandler): () => void {
    const events = this.#directory.plugin(plugin).definition.webhooks?.events ?? {};
    if (!Object.hasOwn(events, type)) {
      throw new MooringError('InvalidOptions', `"${plugin}" has no event "${type}". It has: ${Object.keys(events).join(', ') || 'none'}.`, {
        plugin,
      });
    }
    return this.#handlers.add(plugin, type, handler);
  }

  start(options: StartOptions = {}): Promise<{ readonly url: string | undefined }> {
    if (this.#stopping !== undefined)
      return Promise.reject(new MooringError('HostNotStarted', 'This host has been stopped; create a new one.'));
    this.#starting ??= this.#open(options).catch(async (error: unknown) => {
      await this.#releaseStarted();
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    return this.#stopping;
  }

  async receive(webhook: IncomingWebhook): Promise<WebhookAnswer> {
    return this.#intake.receive(webhook);
  }

  webhookPath(plugin: string, connection?: string): string {
    const targets = this.#directory.targets().filter((target) => target.plugin.id === this.#directory.plugin(plugin).id);
    const target =
      targets.find((candidate) => candidate.connection === undefined || candidate.connection === (connection ?? 'default')) ??
      (connection === undefined ? targets[0] : undefined);
    if (target === undefined)
      throw new MooringError(
        'UnknownConnection',
        `"${plugin}" has no webhook endpoint${connection === undefined ? '' : ` for a connection "${connection}"`}.`,
        { plugin },
      );
    return `/webhooks/${target.id}`;
  }

  async deadLetters({
    limit = deadLetterPage,
    ...filter
  }: DeadLetterFilter & { readonly limit?: number; readonly before?: number } = {}): Promise<readonly StoredEvent[]> {
    return this.#services.store.deadLetters({ ...filter, limit });
  }

  async replay(which: { readonly seq: number } | { readonly filter: DeadLetterFilter }): Promise<number> {
    const replayed = await this.#services.store.replay(which);
    if (replayed > 0) this.#dispatcher.poke();
    return replayed;
  }

  idle(): Promise<void> {
    return this.#dispatcher.idle();
  }

  counts(): Promise<StoreCounts> {
    return this.#services.store.counts();
  }

  metrics(): Promise<string> {
    this.#measure();
    return this.#services.metricsText();
  }

  health(): readonly ConnectionReport[] {
    const { health, limiter } = this.#services;
    return healthReport({ book: health, guards: this.#pipeline.guards, limiter, directory: this.#directory });
  }

  limits(): readonly LaneUsage[] {
    return [...this.#services.limiter.usages()];
  }

  get circuits(): Circuits {
    return createCircuits(this.#pipeline.guards, (id) => this.#directory.plugin(id));
  }

  isReady(): boolean {
    return this.#isReady;
  }

  describe(): HostDescription {
    return describeHost(this.#directory, this.#services.store.location);
  }

  async #open(options: StartOptions): Promise<{ readonly url: string | undefined }> {
    checkStartOptions(options);
    const { http = true, listen = true, port = defaultPort, address = defaultAddress } = options;
    const { store, logger } = this.#services;
    await store.open();
    this.#started.push('store', () => store.close());
    if (this.#tenants !== undefined) {
      const tenants = this.#tenants;
      await tenants.open();
      this.#started.push('connections', () => tenants.close());
    }
    if (this.#services.sharedCache !== undefined) await this.#services.sharedCache.start();

    const { clock } = this.#services;
    const clientOf = (plugin: string, name: string): DynamicClient => this.dynamic(plugin, name);
    this.#started.push('cache warmer', warmConnections({ clock, directory: this.#directory, pipeline: this.#pipeline, clientOf }));
    // A meter of the application's own is not asked for its text: it is told now and then.
    if (this.#options.services?.meter !== undefined)
      this.#started.push(
        'measurements',
        every(clock, measureEveryMs, () => this.#measure()),
      );
    const app = http ? await this.#openApp() : undefined;
    await this.#dispatcher.start();
    this.#started.push('dispatcher', () => this.#dispatcher.stop());
    const url = app !== undefined && listen ? await listenOn(app, port, address) : undefined;
    this.#listensAt = url;
    this.#app = app;
    this.#isReady = true;
    logger.info('host started', {
      store: store.location,
      plugins: this.#directory.plugins().map(({ key }) => key),
      ...(url === undefined ? {} : { url }),
    });
    return { url };
  }

  async #openApp(): Promise<FastifyInstance> {
    const app = await createApp(this);
    this.#started.push('http', async () => {
      this.#app = undefined;
      await app.close();
    });
    return app;
  }

  async #close(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    this.#isReady = false;
    await this.#releaseStarted();
    this.#services.logger.info('host stopped');
    await this.#made.releaseAll(() => undefined);
    await this.#container.dispose();
  }

  #releaseStarted(): Promise<void> {
    return this.#started.releaseAll((name, error) =>
      this.#services.logger.error('something could not be released', {
        what: name,
        reason: error instanceof Error ? error.message : String(error),
      }),
    );
  }

  /** What is a state rather than something that happens: read when somebody looks. */
  #measure(): void {
    const { limitWatch, limiter, health, meter } = this.#services;
    limitWatch.measure(limiter);
    measureHealth(health, meter);
    measureCircuits(this.#pipeline.guards, meter);
  }

  #storedConnections(): TenantConnections {
    if (this.#tenants === undefined)
      throw new MooringError('InvalidOptions', 'This host keeps no connections: it was made with `connectionStore: false`.');
    return this.#tenants;
  }

  #clientContext(plugin: string): ClientContext {
    return { pipeline: this.#pipeline, random: this.#services.random, resolve: this.#scopeOf(plugin) };
  }

  #scopeOf(id: string): ReturnType<typeof createPluginScope> {
    let scope = this.#scopes.get(id);
    if (scope === undefined) {
      const { clock, random, logger } = this.#services;
      const hostServices = new Map<string, unknown>([
        [serviceRefs.clock.id, clock],
        [serviceRefs.random.id, random],
      ]);
      scope = createPluginScope({
        host: this.#container,
        plugin: this.#directory.plugin(id),
        logger,
        pipeline: this.#pipeline,
        hostServices,
      });
      this.#scopes.set(id, scope);
    }
    return scope;
  }
}
