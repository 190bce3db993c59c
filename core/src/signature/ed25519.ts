import { createHash, createPrivateKey, createPublicKey, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { MooringError } from '../errors/mooring-error.js';
import { check, checkOneOf } from './check.js';
import { declaration, listsPart, type DeclarationOptions } from './declaration.js';
import { checkKeyForm, keyBytes, keyText, type KeyEncoding, type KeyForm } from './key-bytes.js';
import { refused, type SignatureScheme } from './scheme.js';
import { joined } from './signed-message.js';
import { decode, encode, textEncodings, type TextEncoding } from './text-encoding.js';

export interface Ed25519Options extends DeclarationOptions {
  /** How the signature is written. @default 'hex-any-case' */
  readonly encoding?: TextEncoding;
  /** How the 32 bytes of a key are written, public and private alike. @default 'hex' */
  readonly key?: KeyEncoding | KeyForm;
}

/**
 * Ed25519 over declared parts of the request. The host holds the public key; a harness signs with the private one (its 32-byte seed).
 * @throws MooringError `InvalidPlugin` when the options contradict themselves.
 */
export function ed25519(options: Ed25519Options): SignatureScheme {
  const declared = declaration('ed25519', () => 'ed25519', options, ['encoding', 'key']);
  const encoding = checkOneOf('ed25519', 'encoding', options.encoding ?? 'hex-any-case', textEncodings);
  const form = checkKeyForm('ed25519', options.key ?? 'hex');
  check(!listsPart(options.signed, 'secret'), 'ed25519', 'there is no secret, so `signed` cannot list it.');
  return {
    name: declared.name,
    covers: declared.covers,
    toleranceSeconds: declared.toleranceSeconds,
    verify(request, key, context) {
      const publicKey = publicKeyOf(keyBytes(key, form));
      if (publicKey === undefined) return refused('unusable_key');
      const presented = declared.read(request, '');
      if (typeof presented === 'string') return refused(presented);
      const signatures = presented.candidates
        .flatMap((candidate) => decode(candidate, encoding) ?? [])
        .filter((bytes) => bytes.length === 64);
      if (signatures.length === 0) return refused('malformed_signature');
      const matches = presented.messages.some((message) => {
        const bytes = joined(message);
        return signatures.some((signature) => verifyBytes(null, bytes, publicKey, signature));
      });
      return matches ? presented.judgeTime(context.nowMs) : refused('bad_signature');
    },
    sign(request, key, nowMs) {
      const seed = keyBytes(key, form);
      if (seed?.length !== 32) throw new MooringError('InvalidOptions', 'The signing key must be the 32 bytes of an Ed25519 private key.');
      const privateKey = privateKeyOf(seed);
      return declared.write(request, nowMs, '', (message) => encode(signBytes(null, joined(message), privateKey), encoding));
    },
    testKeys() {
      const seed = createHash('sha256').update('mooring test key').digest();
      const { x } = createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' });
      return { verify: keyText(Buffer.from(x ?? '', 'base64url'), form), sign: keyText(seed, form) };
    },
  };
}

function publicKeyOf(bytes: Buffer | undefined): KeyObject | undefined {
  if (bytes?.length !== 32) return undefined;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}

// Node takes no bare seed; this is the fixed head of its PKCS #8 form (RFC 8410, section 7).
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKeyOf = (seed: Buffer): KeyObject => createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
