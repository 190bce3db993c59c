import { MooringError } from '../errors/mooring-error.js';
import { equalSignatures } from './constant-time.js';
import type { Declaration } from './declaration.js';
import { refused, type SignatureScheme } from './scheme.js';
import type { Message } from './signed-message.js';
import { canonical, encode, type TextEncoding } from './text-encoding.js';

/** What a scheme with a shared secret consists of, beside its declaration. */
export interface Recomputation {
  readonly encoding: TextEncoding;
  /** Bytes of the key, or undefined when the secret is empty or malformed. */
  readonly key: (secret: string) => Buffer | undefined;
  readonly compute: (message: Message, key: Buffer) => Buffer;
  readonly testSecret: string;
}

/** A scheme in which the receiver computes the signature again and compares. Any presented signature may match. */
export function recomputed(declared: Declaration, { encoding, key: toKey, compute, testSecret }: Recomputation): SignatureScheme {
  return {
    name: declared.name,
    covers: declared.covers,
    toleranceSeconds: declared.toleranceSeconds,
    verify(request, secret, context) {
      const key = toKey(secret);
      if (key === undefined) return refused('unusable_key');
      const presented = declared.read(request, secret);
      if (typeof presented === 'string') return refused(presented);
      const candidates = presented.candidates.map((candidate) => canonical(candidate, encoding));
      const matches = presented.messages.some((message) => {
        const expected = encode(compute(message, key), encoding);
        return candidates.some((candidate) => equalSignatures(expected, candidate));
      });
      return matches ? presented.judgeTime(context.nowMs) : refused('bad_signature');
    },
    sign(request, secret, nowMs) {
      const key = toKey(secret);
      if (key === undefined)
        throw new MooringError('InvalidOptions', 'The signing secret is empty, or not encoded as the signature scheme declares.');
      return declared.write(request, nowMs, secret, (message) => encode(compute(message, key), encoding));
    },
    testKeys: () => ({ verify: testSecret, sign: testSecret }),
  };
}
