import { createHmac, createSecretKey } from 'node:crypto';
import { check, checkOneOf } from './check.js';
import { declaration, listsPart, type DeclarationOptions } from './declaration.js';
import { hashAlgorithms, type HashAlgorithm } from './hash-algorithm.js';
import { checkKeyForm, keyBytes, keyText, type KeyEncoding, type KeyForm } from './key-bytes.js';
import { recomputed } from './recomputed.js';
import type { SignatureScheme } from './scheme.js';
import { textEncodings, type TextEncoding } from './text-encoding.js';

export interface HmacOptions extends DeclarationOptions {
  readonly algorithm: HashAlgorithm;
  /** How the signature is written. */
  readonly encoding: TextEncoding;
  /** How the secret becomes the key. @default 'utf8', the text as it is */
  readonly key?: KeyEncoding | KeyForm;
}

/**
 * An HMAC over declared parts of the request with a shared secret.
 * @example
 * // X-Signature: t=1767225600,v1=5257a8…
 * signature.hmac({
 *   algorithm: 'sha256', encoding: 'hex', header: 'X-Signature', fields: { signature: 'v1' },
 *   timestamp: { field: 't', tolerance: '5m' }, signed: [signature.timestamp, '.', signature.body],
 * })
 * @throws MooringError `InvalidPlugin` when the options contradict themselves.
 */
export function hmac(options: HmacOptions): SignatureScheme {
  const declared = declaration('hmac', () => `hmac-${options.algorithm}`, options, ['algorithm', 'encoding', 'key']);
  const algorithm = checkOneOf('hmac', 'algorithm', options.algorithm, hashAlgorithms);
  const encoding = checkOneOf('hmac', 'encoding', options.encoding, textEncodings);
  const form = checkKeyForm('hmac', options.key ?? 'utf8');
  check(!listsPart(options.signed, 'secret'), 'hmac', 'the secret is the key; `signed` cannot list it as well.');
  return recomputed(declared, {
    encoding,
    key: (secret) => keyBytes(secret, form),
    compute(message, key) {
      // Given the bytes themselves, Node 24 spends four times as long on finding out that they are no key object.
      const mac = createHmac(algorithm, createSecretKey(key));
      for (const piece of message) mac.update(piece);
      return mac.digest();
    },
    testSecret: keyText(Buffer.from('mooring test secret'), form),
  });
}
