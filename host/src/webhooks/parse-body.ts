/** The body of a webhook by its content type: JSON, the fields of a form, or text. `undefined` where it claims to be JSON and is not. */
export function parseWebhookBody(contentType: string | undefined, body: Buffer): { readonly value: unknown } | undefined {
  if (body.length === 0) return { value: undefined };
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = body.toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return { value: Object.fromEntries(new URLSearchParams(text)) };
  const looksLikeJson = type === 'application/json' || type.endsWith('+json') || /^\s*[[{]/.test(text);
  if (!looksLikeJson) return { value: text };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}
