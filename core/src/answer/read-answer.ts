import type { ProviderResponse } from '../contract/provider-errors.js';
import type { WireResponse } from '../ports/transport.js';

/** An answer with its body read, or the reason why it cannot be. */
export interface ReadAnswer extends ProviderResponse {
  /** Set where the body claims to be JSON and is not. */
  readonly broken: boolean;
}

const isJsonType = (contentType: string): boolean => /^(application|text)\/([\w.+-]+\+)?json\b/i.test(contentType);

/**
 * Reads the body of an answer: JSON where it is JSON, whatever its content type says; text otherwise. A parser's own message never gets
 * out: it quotes the body.
 */
export function readAnswer(response: WireResponse): ReadAnswer {
  const { status, headers, body: bytes } = response;
  const text = bytes.length === 0 ? '' : bytes.toString('utf8');
  const contentType = headers['content-type'] ?? '';
  const first = text.charCodeAt(0);
  // { [ or a type that says JSON; an HTML error page is not worth an exception.
  if (text === '' || !(first === 123 || first === 91 || isJsonType(contentType)))
    return { status, headers, body: undefined, text, broken: false };
  try {
    const body: unknown = JSON.parse(text);
    return { status, headers, body, text, broken: false };
  } catch {
    return { status, headers, body: undefined, text, broken: true };
  }
}
