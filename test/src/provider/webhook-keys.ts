import type { AnySignatureScheme, WebhookSecretValue } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import { isRecord } from './record.js';

/** A pair of keys that is good for tests: one to sign with, one to verify with. */
export type WebhookTestKeys = ReturnType<AnySignatureScheme['testKeys']>;

/** The keys that a plugin's signature scheme offers for tests. */
export function webhookTestKeys(plugin: CompiledPlugin): WebhookTestKeys | undefined {
  return plugin.definition.webhooks?.verify.testKeys();
}

/** The verifying key as an application would configure it. */
export function webhookSecretOf(keys: WebhookTestKeys | undefined): WebhookSecretValue | undefined {
  const key = keys?.verify;
  if (typeof key === 'string') return key;
  return isRecord(key) ? Object.fromEntries(Object.entries(key).map(([name, part]) => [name, String(part)])) : undefined;
}
