import type { Clock, Logger, Meter } from '@mooring/core';
import type { RedisClientType } from '@redis/client';

export interface RedisLinkOptions {
  /** `redis://` or `rediss://`, with user and password where it needs them. Never logged. */
  readonly url: string;
  /** Milliseconds a command may take; what takes longer counts as failed. */
  readonly commandTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** Milliseconds between two attempts to connect, at most: it is also the longest that a stopping process waits for one to end. */
const longestReconnectMs = 1_000;
/** Milliseconds `start` waits for a first answer. */
const startWithinMs = 1_000;
/** Milliseconds during which nothing is asked after a failure: a server that hangs costs one timeout in this time, not one for each call. */
const pauseMs = 1_000;
const warnEveryMs = 60_000;
/** Commands on the way; beyond it the server is as good as gone. */
const maxQueued = 10_000;

/** Why a command was given up. */
class CommandTimedOut extends Error {}

/**
 * A connection to Redis that fails nobody: a command answers `undefined` where the server is out of reach, slow or refuses. It connects
 * again by itself, warns once a minute and counts each failure. Commands go out in the order in which they are given.
 */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  #client: RedisClientType | undefined;
  #subscriber: RedisClientType | undefined;
  #starting: Promise<void> | undefined;
  #isClosed = false;
  #isDown = true;
  #pausedUntil = 0;
  #warnedAt = Number.NEGATIVE_INFINITY;
  readonly #onUp: () => void;

  /** @param onUp Called each time the server can be reached again, before anything else is asked of it */
  constructor(options: RedisLinkOptions, onUp: () => void) {
    this.#options = options;
    this.#onUp = onUp;
  }

  /** Begins to connect, and listens on a channel. Resolves after the first success or failure; it goes on trying by itself. */
  start(channel: string, onMessage: (message: string) => void): Promise<void> {
    this.#starting ??= this.#connect(channel, onMessage);
    return this.#starting;
  }

  /**
   * Runs a command; the answer stands in an object, so that `undefined` can only mean "not to be had". Calls `command` at once, before
   * anything is awaited, so that two commands given one after the other take effect in that order.
   */
  async run<Answer>(
    operation: string,
    command: (client: RedisClientType) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer } | undefined> {
    const client = this.#client;
    if (client === undefined || this.#isClosed) return undefined;
    const now = this.#options.clock.now();
    if (now < this.#pausedUntil) return undefined;
    if (!client.isReady) return this.#failed(operation, undefined);
    // While it is down, one command at a time finds out whether it still is.
    if (this.#isDown) this.#pausedUntil = now + this.#options.commandTimeoutMs;
    try {
      const answer = await this.#bounded(command(client));
      this.#succeeded();
      return { answer };
    } catch (error) {
      return this.#failed(operation, error);
    }
  }

  /** Lets the connections go; what is on the way gets one timeout to arrive. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const client of [this.#subscriber, this.#client]) {
      if (client === undefined || !client.isOpen) continue;
      if (client.isReady) await this.#bounded(client.close()).catch(() => undefined);
      if (client.isOpen) client.destroy();
    }
  }

  async #connect(channel: string, onMessage: (message: string) => void): Promise<void> {
    // Loaded by those who use it.
    const { createClient } = await import('@redis/client');
    const client: RedisClientType = createClient({
      url: this.#options.url,
      name: 'mooring-cache',
      // A command that waits for a server to come back is a call that waits.
      disableOfflineQueue: true,
      commandsQueueMaxLength: maxQueued,
      socket: { connectTimeout: startWithinMs, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, longestReconnectMs) },
    });
    const subscriber: RedisClientType = client.duplicate({ name: 'mooring-cache-invalidations', disableOfflineQueue: false });
    this.#client = client;
    this.#subscriber = subscriber;
    const settled = new Promise<void>((resolve) => {
      client.on('ready', () => {
        this.#pausedUntil = 0;
        this.#succeeded();
        resolve();
      });
      client.on('error', (error: unknown) => {
        this.#failed('connect', error);
        resolve();
      });
    });
    // The other client tells of the same server; an error without a listener would end the process.
    subscriber.on('error', () => undefined);
    const listening = subscriber.connect().then(() => subscriber.subscribe(channel, onMessage));
    // They reject only when they are closed while they still try.
    client.connect().catch(() => undefined);
    listening.catch(() => undefined);
    await this.#within(startWithinMs, Promise.all([settled, Promise.race([listening.catch(() => undefined), failureOf(client)])])).catch(
      () => undefined,
    );
  }

  #succeeded(): void {
    this.#pausedUntil = 0;
    if (!this.#isDown) return;
    this.#isDown = false;
    const { logger, meter } = this.#options;
    meter.gauge('mooring_cache_shared_up', 1, {});
    logger.info('shared cache can be reached');
    this.#onUp();
  }

  #failed(operation: string, error: unknown): undefined {
    if (this.#isClosed) return undefined;
    const { clock, logger, meter } = this.#options;
    const now = clock.now();
    this.#isDown = true;
    this.#pausedUntil = now + pauseMs;
    meter.count('mooring_cache_shared_failures_total', { operation });
    meter.gauge('mooring_cache_shared_up', 0, {});
    if (now - this.#warnedAt < warnEveryMs) return undefined;
    this.#warnedAt = now;
    logger.warn('shared cache cannot be used; calls go on with the cache of this process', { operation, reason: reasonOf(error) });
    return undefined;
  }

  #bounded<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return this.#within(this.#options.commandTimeoutMs, answer);
  }

  #within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.schedule(ms, () => reject(new CommandTimedOut()));
      answer.then(resolve, reject).finally(cancel);
    });
  }
}

const failureOf = (client: RedisClientType): Promise<void> => new Promise((resolve) => client.once('error', () => resolve()));

/** A word for the log. Replies may quote what was sent, so no more of them than their first word is taken, which is the kind of error. */
function reasonOf(error: unknown): string {
  if (error === undefined) return 'not connected';
  if (error instanceof CommandTimedOut) return 'no answer in time';
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [kind = ''] = 'message' in error ? String(error.message).split(' ', 1) : [];
  return /^[A-Z]{2,20}$/.test(kind) ? kind : error.constructor.name;
}
