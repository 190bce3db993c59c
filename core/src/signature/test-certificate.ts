import { createPrivateKey, sign as signBytes, type KeyObject } from 'node:crypto';

/**
 * A self-signed certificate for tests, made up on the spot: Node reads certificates but writes none, and the name must fit what a plugin declares.
 * The RSA key is the same in every process. Its primes are round numbers that anybody can write down, so it can be mistaken for no real key.
 */
export function testCertificate(commonName: string, key = testRsaKey()): { readonly certificate: string; readonly privateKey: string } {
  const name = sequence(tlv(0x31, sequence(Buffer.concat([oid('550403'), tlv(0x0c, Buffer.from(commonName))]))));
  const algorithm = sequence(Buffer.concat([oid('2a864886f70d01010b'), tlv(0x05, Buffer.alloc(0))]));
  const validity = sequence(Buffer.concat([tlv(0x17, Buffer.from('000101000000Z')), tlv(0x18, Buffer.from('99991231235959Z'))]));
  const { n = '' } = key.export({ format: 'jwk' });
  const rsaPublicKey = sequence(Buffer.concat([integer(Buffer.from(n, 'base64url')), integer(Buffer.from([1, 0, 1]))]));
  const rsaEncryption = sequence(Buffer.concat([oid('2a864886f70d010101'), tlv(0x05, Buffer.alloc(0))]));
  const publicKeyInfo = sequence(Buffer.concat([rsaEncryption, tlv(0x03, Buffer.concat([Buffer.from([0]), rsaPublicKey]))]));
  const body = sequence(Buffer.concat([integer(Buffer.from([1])), algorithm, name, validity, name, publicKeyInfo]));
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), signBytes('sha256', body, key)]));
  return {
    certificate: pem(sequence(Buffer.concat([body, algorithm, signature]))),
    privateKey: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

let cachedKey: KeyObject | undefined;

function testRsaKey(): KeyObject {
  cachedKey ??= rsaKey((3n << 1022n) + 1037n, (3n << 1022n) + (1n << 900n) + 555n);
  return cachedKey;
}

function rsaKey(p: bigint, q: bigint): KeyObject {
  const e = 65537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, bytesOf(value).toString('base64url')]));
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

/** The inverse of `value` modulo `modulus`, by the extended algorithm of Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next, factor, nextFactor] = [modulus, value % modulus, 0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

// DER: tag, length, value (X.690).
function tlv(tag: number, value: Buffer): Buffer {
  if (value.length < 0x80) return Buffer.concat([Buffer.from([tag, value.length]), value]);
  const length = bytesOf(BigInt(value.length));
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, value]);
}

const sequence = (value: Buffer): Buffer => tlv(0x30, value);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
/** A positive integer: a first bit that is set would make it negative. */
const integer = (value: Buffer): Buffer => tlv(0x02, (value[0] ?? 0) < 0x80 ? value : Buffer.concat([Buffer.from([0]), value]));

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
