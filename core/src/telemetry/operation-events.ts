import type { OperationEvent, OperationEventOf, OperationEventType } from './operation-event.js';

type Listener = (event: OperationEvent) => unknown;

/** Where events of operation are told. Telling costs nothing where nobody listens. */
export interface OperationEventSink {
  emit(event: OperationEvent): void;
  /** Whether somebody listens to this type, so that a costly event need not be built. */
  isHeard(type: OperationEventType): boolean;
}

/** Events in a stream that were not read yet; beyond it the oldest are dropped, because a slow reader must not fill the memory. */
const streamCapacity = 1_000;

/** Hands events of operation to whoever listens. A listener that throws or rejects harms neither the call nor the other listeners. */
export class OperationEvents implements OperationEventSink {
  readonly #listeners = new Map<OperationEventType | '*', Set<Listener>>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = () => undefined) {
    this.#onListenerError = onListenerError;
  }

  /**
   * Tells `listener` of every event of a type, or of all with `*`, within the call that caused it: it should be quick.
   * @returns a function that takes the listener away
   */
  on<Type extends OperationEventType>(type: Type, listener: (event: OperationEventOf<Type>) => unknown): () => void;
  on(type: '*', listener: (event: OperationEvent) => unknown): () => void;
  on(type: OperationEventType | '*', listener: (event: never) => unknown): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    // A copy per registration: the same function given twice is called twice, and taken away once each.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listener hears its own type only, see emit
    const entry: Listener = (event) => listener(event as never);
    listeners.add(entry);
    return () => {
      listeners.delete(entry);
      if (listeners.size === 0 && this.#listeners.get(type) === listeners) this.#listeners.delete(type);
    };
  }

  /**
   * Every event from the first step of the loop on, until the loop is left or `signal` aborts, which also ends a wait. A reader that is more
   * than 1,000 events behind misses the oldest.
   */
  async *stream(signal?: AbortSignal): AsyncGenerator<OperationEvent, void, undefined> {
    const waiting: OperationEvent[] = [];
    let wake: (() => void) | undefined;
    const stop = this.on('*', (event) => {
      if (waiting.length === streamCapacity) waiting.shift();
      waiting.push(event);
      wake?.();
    });
    const onAbort = (): void => wake?.();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      while (signal?.aborted !== true) {
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      stop();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  isHeard(type: OperationEventType): boolean {
    return this.#listeners.has(type) || this.#listeners.has('*');
  }

  emit(event: OperationEvent): void {
    if (this.#listeners.size === 0) return;
    for (const key of [event.type, '*'] as const) {
      for (const listener of this.#listeners.get(key) ?? []) {
        try {
          const outcome = listener(event);
          // One that is asynchronous would end the process with a rejection that nobody hears.
          if (outcome instanceof Promise) outcome.catch(this.#onListenerError);
        } catch (error) {
          this.#onListenerError(error);
        }
      }
    }
  }
}

/** Tells nobody. */
export const silentEvents: OperationEventSink = { emit: () => undefined, isHeard: () => false };
