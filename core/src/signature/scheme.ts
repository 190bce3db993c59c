/** A webhook as it came in. Signatures cover these bytes, never a decoded string. */
export interface SignedRequest {
  readonly method: string;
  /** The URL as the provider called it: scheme, public host, path and query. */
  readonly url: string;
  /** Lower-case names; the first value of a repeated header. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/**
 * Why a request was refused. Told to logs and metrics, never to the sender.
 * `unusable_key` and `certificate_unavailable` are troubles of this side: the sender should be asked to come again (503), not told that it lied.
 */
export type Refusal =
  | 'missing_signature'
  | 'malformed_signature'
  | 'bad_signature'
  | 'stale_timestamp'
  | 'future_timestamp'
  | 'body_hash_mismatch'
  | 'unusable_key'
  | 'bad_certificate'
  | 'certificate_unavailable';

export type Verdict = { readonly valid: true } | { readonly valid: false; readonly reason: Refusal };

/** What a scheme may ask of the host while it verifies. */
export interface VerifyContext {
  readonly nowMs: number;
  /** Fetches a public document (a certificate) from one of `hosts` over https; answers are cached by URL. */
  download(url: string, options: { readonly hosts: readonly string[] }): Promise<Buffer>;
}

/**
 * How much of a request a scheme vouches for:
 * - `bytes`: every byte of the body;
 * - `parameters`: the decoded parameters of a form (`%2b` and `%2B` are the same to it), or every byte of another body;
 * - `checksum`: a checksum of the body that an attacker can keep equal. Bind the delivery id to the body's hash and confirm what costs money;
 * - `sender`: only that the sender knows a secret. Whoever reads one request can write the next.
 */
export type Coverage = 'bytes' | 'parameters' | 'checksum' | 'sender';

/** A pair of keys good for tests; deterministic and obviously fake. */
export interface TestKeys<VerifyKey, SignKey> {
  readonly verify: VerifyKey;
  readonly sign: SignKey;
  /** By URL, what `VerifyContext.download` has to answer for these keys. */
  readonly downloads?: Readonly<Record<string, string>>;
}

/**
 * How a provider signs its webhooks, in both directions: the host verifies, the harness signs.
 * `VerifyKey` and `SignKey` differ where the provider signs with a private key.
 */
export interface SignatureScheme<VerifyKey = string, SignKey = VerifyKey> {
  /** For people, such as `hmac-sha256 in x-signature`. */
  readonly name: string;
  readonly covers: Coverage;
  /** Seconds a signed timestamp may be old; undefined where the provider signs none, or none that is bounded. */
  readonly toleranceSeconds: number | undefined;
  /** Never throws on what a sender can influence; an empty or malformed key refuses. */
  verify(request: SignedRequest, key: VerifyKey, context: VerifyContext): Verdict | Promise<Verdict>;
  /**
   * The request as the provider would send it: the same method and body, with what the signature adds to headers or URL.
   * A signed header that the request already carries (a delivery id) is kept, else made up from time and body.
   * @throws MooringError `InvalidOptions` when the key cannot be used.
   */
  sign(request: SignedRequest, key: SignKey, nowMs: number): SignedRequest | Promise<SignedRequest>;
  testKeys(): TestKeys<VerifyKey, SignKey>;
}

export const valid: Verdict = { valid: true };
export const refused = (reason: Refusal): Verdict => ({ valid: false, reason });
