import { isRecord } from './record.js';
import { webhookSecretOf, type WebhookTestKeys } from './webhook-keys.js';

type Secret = string | Readonly<Record<string, string>>;

/**
 * A second secret of the same form as the one for tests, as a provider gives it when a secret is rotated; `undefined` where a private key
 * signs, since its public half cannot be made by changing letters.
 */
export function anotherSecret(keys: WebhookTestKeys | undefined): Secret | undefined {
  const secret = webhookSecretOf(keys);
  if (secret === undefined || JSON.stringify(secret) !== JSON.stringify(keys?.sign)) return undefined;
  const changed = isRecord(secret)
    ? Object.fromEntries(Object.entries(secret).map(([name, part]) => [name, otherText(String(part))]))
    : otherText(String(secret));
  return JSON.stringify(changed) === JSON.stringify(secret) ? undefined : changed;
}

/** The last letters and digits replaced by others that hex and base64 admit in their place; what stands in front may be a prefix. */
function otherText(text: string): string {
  const tail = Math.max(0, text.length - 12);
  return text.slice(0, tail) + text.slice(tail).replace(/[0-8a-eA-E](?!=*$)/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1));
}
