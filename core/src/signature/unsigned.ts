import { check, checkKnown, checkText } from './check.js';
import type { SignatureScheme } from './scheme.js';
import { sharedSecret } from './shared-secret.js';

export interface UnsignedOptions {
  /**
   * The provider calls a URL that ends in a secret query parameter of this name; `true` stands for `secret`.
   * There is no way to accept requests from everybody.
   */
  readonly secretInUrl: true | { readonly parameter: string };
}

/**
 * For a provider that signs nothing and can send neither credentials nor a header of our choice: only the URL is secret.
 * Whoever sees the URL can send events, so treat them as a hint to look, and ask the provider's API for what costs money.
 * @throws MooringError `InvalidPlugin` when `secretInUrl` is missing.
 */
export function unsigned(options: UnsignedOptions): SignatureScheme {
  checkKnown('unsigned', options, ['secretInUrl']);
  const place = options.secretInUrl;
  check(
    place === true || (typeof place === 'object' && place !== null),
    'unsigned',
    '`secretInUrl` must be true, or name its query parameter.',
  );
  const name = place === true ? 'secret' : checkText('unsigned', 'secretInUrl.parameter', place.parameter);
  return { ...sharedSecret({ in: 'query', name }), name: `unsigned, secret in URL parameter ${name}` };
}
