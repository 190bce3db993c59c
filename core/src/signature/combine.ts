import { check } from './check.js';
import { refused, type Coverage, type Refusal, type SignatureScheme, type Verdict } from './scheme.js';

/**
 * A provider with several generations of signatures: the first scheme whose signature the request carries decides alone.
 * Put the strongest first: a request that carries its signature, and fails it, gets no second chance with a weaker one.
 * All share one key; signing uses the first.
 * @throws MooringError `InvalidPlugin` with fewer than two schemes.
 */
export function firstPresent<VerifyKey, SignKey>(
  ...schemes: readonly SignatureScheme<VerifyKey, SignKey>[]
): SignatureScheme<VerifyKey, SignKey> {
  return combine('firstPresent', schemes, (verdict) => verdict.valid || verdict.reason !== 'missing_signature');
}

/**
 * A provider that signs in one of several ways by a setting on its side, which no header tells: any scheme that verifies will do.
 * As weak as the weakest. All share one key; signing uses the first.
 * @throws MooringError `InvalidPlugin` with fewer than two schemes.
 */
export function anyOf<VerifyKey, SignKey>(...schemes: readonly SignatureScheme<VerifyKey, SignKey>[]): SignatureScheme<VerifyKey, SignKey> {
  return combine('anyOf', schemes, (verdict) => verdict.valid);
}

function combine<VerifyKey, SignKey>(
  builder: string,
  schemes: readonly SignatureScheme<VerifyKey, SignKey>[],
  decides: (verdict: Verdict) => boolean,
): SignatureScheme<VerifyKey, SignKey> {
  const [first] = schemes;
  check(first !== undefined && schemes.length > 1, builder, 'needs at least two schemes.');
  const tolerances = schemes.map((scheme) => scheme.toleranceSeconds ?? Number.POSITIVE_INFINITY);
  const longest = Math.max(...tolerances);
  return {
    name: schemes.map((scheme) => scheme.name).join(', or '),
    covers: schemes.map((scheme) => scheme.covers).reduce(weaker),
    toleranceSeconds: Number.isFinite(longest) ? longest : undefined,
    async verify(request, key, context) {
      let reason: Refusal = 'missing_signature';
      for (const scheme of schemes) {
        const verdict = await scheme.verify(request, key, context);
        if (decides(verdict)) return verdict;
        if (!verdict.valid && telling(verdict.reason) > telling(reason)) reason = verdict.reason;
      }
      return refused(reason);
    },
    sign: (request, key, nowMs) => first.sign(request, key, nowMs),
    testKeys: () => first.testKeys(),
  };
}

const byWeakness: readonly Coverage[] = ['bytes', 'parameters', 'checksum', 'sender'];
const weaker = (left: Coverage, right: Coverage): Coverage => (byWeakness.indexOf(left) > byWeakness.indexOf(right) ? left : right);

const byTelling: readonly Refusal[] = ['missing_signature', 'malformed_signature', 'bad_signature'];
/** How much a refusal says: one that only another scheme's signature explains says least. */
const telling = (reason: Refusal): number => (byTelling.includes(reason) ? byTelling.indexOf(reason) : byTelling.length);
