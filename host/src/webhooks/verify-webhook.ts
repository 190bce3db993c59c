import type { SignedRequest, VerifyContext, Webhooks } from '@mooring/core';
import { exposeKey, type WebhookKey } from '../connections/webhook-key.js';

/** Whether one of the keys verifies a request: which one did, or why the last did not. */
export type Verification = { readonly valid: true; readonly keyIndex: number } | { readonly valid: false; readonly reason: string };

/** Tries every active key: while a secret is being rotated both sign, and either will do. */
export async function verifyWebhook(
  scheme: Webhooks['verify'],
  request: SignedRequest,
  keys: readonly WebhookKey[],
  context: VerifyContext,
): Promise<Verification> {
  let reason = 'unconfigured';
  for (const [keyIndex, key] of keys.entries()) {
    const outcome = scheme.verify(request, exposeKey(key), context);
    const verdict = outcome instanceof Promise ? await outcome : outcome;
    if (verdict.valid) return { valid: true, keyIndex };
    ({ reason } = verdict);
  }
  return { valid: false, reason };
}
