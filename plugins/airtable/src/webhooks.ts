import { createHash } from 'node:crypto';
import { event, signature, type EventMap, type EventToWrite, type Webhooks, type WrittenDelivery } from '@mooring/core';
import { z } from 'zod';
import { time } from './endpoints/values.js';
import fixtures from './fixtures/webhooks.json' with { type: 'json' };

/** All that a ping tells. */
const Ping = z.object({ base: z.object({ id: z.string() }), webhook: z.object({ id: z.string() }), timestamp: time });

const events = {
  notification: event(Ping, {
    title: 'Something happened that a webhook watches: its payloads tell what',
    fixture: fixtures.ping,
  }),
} satisfies EventMap;

const pingOf = (item: unknown): z.infer<typeof Ping> | undefined => Ping.safeParse(item).data;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A ping has no id, it is known by its webhook and time: the id asked for becomes one of the milliseconds of half a century. */
function write({ id, data, fixture }: EventToWrite): WrittenDelivery {
  const ms = Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 10), 16);
  return {
    body: { ...(isRecord(fixture) ? fixture : {}), timestamp: new Date(ms).toISOString(), ...(isRecord(data) ? data : {}) },
  };
}

/**
 * Pings of a base's webhooks. Each webhook has a secret of its own, which its creation tells once; a connection with several has them all.
 * Pings come when something happened, carry no data, and are repeated until they are answered by an empty 200 or 204.
 * @see https://airtable.com/developers/web/api/webhooks-overview (read 2026-11-25). How the MAC is written, hexadecimal after a prefix:
 * gtalarico/pyairtable models/webhook.py and its test at 25f31b0 (read 2026-11-25).
 */
export const webhooks: Webhooks<typeof events> = {
  secret: {
    env: 'AIRTABLE_WEBHOOK_SECRET',
    label: 'MAC secret of the webhook',
    hint: '`macSecretBase64` of the answer to webhooks.create. Airtable tells it only there.',
    example: 'bm90LWEtcmVhbC1zZWNyZXQ=',
  },
  // The time is in the body and signed with it, and the documents set no bound to it: an old ping is recognised by its id, and does no more
  // than have the payloads read once more.
  verify: signature.hmac({
    algorithm: 'sha256',
    key: 'base64',
    encoding: 'hex',
    header: 'X-Airtable-Content-MAC',
    prefix: 'hmac-sha256=',
    signed: [signature.body],
  }),
  type: (item) => (pingOf(item) === undefined ? undefined : 'notification'),
  id: (item) => {
    const ping = pingOf(item);
    return ping === undefined ? undefined : `${ping.webhook.id}:${ping.timestamp}`;
  },
  write,
  events,
};
