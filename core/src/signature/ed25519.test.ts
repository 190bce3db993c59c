import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { ed25519 } from './ed25519.js';
import { body, secret, timestamp } from './part.js';
import type { SignedRequest } from './scheme.js';

const context = { nowMs: 1_767_225_600_000, download: () => Promise.reject(new Error('unused')) };
const scheme = ed25519({ header: 'X-Signature', timestamp: { header: 'X-At', tolerance: 'unlimited' }, signed: [timestamp, body] });
const pair = generateKeyPairSync('ed25519');
const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const content = Buffer.from([0x7b, 0xff, 0x7d]);
const good = signBytes(null, Buffer.concat([Buffer.from('1767225600'), content]), pair.privateKey).toString('hex');
const request = (signature: string | undefined, at: string | undefined = '1767225600'): SignedRequest => ({
  method: 'POST',
  url: 'https://hooks.example.test/in',
  headers: { 'x-signature': signature, 'x-at': at },
  body: content,
});

describe('ed25519', () => {
  it('verifies time and body with the public key, hex in any case', () => {
    expect(scheme.verify(request(good), publicKey, context)).toEqual({ valid: true });
    expect(scheme.verify(request(good.toUpperCase()), publicKey.toUpperCase(), context)).toEqual({ valid: true });
  });

  it('refuses another time, another key, and what is no signature', () => {
    expect(scheme.verify(request(good, '1767225601'), publicKey, context)).toEqual({ valid: false, reason: 'bad_signature' });
    expect(scheme.verify({ ...request(good), headers: { 'x-signature': good } }, publicKey, context)).toEqual({
      valid: false,
      reason: 'missing_signature',
    });
    expect(scheme.verify(request(undefined), publicKey, context)).toEqual({ valid: false, reason: 'missing_signature' });
    expect(scheme.verify(request(good), scheme.testKeys().verify, context)).toEqual({ valid: false, reason: 'bad_signature' });
    for (const broken of [good.slice(2), `${good}00`, `${good.slice(1)}g`, 'x']) {
      expect(scheme.verify(request(broken), publicKey, context)).toEqual({ valid: false, reason: 'malformed_signature' });
    }
  });

  it('refuses a key that is no public key', () => {
    for (const key of ['', publicKey.slice(2), `${publicKey}00`, 'not hex']) {
      expect(scheme.verify(request(good), key, context)).toEqual({ valid: false, reason: 'unusable_key' });
    }
    expect(() => scheme.sign(request(undefined), '00', 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });

  it('takes marked base64 keys and a list of signatures', () => {
    const list = ed25519({
      header: 'x-signature',
      encoding: 'base64',
      key: { encoding: 'base64', prefix: 'whpk_' },
      prefix: 'v1a,',
      separator: ' ',
    });
    const value = signBytes(null, content, pair.privateKey).toString('base64');
    const key = `whpk_${Buffer.from(publicKey, 'hex').toString('base64')}`;
    expect(list.verify(request(`v1,abc v1a,${value}`), key, context)).toEqual({ valid: true });
    expect(list.verify(request(`v1,${value}`), key, context)).toEqual({ valid: false, reason: 'malformed_signature' });
  });

  it('refuses to sign a secret, for there is none', () => {
    expect(() => ed25519({ header: 'x-signature', signed: [secret, body] })).toThrow(expect.objectContaining({ code: 'InvalidPlugin' }));
  });
});
