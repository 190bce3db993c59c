import type { AnyPlugin, EventNames, HandlerOf, WebhookSecretValue } from '@mooring/core';
import type { CompiledPlugin, ConnectionSource, VirtualClock } from '@mooring/core/runtime';
import { createHost, type Host, type HostServices, type WebhookAnswer } from '@mooring/host';
import type { WebhookTestKeys } from '../provider/webhook-keys.js';

/** An event as a handler got it, of any of the plugin's types. */
export type ReceivedEventOf<P extends AnyPlugin> = { [Type in EventNames<P>]: Parameters<HandlerOf<P, Type>>[0] }[EventNames<P>];

/** What became of a delivery. */
export type DeliveryOutcome =
  /** Stored and handled. */
  | 'accepted'
  /** Stored before: nothing was handled again. */
  | 'duplicate'
  /** The id of an event that is stored, with another body: kept aside. */
  | 'quarantined'
  /** Stored; the plugin declares no such event, so nobody handles it. */
  | 'unhandled'
  /** Answered at once, and nothing stored. */
  | 'answered'
  /** Not believed (4xx). */
  | 'refused'
  /** Not taken for now (5xx): the provider should send it again. */
  | 'failed';

/** The answer to a delivery, and what became of it. */
export interface Delivery {
  readonly status: number;
  readonly outcome: DeliveryOutcome;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A signed request on its way to the host. */
export interface IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface EventIntakeSource {
  readonly plugin: AnyPlugin;
  readonly compiled: CompiledPlugin;
  readonly connection: ConnectionSource;
  readonly app: Readonly<Record<string, string>>;
  readonly keys: WebhookTestKeys | undefined;
  /** What the connection verifies with; several while one is being rotated. */
  readonly secret: WebhookSecretValue | readonly WebhookSecretValue[] | undefined;
  readonly clock: VirtualClock;
  readonly services: Partial<HostServices>;
  readonly onSchemaDrift: 'report' | 'strict';
}

/** The address that the provider is told to send to. */
export const publicUrl = 'https://app.example.com';

type AnyHandler = (event: ReceivedEventOf<AnyPlugin>) => unknown;

/** A real host behind a test, with its store in memory. Made when the first webhook comes: calls need none. */
export class EventIntake {
  readonly received: ReceivedEventOf<AnyPlugin>[] = [];
  readonly #source: EventIntakeSource;
  readonly #handlers = new Map<string, AnyHandler>();
  readonly #listening = new Set<string>();
  #host: Promise<Host> | undefined;

  constructor(source: EventIntakeSource) {
    this.#source = source;
  }

  /** Lets a handler of the test's take part; it decides whether the event is handled, fails, and what the provider is answered. */
  handle(type: string, handler: AnyHandler): () => void {
    this.#handlers.set(type, handler);
    return () => void this.#handlers.delete(type);
  }

  /** The address that this connection's events go to. */
  async url(): Promise<string> {
    const host = await this.#opened();
    return publicUrl + host.webhookPath(this.#source.plugin.id, this.#source.connection.name);
  }

  /** @param types Those that may come out of it: their handlers are there before it comes in */
  async deliver(request: IncomingRequest, types: readonly string[]): Promise<Delivery> {
    const host = await this.#opened();
    this.#listen(host, types);
    const endpointId = host.webhookPath(this.#source.plugin.id, this.#source.connection.name).split('/').at(-1) ?? '';
    const before = await host.counts();
    const answer = await host.receive({ ...request, endpointId });
    await this.#settle(host);
    return { status: answer.status, outcome: outcomeOf(answer, before, await host.counts()), headers: answer.headers, body: answer.body };
  }

  /** Lets everything run that runs without time passing. A handler that waits on the clock is left to the test. */
  async #settle(host: Host): Promise<void> {
    let idle = false;
    const waiting = host.idle().then(() => (idle = true));
    for (let round = 0; round < 10 && !idle; round += 1) await this.#source.clock.drain();
    if (idle) await waiting;
  }

  async stop(): Promise<void> {
    // A host that could not be opened has told so where it was asked for.
    const host = await this.#host?.catch(() => undefined);
    this.#host = undefined;
    this.#listening.clear();
    if (host === undefined) return;
    let stopped = false;
    const stopping = host.stop().finally(() => (stopped = true));
    // A handler that waits on the clock is given up after `drainMs`, for which time must pass.
    for (let round = 0; round < 10 && !stopped; round += 1) await this.#source.clock.advance(1);
    await stopping;
  }

  #opened(): Promise<Host> {
    this.#host ??= this.#open();
    return this.#host;
  }

  async #open(): Promise<Host> {
    const { plugin, connection, app, keys, secret, services, onSchemaDrift } = this.#source;
    if (Object.keys(keys?.downloads ?? {}).length > 0) {
      throw new Error(`"${plugin.id}": the signature scheme fetches a certificate, which the harness cannot answer yet.`);
    }
    const webhookSecret = secret === undefined ? {} : { webhookSecret: secret };
    const { name, credentials, values = {}, environment = 'live', account } = connection;
    const given = { credentials, values, environment, ...(account === undefined ? {} : { account }), ...webhookSecret };
    const host = await createHost<readonly AnyPlugin[]>({
      plugins: [plugin],
      connections: { [plugin.id]: { [name]: given } },
      apps: { [plugin.id]: { ...app, ...webhookSecret } },
      store: 'memory',
      environment: {},
      publicUrl,
      onSchemaDrift,
      services,
      events: { drainMs: 1 },
    });
    await host.start({ http: false });
    return host;
  }

  /** Adds the handlers of these types. A host looks through its store for each, so a test of one event does not wait for a hundred. */
  #listen(host: Host, types: readonly string[]): void {
    for (const type of types) {
      const event = this.#source.compiled.definition.webhooks?.events[type];
      if (event === undefined || this.#listening.has(type)) continue;
      this.#listening.add(type);
      host.on(this.#source.plugin.id, type, async (received) => {
        this.received.push(received);
        const handler = this.#handlers.get(type);
        const answer = await handler?.(received);
        return handler === undefined ? event.definition.answer?.otherwise : answer;
      });
    }
  }
}

type Counts = Awaited<ReturnType<Host['counts']>>;

function outcomeOf(answer: WebhookAnswer, before: Counts, after: Counts): DeliveryOutcome {
  if (answer.status >= 500) return 'failed';
  if (answer.status >= 400) return 'refused';
  const total = (counts: Counts): number => counts.ready + counts.running + counts.done + counts.dead + counts.unhandled;
  if (after.quarantined > before.quarantined) return 'quarantined';
  if (after.unhandled > before.unhandled) return 'unhandled';
  if (total(after) > total(before)) return 'accepted';
  return total(after) === 0 ? 'answered' : 'duplicate';
}
