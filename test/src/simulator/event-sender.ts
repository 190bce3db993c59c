import type { Clock, SignedRequest } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import { EventBodies, writeEventBody } from '../provider/event-body.js';
import { signWebhook } from '../provider/signed-webhook.js';
import { webhookTestKeys } from '../provider/webhook-keys.js';

/** What a receiver answered. */
export interface SentEvent {
  readonly status: number;
  readonly body: string;
}

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** @throws TypeError unless a receiver of events is on this machine */
export function requireLoopback(url: string): void {
  const { hostname } = new URL(url);
  if (!loopbackNames.has(hostname)) throw new TypeError(`Simulated events go to this machine only, not to ${hostname}.`);
}

/** Signs a plugin's events as its provider would, and sends them to a receiver on this machine. */
export class EventSender {
  readonly #plugin: CompiledPlugin;
  readonly #clock: Clock;
  readonly #bodies: EventBodies;

  constructor(plugin: CompiledPlugin, clock: Clock) {
    this.#plugin = plugin;
    this.#clock = clock;
    this.#bodies = new EventBodies(plugin, () => clock.now());
  }

  /**
   * A signed request, ready to be posted to `url`.
   * @throws Error where the plugin has no such event, or nothing tells what its body looks like
   */
  sign(url: string, type: string, data?: unknown): Promise<SignedRequest> {
    const scheme = this.#plugin.definition.webhooks?.verify;
    if (scheme === undefined) throw new Error(`"${this.#plugin.id}" declares no webhooks.`);
    const body = this.#bodies.of(type, data);
    return signWebhook(
      scheme,
      { url, contentType: body.contentType, headers: body.headers, body: writeEventBody(body) },
      { key: webhookTestKeys(this.#plugin)?.sign, at: this.#clock.now() },
    );
  }

  /** The first of several values that an event's schema admits as its data. */
  async admitted(type: string, values: readonly unknown[]): Promise<unknown> {
    const event = this.#plugin.definition.webhooks?.events[type];
    for (const value of values) {
      const result = await event?.definition.data['~standard'].validate(value);
      if (result !== undefined && result.issues === undefined) return value;
    }
    return undefined;
  }

  /** @throws TypeError unless the receiver is on this machine */
  async send(url: string, type: string, data?: unknown, signal?: AbortSignal): Promise<SentEvent> {
    requireLoopback(url);
    const request = await this.sign(url, type, data);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      body: new Uint8Array(request.body),
      redirect: 'manual',
      signal: signal ?? null,
    });
    return { status: response.status, body: await response.text() };
  }
}
