import type { EventPart, WebhookRequest } from '@mooring/core';
import { valueAt, type CompiledPlugin, type EventDefinition } from '@mooring/core/runtime';

/** What a plugin's declaration makes of one item of a webhook. */
export interface EventParts {
  readonly type: string;
  readonly id: string;
  readonly account: string | undefined;
}

/** The part of an item that a declaration names. */
export function partOf(part: EventPart, item: unknown, request: WebhookRequest): unknown {
  return typeof part === 'function' ? part(item, request) : valueAt(item, part);
}

/** Type, id and account of an item; `undefined` where it has no type or no id: such a thing cannot be told from another. */
export function readParts(plugin: CompiledPlugin, item: unknown, request: WebhookRequest): EventParts | undefined {
  const { webhooks } = plugin.definition;
  if (webhooks === undefined) return undefined;
  const type = asName(partOf(webhooks.type, item, request));
  const id = asName(partOf(webhooks.id, item, request));
  if (type === undefined || id === undefined) return undefined;
  return { type, id, account: webhooks.account?.(item, request) };
}

/** What the plugin declares of a type; `undefined` for one it does not know, whatever a stranger calls it. */
export function eventDefinition(plugin: CompiledPlugin, type: string): EventDefinition | undefined {
  const events = plugin.definition.webhooks?.events ?? {};
  return Object.hasOwn(events, type) ? events[type]?.definition : undefined;
}

/** What handlers get as `data`. */
export function dataOf(plugin: CompiledPlugin, item: unknown, request: WebhookRequest): unknown {
  const data = plugin.definition.webhooks?.data;
  return data === undefined ? item : partOf(data, item, request);
}

const asName = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
