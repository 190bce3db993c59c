import { isRecord } from '../provider/record.js';
import type { EventSender, SentEvent } from './event-sender.js';
import type { Happening } from './resources.js';

/** How the delivery of an event ended. */
export type DeliveryReport = { readonly plugin: string; readonly type: string; readonly url: string } & (
  | SentEvent
  | { readonly problem: string }
);

/**
 * Sends a plugin's events of changes, one after another in the order in which they happened, and each once: after the answer to the
 * request that made it happen, as providers do.
 */
export class EventCourier {
  readonly #plugin: string;
  readonly #sender: EventSender;
  readonly #targetOf: () => string | undefined;
  readonly #onDelivery: (report: DeliveryReport) => void;
  readonly #stop = new AbortController();
  #underWay: Promise<void> = Promise.resolve();

  constructor(
    plugin: string,
    sender: EventSender,
    options: { readonly targetOf: () => string | undefined; readonly onDelivery: (report: DeliveryReport) => void },
  ) {
    this.#plugin = plugin;
    this.#sender = sender;
    this.#targetOf = options.targetOf;
    this.#onDelivery = options.onDelivery;
  }

  /** Takes an event to be sent; where nobody has said to whom, it goes nowhere. */
  take(happening: Happening): void {
    const url = this.#targetOf();
    if (url === undefined || this.#stop.signal.aborted) return;
    this.#underWay = this.#underWay.then(() => this.#deliver(url, happening));
  }

  /** Resolves when everything that was taken has been delivered, or could not be. */
  idle(): Promise<void> {
    return this.#underWay;
  }

  /** Gives up what has not been delivered. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#underWay;
  }

  async #deliver(url: string, { type, data }: Happening): Promise<void> {
    const { signal } = this.#stop;
    const report = { plugin: this.#plugin, type, url };
    try {
      const admitted = await this.#sender.admitted(type, data);
      if (signal.aborted) return;
      if (admitted === undefined) this.#onDelivery({ ...report, problem: 'the event has no room for what was changed' });
      else this.#onDelivery({ ...report, ...(await this.#sender.send(url, type, admitted, signal)) });
    } catch (error) {
      if (!signal.aborted) this.#onDelivery({ ...report, problem: reasonOf(error) });
    }
  }
}

/** `fetch` says "fetch failed", and only the cause says why. By shape: an error may come from another realm than this module. */
function reasonOf(error: unknown): string {
  const cause = isRecord(error) && isRecord(error['cause']) ? error['cause'] : error;
  return isRecord(cause) && typeof cause['message'] === 'string' ? cause['message'] : String(cause);
}
