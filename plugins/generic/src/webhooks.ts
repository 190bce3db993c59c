import {
  event,
  signature,
  type AnySignatureScheme,
  type EventMap,
  type EventPart,
  type EventToWrite,
  type Webhooks,
  type WrittenDelivery,
} from '@mooring/core';
import { z } from 'zod';
import type { EventPartConfiguration, WebhookConfiguration } from './configuration/configuration.js';
import { schemaOf } from './endpoints/configured.js';

const anyRecord = z.record(z.string(), z.unknown());

/**
 * How the webhooks of a configuration are verified and read.
 * @throws MooringError `InvalidPlugin` where what is said of the signature contradicts itself
 */
export function webhooksOf(configured: WebhookConfiguration): Webhooks {
  const { env, type, id, data } = configured;
  return {
    verify: schemeOf(configured),
    secret: { env, label: 'Signing secret' },
    type: partOf(type),
    id: partOf(id),
    ...(data === undefined ? {} : { data }),
    ...(typeof type === 'string' && typeof id === 'string' ? {} : { write: writeWith(configured) }),
    events: eventsOf(configured),
  };
}

function schemeOf({ hmac, sharedSecret }: WebhookConfiguration): AnySignatureScheme {
  const scheme = hmac === undefined ? sharedSecret && signature.sharedSecret(sharedSecret) : signature.hmac(hmac);
  if (scheme === undefined) throw new TypeError('A configuration of webhooks has neither `hmac` nor `sharedSecret`.');
  // Both take one text as their key, and the host hands it to whichever scheme stands here.
  return scheme as AnySignatureScheme;
}

function partOf(configured: EventPartConfiguration): EventPart {
  if (typeof configured === 'string') return configured;
  const name = configured.header.toLowerCase();
  // Where the body is none that could be read, a header does not make an event of it.
  return (item, { headers }) => (typeof item === 'object' && item !== null ? headers[name] : undefined);
}

function eventsOf({ events }: WebhookConfiguration): EventMap {
  return Object.fromEntries(
    Object.entries(events).map(([type, { data, example, ...options }]) => [
      type,
      event(data === undefined ? anyRecord : schemaOf(data), { ...options, ...(example === undefined ? {} : { fixture: example }) }),
    ]),
  );
}

/** The inverse, where a header says what the body does not. */
function writeWith({ type, id, data }: WebhookConfiguration): (wanted: EventToWrite) => WrittenDelivery {
  return (wanted) => {
    const headers: Record<string, string> = {};
    let body: unknown = wanted.fixture ?? {};
    if (wanted.data !== undefined) body = data === undefined ? wanted.data : withValue(body, data, wanted.data);
    for (const [part, value] of [
      [type, wanted.type],
      [id, wanted.id],
    ] as const) {
      if (typeof part === 'string') body = withValue(body, part, value);
      else headers[part.header.toLowerCase()] = value;
    }
    return { body, headers };
  };
}

function withValue(target: unknown, path: string, value: unknown): Readonly<Record<string, unknown>> {
  const [head = '', ...rest] = path.split('.');
  const base: Readonly<Record<string, unknown>> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  return { ...base, [head]: rest.length === 0 ? value : withValue(base[head], rest.join('.'), value) };
}
