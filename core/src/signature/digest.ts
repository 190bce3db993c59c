import { createHash } from 'node:crypto';
import { check, checkOneOf } from './check.js';
import { declaration, listsPart, type DeclarationOptions } from './declaration.js';
import { hashAlgorithms, type HashAlgorithm } from './hash-algorithm.js';
import type { SignedPart } from './part.js';
import { recomputed } from './recomputed.js';
import { keyBytes } from './key-bytes.js';
import type { SignatureScheme } from './scheme.js';
import { textEncodings, type TextEncoding } from './text-encoding.js';

export interface DigestOptions extends DeclarationOptions {
  readonly algorithm: HashAlgorithm;
  /** How the digest is written. */
  readonly encoding: TextEncoding;
  /** What is hashed, part by part; the secret among it. */
  readonly signed: readonly SignedPart[];
}

/**
 * A plain digest of parts of which one is the secret, as older providers use it: `sha256(secret + body)`, `sha1(body + timestamp + secret)`.
 * With the secret first, whoever has seen one request can append bytes to its body and know the digest (length extension). What they append
 * begins with binary padding, so a body that must be JSON or text survives it; declare an HMAC wherever the provider offers one.
 * @throws MooringError `InvalidPlugin` when the options contradict themselves.
 */
export function digest(options: DigestOptions): SignatureScheme {
  const declared = declaration('digest', () => `${options.algorithm} digest`, options, ['algorithm', 'encoding']);
  const algorithm = checkOneOf('digest', 'algorithm', options.algorithm, hashAlgorithms);
  const encoding = checkOneOf('digest', 'encoding', options.encoding, textEncodings);
  check(listsPart(options.signed, 'secret'), 'digest', '`signed` must list the secret: a digest without one proves nothing.');
  return recomputed(declared, {
    encoding,
    key: (secret) => keyBytes(secret, { encoding: 'utf8' }),
    compute(message) {
      const hash = createHash(algorithm);
      for (const piece of message) hash.update(piece);
      return hash.digest();
    },
    testSecret: 'mooring test secret',
  });
}
