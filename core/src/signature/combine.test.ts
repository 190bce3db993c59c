import { anyOf, firstPresent } from './combine.js';
import { digest } from './digest.js';
import { hmac } from './hmac.js';
import { body, secret, timestamp } from './part.js';
import type { SignatureScheme, SignedRequest } from './scheme.js';

const nowMs = 1_767_225_600_000;
const contextAt = (at: number): Parameters<SignatureScheme['verify']>[2] => ({
  nowMs: at,
  download: () => Promise.reject(new Error('unused')),
});
const request: SignedRequest = { method: 'POST', url: 'https://hooks.example.test/in', headers: {}, body: Buffer.from('{}') };
const newer = hmac({
  algorithm: 'sha256',
  encoding: 'base64',
  header: 'x-sum-v3',
  timestamp: { header: 'x-at', tolerance: '5m' },
  signed: [body, timestamp],
});
const older = digest({ algorithm: 'sha256', encoding: 'hex', header: 'x-sum', requires: { 'x-version': 'v1' }, signed: [secret, body] });
const sha1 = digest({
  algorithm: 'sha1',
  encoding: 'hex',
  header: 'x-sum',
  timestamp: { header: 'x-at', tolerance: '2h' },
  signed: [body, timestamp, secret],
});
const sha256 = digest({
  algorithm: 'sha256',
  encoding: 'hex',
  header: 'x-sum',
  timestamp: { header: 'x-at', tolerance: '2h' },
  signed: [body, timestamp, secret],
});

const signedBy = (scheme: SignatureScheme): SignedRequest => scheme.sign(request, 'k', nowMs) as SignedRequest;

describe('firstPresent', () => {
  const scheme = firstPresent(newer, older);

  it('falls back to the older scheme only when the newer signature is absent', async () => {
    expect(await scheme.verify(signedBy(newer), 'k', contextAt(nowMs))).toEqual({ valid: true });
    expect(await scheme.verify(signedBy(older), 'k', contextAt(nowMs))).toEqual({ valid: true });
    const both = { ...request, headers: { ...signedBy(newer).headers, ...signedBy(older).headers } };
    expect(await scheme.verify(both, 'k', contextAt(nowMs))).toEqual({ valid: true });
    expect(await scheme.verify(both, 'k', contextAt(nowMs + 301_000))).toEqual({ valid: false, reason: 'stale_timestamp' });
    expect(await scheme.verify({ ...both, headers: { ...both.headers, 'x-sum-v3': 'x' } }, 'k', contextAt(nowMs))).toEqual({
      valid: false,
      reason: 'bad_signature',
    });
  });

  it('refuses a request without any, and one of another version', async () => {
    expect(await scheme.verify(request, 'k', contextAt(nowMs))).toEqual({ valid: false, reason: 'missing_signature' });
    const other = { ...request, headers: { ...signedBy(older).headers, 'x-version': 'v9' } };
    expect(await scheme.verify(other, 'k', contextAt(nowMs))).toEqual({ valid: false, reason: 'missing_signature' });
  });

  it('signs with the first', () => {
    expect(scheme.sign(request, 'k', nowMs)).toEqual(signedBy(newer));
    expect(scheme.testKeys()).toEqual(newer.testKeys());
  });
});

describe('anyOf', () => {
  const scheme = anyOf(sha1, sha256);

  it('accepts whichever verifies', async () => {
    expect(await scheme.verify(signedBy(sha1), 'k', contextAt(nowMs))).toEqual({ valid: true });
    expect(await scheme.verify(signedBy(sha256), 'k', contextAt(nowMs))).toEqual({ valid: true });
  });

  it('gives the most telling reason, whichever scheme it came from', async () => {
    for (const signed of [signedBy(sha1), signedBy(sha256)]) {
      expect(await scheme.verify(signed, 'k', contextAt(nowMs + 7_201_000))).toEqual({ valid: false, reason: 'stale_timestamp' });
      expect(await scheme.verify(signed, 'other', contextAt(nowMs))).toEqual({ valid: false, reason: 'bad_signature' });
      expect(await scheme.verify(signed, '', contextAt(nowMs))).toEqual({ valid: false, reason: 'unusable_key' });
    }
    expect(await scheme.verify(request, 'k', contextAt(nowMs))).toEqual({ valid: false, reason: 'missing_signature' });
  });

  it('is named after all, and promises no more than the weakest', () => {
    expect(anyOf(sha1, older)).toMatchObject({
      name: 'sha1 digest in x-sum, or sha256 digest in x-sum',
      covers: 'bytes',
      toleranceSeconds: undefined,
    });
    expect(scheme.toleranceSeconds).toBe(7_200);
  });

  it('needs two', () => {
    expect(() => anyOf(sha1)).toThrow(expect.objectContaining({ code: 'InvalidPlugin' }));
    expect(() => firstPresent()).toThrow(expect.objectContaining({ code: 'InvalidPlugin' }));
  });
});
