import { TransportError } from './transport-error.js';

/** What RFC 9110 allows in a value: tab, visible ASCII, space and the upper half of Latin-1. */
const forbiddenInValue = /[^\t\x20-\x7e\x80-\xff]/;
const validName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/**
 * Refuses header values that could smuggle in a second header. It runs before undici sees them, whose own message quotes the value,
 * which is often a credential.
 * @throws TransportError 'invalid_request', naming the header and never its value.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' || forbiddenInValue.test(value)) {
      throw new TransportError(
        'invalid_request',
        'no',
        `The value of header ${JSON.stringify(name)} holds a character that HTTP forbids there.`,
      );
    }
    if (!validName.test(name)) {
      throw new TransportError('invalid_request', 'no', `${JSON.stringify(name)} is no header name in lower case.`);
    }
  }
}
