import { basicAuth } from './basic-auth.js';
import { anyOf, firstPresent } from './combine.js';
import { digest } from './digest.js';
import { ed25519 } from './ed25519.js';
import { hmac } from './hmac.js';
import {
  body,
  bodyCrc32,
  field,
  header,
  method,
  secret,
  sortedForm,
  sortedFormOrHash,
  timestamp,
  url,
  urlDecoding,
  urlOfAnyPort,
} from './part.js';
import { rsaCertificate } from './rsa-certificate.js';
import { sharedSecret } from './shared-secret.js';

export type { BasicCredentials } from './basic-auth.js';
export type { FieldOptions } from './carrier.js';
export type { DigestOptions } from './digest.js';
export type { Ed25519Options } from './ed25519.js';
export type { HashAlgorithm } from './hash-algorithm.js';
export type { HmacOptions } from './hmac.js';
export type { KeyEncoding, KeyForm } from './key-bytes.js';
export type { RequestPart, SignedPart } from './part.js';
export type { CertificateOptions, RsaCertificateOptions, RsaSignKey } from './rsa-certificate.js';
export type { Coverage, Refusal, SignatureScheme, SignedRequest, TestKeys, Verdict, VerifyContext } from './scheme.js';
export type { SharedSecretOptions } from './shared-secret.js';
export type { TextEncoding } from './text-encoding.js';
export type { TimestampOptions, TimestampUnit } from './timestamp-window.js';
export { unsigned } from './unsigned.js';
export type { UnsignedOptions } from './unsigned.js';

/** The vocabulary of webhook signatures: builders of schemes, and the parts of a signed string that their `signed` option lists. */
export const signature = {
  hmac,
  digest,
  ed25519,
  rsaCertificate,
  basicAuth,
  sharedSecret,
  firstPresent,
  anyOf,
  body,
  bodyCrc32,
  field,
  header,
  method,
  secret,
  sortedForm,
  sortedFormOrHash,
  timestamp,
  url,
  urlDecoding,
  urlOfAnyPort,
} as const;
