import type { VirtualClock } from '@mooring/core/runtime';
import type { CompiledPlugin } from '@mooring/core/runtime';
import { writeEventBody, type EventBodies, type EventBody, type WebhookEncoding } from '../provider/event-body.js';
import { signWebhook, type Tampering } from '../provider/signed-webhook.js';
import type { WebhookTestKeys } from '../provider/webhook-keys.js';
import type { Delivery, EventIntake, IncomingRequest } from './event-intake.js';

/** How a webhook is sent. */
export interface DeliveryOptions {
  /** Changed after signing, as an attacker would. */
  readonly tamper?: Tampering;
  /** Epoch milliseconds that the signature tells. @default now, on the virtual clock */
  readonly at?: number;
  /** Signs with another key than the connection knows. */
  readonly secret?: unknown;
  /** How often it is sent, one after another; the outcome is that of the last. @default 1 */
  readonly times?: number;
  /** Added before signing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of the event's body; still signed. */
  readonly rawBody?: Buffer | string;
  /** @default 'application/json', or a form's type */
  readonly contentType?: string;
}

/** One event at the provider. Sending it again is a redelivery: its id stays. */
export interface TestWebhook {
  /** What will be sent. */
  readonly body: unknown;
  /** The request as the provider would send it. */
  request(options?: DeliveryOptions): Promise<IncomingRequest>;
  /** Sends it through the host's own intake, signed by the plugin's own scheme, and waits until it is handled. */
  deliver(options?: DeliveryOptions): Promise<Delivery>;
}

export interface TestWebhookSource {
  readonly plugin: CompiledPlugin;
  readonly keys: WebhookTestKeys | undefined;
  readonly bodies: EventBodies;
  readonly intake: EventIntake;
  readonly clock: VirtualClock;
}

/** Makes one event of a plugin. */
export function createTestWebhook(source: TestWebhookSource, type: string, data?: unknown, encoding?: WebhookEncoding): TestWebhook {
  const { plugin, keys, bodies, intake, clock } = source;
  const event: EventBody = bodies.of(type, data, encoding);
  const request = async (options: DeliveryOptions = {}): Promise<IncomingRequest> => {
    const scheme = plugin.definition.webhooks?.verify;
    if (scheme === undefined) throw new Error(`"${plugin.id}" declares no webhooks.`);
    const unsigned = {
      url: await intake.url(),
      contentType: options.contentType ?? event.contentType,
      headers: { ...event.headers, ...options.headers },
      body: options.rawBody === undefined ? writeEventBody(event) : Buffer.from(options.rawBody),
    };
    return signWebhook(scheme, unsigned, { key: options.secret ?? keys?.sign, at: options.at ?? clock.now(), tamper: options.tamper });
  };
  return {
    body: event.value,
    request,
    async deliver(options = {}) {
      const signed = await request(options);
      const { events = {}, items } = plugin.definition.webhooks ?? {};
      // Other bytes, or a batch, may hold any event.
      const types = options.rawBody !== undefined || items !== undefined ? Object.keys(events) : [type];
      let delivery = await intake.deliver(signed, types);
      for (let time = 1; time < (options.times ?? 1); time += 1) delivery = await intake.deliver(signed, types);
      return delivery;
    },
  };
}
