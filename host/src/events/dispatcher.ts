import type { Clock, Logger, Meter, Random, WebhookRequest } from '@mooring/core';
import { fieldIssues, inWords, restoreUnknown } from '@mooring/core/runtime';
import { inject, injectable } from 'tsyringe';
import type { Directory } from '../connections/directory.js';
import { ANSWER_DESK, CLOCK, DIRECTORY, EVENT_SETTINGS, HANDLERS, LOGGER, METER, RANDOM, STORE } from '../di/tokens.js';
import type { Store, StoredEvent } from '../store/index.js';
import { dataOf, eventDefinition } from '../webhooks/event-parts.js';
import { parseWebhookBody } from '../webhooks/parse-body.js';
import type { AnswerDesk } from './answer-desk.js';
import { eventBackOffMs } from './back-off.js';
import { eventKeyOf } from './event-key.js';
import type { EventSettings } from './event-settings.js';
import type { AnyHandler, HandlerRegistry } from './handler-registry.js';

/** An event that took the process down this often is not tried again. */
const maxCrashes = 3;
/** How much longer a claim lasts than the handler may take. */
const leaseMarginMs = 30_000;

/** Hands stored events to handlers: at least once, with retries, until they are done, dead or found to have no handler. */
@injectable()
export class Dispatcher {
  readonly #running = new Map<number, AbortController>();
  readonly #idleWaiters = new Set<() => void>();
  /** Handlers at work; fewer than `#running` while outcomes are on their way to the disk. */
  #atWork = 0;
  #state: 'stopped' | 'running' | 'stopping' = 'stopped';
  #claiming: Promise<void> | undefined;
  #pokedAgain = false;
  #cancelWake: (() => void) | undefined;
  #forgetAdded: (() => void) | undefined;

  constructor(
    @inject(STORE) private readonly store: Store,
    @inject(DIRECTORY) private readonly directory: Directory,
    @inject(HANDLERS) private readonly handlers: HandlerRegistry,
    @inject(EVENT_SETTINGS) private readonly settings: EventSettings,
    @inject(CLOCK) private readonly clock: Clock,
    @inject(RANDOM) private readonly random: Random,
    @inject(LOGGER) private readonly logger: Logger,
    @inject(METER) private readonly meter: Meter,
    @inject(ANSWER_DESK) private readonly desk: AnswerDesk,
  ) {}

  /** Takes up what is due, and what waited for handlers that are there by now. The store must be open. */
  async start(): Promise<void> {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    this.#forgetAdded = this.handlers.onAdded((plugin, type) => void this.#wake(plugin, type));
    for (const { plugin, type } of this.handlers.handled()) await this.store.wake(plugin, type);
    this.poke();
  }

  /** Takes nothing more, waits for handlers at work, and gives back what did not finish. */
  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopping';
    this.#forgetAdded?.();
    this.#cancelWake?.();
    await this.#claiming;
    const cancel = this.clock.schedule(this.settings.drainMs, () => {
      // Whoever is still at work is given up; his event is released, not failed.
      this.#state = 'stopped';
      for (const controller of this.#running.values()) controller.abort(new Error('The host is stopping.'));
    });
    await this.#drained();
    cancel();
    this.#state = 'stopped';
  }

  /** Something may be due: look. */
  poke(): void {
    if (this.#state !== 'running') return;
    if (this.#claiming !== undefined) {
      this.#pokedAgain = true;
      return;
    }
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#pokedAgain) {
        this.#pokedAgain = false;
        this.poke();
      }
      this.#tellIdle();
    });
  }

  /** Resolves when no event is due or being handled. */
  async idle(): Promise<void> {
    for (;;) {
      if (this.#state === 'running') this.poke();
      while (this.#claiming !== undefined || this.#running.size > 0) await new Promise<void>((resolve) => this.#idleWaiters.add(resolve));
      const due = await this.store.nextDueAt();
      if (this.#state !== 'running' || due === undefined || due > this.clock.now()) return;
    }
  }

  async #claim(): Promise<void> {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    // Handlers that end together free their places together: asked in between, the store would be claimed from for each of them.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    try {
      const limit = this.settings.concurrency - this.#atWork;
      if (limit <= 0) return;
      const events = await this.store.claim({ now: this.clock.now(), limit, leaseMs: this.settings.handlerTimeoutMs + leaseMarginMs });
      for (const event of events) this.#begin(event);
      if (events.length === limit) {
        this.#pokedAgain = true;
        return;
      }
      const nextAt = await this.store.nextDueAt();
      if (nextAt !== undefined && this.#state === 'running')
        this.#cancelWake = this.clock.schedule(Math.max(1, nextAt - this.clock.now()), () => this.poke());
    } catch (error) {
      this.logger.error('events cannot be taken from the store', { reason: error instanceof Error ? error.message : String(error) });
      if (this.#state === 'running') this.#cancelWake = this.clock.schedule(1_000, () => this.poke());
    }
  }

  #begin(event: StoredEvent): void {
    const controller = new AbortController();
    this.#running.set(event.seq, controller);
    this.#atWork += 1;
    let isAtWork = true;
    const leave = (): void => {
      if (!isAtWork) return;
      isAtWork = false;
      this.#atWork -= 1;
      this.poke();
    };
    void this.#handle(event, controller, leave)
      .catch((error: unknown) => {
        this.logger.error('the outcome of an event could not be stored', {
          plugin: event.plugin,
          event: event.key,
          reason: error instanceof Error ? error.message : String(error),
        });
      })
      .finally(() => {
        this.#running.delete(event.seq);
        leave();
        this.#tellIdle();
      });
  }

  /** `leave` frees the place at work as soon as nothing but the outcome is left to store, so that the next claim shares its commit. */
  async #handle(event: StoredEvent, controller: AbortController, leave: () => void): Promise<void> {
    const deskKey = eventKeyOf(event);
    const handlers = this.handlers.of(event.plugin, event.type);
    if (handlers.length === 0) {
      this.desk.give(deskKey, { none: 'unhandled' });
      const parking = this.store.park(event);
      leave();
      await parking;
      this.#count(event, 'unhandled');
      return;
    }
    if (event.crashes >= maxCrashes) {
      await this.#fail(event, `The process ended ${event.crashes} times while this event was being handled.`, true);
      return;
    }
    try {
      await this.#withTimeout(this.#run(event, handlers, controller.signal), controller);
    } catch (error) {
      this.desk.give(deskKey, { none: 'failed' });
      await this.#fail(event, error instanceof Error ? `${error.name}: ${error.message}` : String(error), false);
      return;
    }
    const completing = this.store.complete(event);
    leave();
    if (!(await completing)) {
      this.#tellLost(event);
      return;
    }
    this.#count(event, 'done');
    this.meter.record('mooring_event_lag_seconds', (this.clock.now() - event.receivedAt) / 1000, { plugin: event.plugin });
  }

  /** Runs every handler to its end: one that fails must not be tried again while another of the same attempt is still at work. */
  async #run(event: StoredEvent, handlers: readonly AnyHandler[], signal: AbortSignal): Promise<void> {
    const received = await this.#receivedEvent(event, signal);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `host.on` has checked the handler against the event's type
    const outcomes = handlers.map(async (handler) => handler(received as never));
    // The first handler is the one that answers; who waits for the answer does not wait for the others.
    void outcomes[0]?.then(
      (answer) => this.#answer(event, answer),
      () => undefined,
    );
    const failed = (await Promise.allSettled(outcomes)).find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Hands a handler's answer to whoever waits for it, if it is one that the provider would understand. */
  async #answer(event: StoredEvent, answer: unknown): Promise<void> {
    const declared = eventDefinition(this.directory.plugin(event.plugin), event.type)?.answer;
    const result = await declared?.schema['~standard'].validate(answer);
    if (result?.issues === undefined) {
      this.desk.give(eventKeyOf(event), { answer });
      return;
    }
    this.logger.error('the answer of a handler does not fit what the provider takes', {
      plugin: event.plugin,
      type: event.type,
      event: event.key,
      issues: fieldIssues(result.issues),
    });
    this.desk.give(eventKeyOf(event), { none: 'failed' });
  }

  /** The event as handlers get it, read from the stored bytes in the way the intake read them. */
  async #receivedEvent(event: StoredEvent, signal: AbortSignal): Promise<object> {
    const plugin = this.directory.plugin(event.plugin);
    const headers = parseHeaders(event.headers);
    const item: unknown = JSON.parse(event.data);
    const body = Buffer.from(event.body);
    const request: WebhookRequest = {
      method: 'POST',
      url: event.url,
      headers,
      // Parsed once more only for a plugin that looks at it: the item has been read already.
      get body() {
        return parseWebhookBody(headers['content-type'], body)?.value;
      },
    };
    const raw = dataOf(plugin, item, request);
    const schema = eventDefinition(plugin, event.type)?.data;
    const result = await schema?.['~standard'].validate(raw);
    if (result?.issues !== undefined) {
      const drift = fieldIssues(result.issues);
      this.logger.warn('event does not fit the declared schema', { plugin: event.plugin, type: event.type, event: event.key, drift });
      if (this.settings.onSchemaDrift === 'strict') throw new TypeError(`The event does not fit the declared schema: ${inWords(drift)}`);
    }
    return {
      id: event.key,
      key: eventKeyOf(event),
      plugin: event.plugin,
      connection: event.connection,
      type: event.type,
      data: result === undefined || result.issues !== undefined ? raw : restoreUnknown(result.value, raw),
      receivedAt: new Date(event.receivedAt),
      attempt: event.attempts,
      raw: { headers, body },
      signal,
    };
  }

  async #withTimeout<Result>(work: Promise<Result>, controller: AbortController): Promise<Result> {
    const { handlerTimeoutMs } = this.settings;
    let cancel: () => void = () => undefined;
    const expiry = new Promise<never>((_resolve, reject) => {
      cancel = this.clock.schedule(handlerTimeoutMs, () => {
        const error = new Error(`The handler did not finish within ${handlerTimeoutMs} ms.`);
        controller.abort(error);
        reject(error);
      });
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    try {
      return await Promise.race([work, expiry]);
    } finally {
      cancel();
    }
  }

  async #fail(event: StoredEvent, error: string, isPoison: boolean): Promise<void> {
    const fields = {
      plugin: event.plugin,
      connection: event.connection,
      type: event.type,
      event: event.key,
      attempt: event.attempts,
      reason: error,
    };
    if (this.#state === 'stopped') {
      await this.store.release(event);
      return;
    }
    if (isPoison || event.attempts >= this.settings.attempts) {
      if (!(await this.store.bury(event, { error }))) return this.#tellLost(event);
      this.#count(event, 'dead');
      this.logger.error('event failed for the last time and is a dead letter now', { ...fields, seq: event.seq });
      return;
    }
    const delayMs = eventBackOffMs(event.attempts, this.random);
    const at = this.clock.now() + delayMs;
    if (!(await this.store.retry(event, { at, error }))) return this.#tellLost(event);
    this.#count(event, 'retried');
    this.logger.warn('event handler failed, will try again', { ...fields, nextTryAt: new Date(at).toISOString(), delayMs });
  }

  async #wake(plugin: string, type: string): Promise<void> {
    try {
      if ((await this.store.wake(plugin, type)) > 0) this.poke();
    } catch (error) {
      this.logger.error('waiting events could not be woken', {
        plugin,
        type,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** The claim ran out and somebody else has the event: what became of it is theirs to say. */
  #tellLost(event: StoredEvent): void {
    this.#count(event, 'lost');
    this.logger.warn('event was claimed again before its handler ended', {
      plugin: event.plugin,
      type: event.type,
      event: event.key,
      attempt: event.attempts,
    });
  }

  #count(event: StoredEvent, outcome: string): void {
    this.meter.count('mooring_events_total', { plugin: event.plugin, outcome });
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#running.size === 0) resolve();
        else this.#idleWaiters.add(look);
      };
      look();
    });
  }

  #tellIdle(): void {
    const waiters = [...this.#idleWaiters];
    this.#idleWaiters.clear();
    for (const waiter of waiters) waiter();
  }
}

/** The headers as the intake wrote them: a flat object of texts. */
function parseHeaders(text: string): Readonly<Record<string, string | undefined>> {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null
    ? Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]))
    : {};
}
