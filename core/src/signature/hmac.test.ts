import { createHmac, type BinaryLike } from 'node:crypto';
import { hmac } from './hmac.js';
import { body, field, header, method, secret, timestamp, url } from './part.js';
import type { SignedRequest, Verdict, VerifyContext } from './scheme.js';

const nowSeconds = 1_767_225_600;
const context = (seconds = nowSeconds): VerifyContext => ({ nowMs: seconds * 1000, download: () => Promise.reject(new Error('unused')) });
const request = (headers: SignedRequest['headers'], content = '{"id":1}'): SignedRequest => ({
  method: 'POST',
  url: 'https://hooks.example.test/in?a=1',
  headers,
  body: Buffer.from(content),
});
const mac = (text: BinaryLike, key: BinaryLike = 'k1', encoding: 'hex' | 'base64' = 'hex', algorithm = 'sha256'): string =>
  createHmac(algorithm, key).update(text).digest(encoding);
const refusal = (reason: string): Verdict => ({ valid: false, reason }) as Verdict;
const accepted: Verdict = { valid: true };

describe('hmac over the body', () => {
  const scheme = hmac({ algorithm: 'sha1', encoding: 'hex', header: 'X-Sum', prefix: 'sha1=' });

  it('accepts what the secret signed, and names itself', () => {
    expect(scheme.verify(request({ 'x-sum': `sha1=${mac('{"id":1}', 'k1', 'hex', 'sha1')}` }), 'k1', context())).toEqual(accepted);
    expect(scheme).toMatchObject({ name: 'hmac-sha1 in x-sum', covers: 'bytes', toleranceSeconds: undefined });
  });

  it('tells a missing signature, one without its prefix, and a wrong one apart', () => {
    const good = mac('{"id":1}', 'k1', 'hex', 'sha1');
    expect(scheme.verify(request({}), 'k1', context())).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({ 'x-sum': '' }), 'k1', context())).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({ 'x-sum': good }), 'k1', context())).toEqual(refusal('malformed_signature'));
    expect(scheme.verify(request({ 'x-sum': `sha1=${good.slice(1)}` }), 'k1', context())).toEqual(refusal('bad_signature'));
    expect(scheme.verify(request({ 'x-sum': `sha1=${good.toUpperCase()}` }), 'k1', context())).toEqual(refusal('bad_signature'));
    expect(scheme.verify(request({ 'x-sum': ` sha1=${good}` }), 'k1', context())).toEqual(refusal('malformed_signature'));
    expect(scheme.verify(request({ 'x-sum': `sha1=${good}, sha1=${good}` }), 'k1', context())).toEqual(refusal('bad_signature'));
  });

  it('verifies bytes: text that decodes alike is not the same body', () => {
    const replacement = Buffer.from('{"name":"\uFFFD"}');
    const invalid = Buffer.from(replacement.toString('latin1').replace('\u00EF\u00BF\u00BD', '\u00FF'), 'latin1');
    expect(invalid.toString('utf8')).toBe(replacement.toString('utf8'));
    const headers = { 'x-sum': `sha1=${mac(replacement, 'k1', 'hex', 'sha1')}` };
    expect(scheme.verify({ ...request(headers), body: replacement }, 'k1', context())).toEqual(accepted);
    expect(scheme.verify({ ...request(headers), body: invalid }, 'k1', context())).toEqual(refusal('bad_signature'));
    expect(scheme.verify({ ...request(headers), body: Buffer.concat([Buffer.from('\uFEFF'), replacement]) }, 'k1', context())).toEqual(
      refusal('bad_signature'),
    );
  });

  it('accepts upper case only from a sender that promises no case', () => {
    const anyCase = hmac({ algorithm: 'sha256', encoding: 'hex-any-case', header: 'x-sum' });
    expect(anyCase.verify(request({ 'x-sum': mac('{"id":1}').toUpperCase() }), 'k1', context())).toEqual(accepted);
  });

  it('refuses base64 that is spelled in another way', () => {
    const base64 = hmac({ algorithm: 'sha256', encoding: 'base64', header: 'x-sum' });
    const good = mac('{"id":1}', 'k1', 'base64');
    expect(base64.verify(request({ 'x-sum': good }), 'k1', context())).toEqual(accepted);
    for (const other of [good.replace(/=$/, ''), `${good}=`, `${good}\n`, Buffer.from(good, 'base64').toString('hex')]) {
      expect(base64.verify(request({ 'x-sum': other }), 'k1', context())).toEqual(refusal('bad_signature'));
    }
  });
});

describe('hmac with named fields', () => {
  const scheme = hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'X-Signature',
    fields: { signature: 'v1' },
    timestamp: { field: 't', tolerance: '5m' },
    signed: [timestamp, '.', body],
  });
  const signedAt = (seconds: number, key = 'k1'): string => mac(`${seconds}.{"id":1}`, key);
  const verify = (value: string, at = nowSeconds): Verdict | Promise<Verdict> =>
    scheme.verify(request({ 'x-signature': value }), 'k1', context(at));

  it('accepts any of several signatures, wherever it stands', () => {
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`)).toEqual(accepted);
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds, 'k0')},v1=${signedAt(nowSeconds)}`)).toEqual(accepted);
    expect(verify(`v1=${signedAt(nowSeconds)},v0=abc,t=${nowSeconds}`)).toEqual(accepted);
  });

  it('counts only the field of the scheme, and trims nothing', () => {
    const good = signedAt(nowSeconds);
    expect(verify(`t=${nowSeconds},v0=${good}`)).toEqual(refusal('malformed_signature'));
    expect(verify(`t=${nowSeconds}, v1=${good}`)).toEqual(refusal('malformed_signature'));
    expect(verify(`v1=${good}`)).toEqual(refusal('missing_signature'));
    expect(verify(`t=${nowSeconds},t=${nowSeconds},v1=${good}`)).toEqual(refusal('missing_signature'));
    expect(verify(`t=${nowSeconds},v1=${good}x`)).toEqual(refusal('bad_signature'));
  });

  it('accepts a timestamp as old, or as far ahead, as the tolerance and not a second more', () => {
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`, nowSeconds + 300)).toEqual(accepted);
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`, nowSeconds + 300.999)).toEqual(accepted);
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`, nowSeconds + 301)).toEqual(refusal('stale_timestamp'));
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`, nowSeconds - 300)).toEqual(accepted);
    expect(verify(`t=${nowSeconds},v1=${signedAt(nowSeconds)}`, nowSeconds - 301)).toEqual(refusal('future_timestamp'));
    expect(scheme.toleranceSeconds).toBe(300);
  });

  it('calls a forgery a forgery even when it is old', () => {
    expect(verify(`t=${nowSeconds - 900},v1=${signedAt(nowSeconds)}`)).toEqual(refusal('bad_signature'));
  });

  it('refuses what is no plain number as a timestamp', () => {
    for (const text of ['1e9', '+1', '-1', '0x10', '1.5', 'now', '1'.repeat(16)]) {
      expect(verify(`t=${text},v1=${mac(`${text}.{"id":1}`)}`)).toEqual(refusal('malformed_signature'));
    }
  });

  it('refuses a header of hundreds of signatures without trying them', () => {
    const flood = Array.from({ length: 17 }, () => `v1=${'0'.repeat(64)}`).join(',');
    expect(verify(`t=${nowSeconds},${flood},v1=${signedAt(nowSeconds)}`)).toEqual(refusal('malformed_signature'));
    expect(verify('v1='.repeat(100_000))).toEqual(refusal('missing_signature'));
  });

  it('signs what the provider would send', () => {
    expect(scheme.sign(request({ 'x-other': '1' }), 'k1', nowSeconds * 1000 + 999)).toEqual(
      request({ 'x-other': '1', 'x-signature': `t=${nowSeconds},v1=${signedAt(nowSeconds)}` }),
    );
  });

  it('signs a field that stands beside the timestamp', () => {
    const colons = hmac({
      algorithm: 'sha256',
      encoding: 'base64',
      header: 'x-signature',
      fields: { signature: 'v', assign: ':' },
      timestamp: { field: 't', tolerance: '5m' },
      signed: [body, ':', field('o'), ':', timestamp],
    });
    const value = `v:${mac(`{"id":1}:org7:${nowSeconds}`, 'k1', 'base64')},t:${nowSeconds},o:org7`;
    expect(colons.verify(request({ 'x-signature': value }), 'k1', context())).toEqual(accepted);
    expect(colons.verify(request({ 'x-signature': value.replace('org7', 'org8') }), 'k1', context())).toEqual(refusal('bad_signature'));
    expect(colons.verify(request({ 'x-signature': value.replace('o:org7', 'o:') }), 'k1', context())).toEqual(refusal('missing_signature'));
    const signed = colons.sign(request({}), 'k1', nowSeconds * 1000) as SignedRequest;
    expect(signed.headers['x-signature']).toMatch(/^o:test-[0-9a-f]{24},t:1767225600,v:.{43}=$/);
    expect(colons.verify(signed, 'k1', context())).toEqual(accepted);
  });
});

describe('hmac with a timestamp header', () => {
  const scheme = hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-signature',
    prefix: 'v0=',
    timestamp: { header: 'X-Request-Timestamp', tolerance: '5m' },
    signed: ['v0:', timestamp, ':', body],
  });

  it('signs version, time and body', () => {
    const headers = { 'x-request-timestamp': String(nowSeconds), 'x-signature': `v0=${mac(`v0:${nowSeconds}:{"id":1}`)}` };
    expect(scheme.sign(request({}), 'k1', nowSeconds * 1000)).toEqual(request(headers));
    expect(scheme.verify(request(headers), 'k1', context())).toEqual(accepted);
    expect(scheme.verify(request({ ...headers, 'x-request-timestamp': String(nowSeconds + 1) }), 'k1', context())).toEqual(
      refusal('bad_signature'),
    );
    expect(scheme.verify(request({ 'x-signature': headers['x-signature'] }), 'k1', context())).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({ ...headers, 'x-signature': headers['x-signature'].replace('v0', 'v1') }), 'k1', context())).toEqual(
      refusal('malformed_signature'),
    );
  });

  it('takes digits only for a timestamp, however well the rest is signed', () => {
    for (const text of ['1767225600.5', '1.7672256e9', '+1767225600', '0x69559980']) {
      const headers = { 'x-request-timestamp': text, 'x-signature': `v0=${mac(`v0:${text}:{"id":1}`)}` };
      expect(scheme.verify(request(headers), 'k1', context())).toEqual(refusal('malformed_signature'));
    }
  });

  it('judges milliseconds by the millisecond, over method and URL', () => {
    const precise = hmac({
      algorithm: 'sha256',
      encoding: 'base64',
      header: 'x-signature',
      timestamp: { header: 'x-at', unit: 'milliseconds', tolerance: '5m', future: '10s' },
      signed: [method, url, body, timestamp],
    });
    const at = nowSeconds * 1000;
    const headers = { 'x-at': String(at), 'x-signature': mac(`POSThttps://hooks.example.test/in?a=1{"id":1}${at}`, 'k1', 'base64') };
    const verify = (nowMs: number): unknown => precise.verify(request(headers), 'k1', { ...context(), nowMs });
    expect(verify(at + 300_000)).toEqual(accepted);
    expect(verify(at + 300_001)).toEqual(refusal('stale_timestamp'));
    expect(verify(at - 10_000)).toEqual(accepted);
    expect(verify(at - 10_001)).toEqual(refusal('future_timestamp'));
    expect(precise.verify({ ...request(headers), method: 'PUT' }, 'k1', context())).toEqual(refusal('bad_signature'));
    expect(precise.verify({ ...request(headers), url: 'https://hooks.example.test/in?a=2' }, 'k1', context())).toEqual(
      refusal('bad_signature'),
    );
  });

  it('sets no bound where the sender sets none', () => {
    const unlimited = hmac({
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-signature',
      timestamp: { header: 'x-at', tolerance: 'unlimited' },
      signed: [timestamp, body],
    });
    const signed = unlimited.sign(request({}), 'k1', 0) as SignedRequest;
    expect(unlimited.verify(signed, 'k1', context(9e9))).toEqual(accepted);
    expect(unlimited.toleranceSeconds).toBeUndefined();
  });
});

describe('hmac with an id header and a list of signatures', () => {
  const scheme = hmac({
    algorithm: 'sha256',
    encoding: 'base64',
    key: { encoding: 'base64', prefix: 'whsec_' },
    header: 'hook-signature',
    prefix: 'v1,',
    separator: ' ',
    timestamp: { header: 'hook-timestamp', tolerance: '5m' },
    signed: [header('Hook-Id'), '.', timestamp, '.', body],
  });
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const good = mac(`msg_1.${nowSeconds}.{"id":1}`, key, 'base64');
  const headers = { 'hook-id': 'msg_1', 'hook-timestamp': String(nowSeconds), 'hook-signature': `v1,${good}` };
  const withKey = `whsec_${key.toString('base64')}`;

  it('accepts any signature of its version, with and without the mark of the key', () => {
    expect(scheme.verify(request(headers), withKey, context())).toEqual(accepted);
    expect(scheme.verify(request(headers), key.toString('base64'), context())).toEqual(accepted);
    expect(scheme.verify(request({ ...headers, 'hook-signature': `v2,${good} v1,${mac('x')} v1,${good}` }), withKey, context())).toEqual(
      accepted,
    );
    expect(scheme.verify(request({ ...headers, 'hook-signature': `v2,${good}` }), withKey, context())).toEqual(
      refusal('malformed_signature'),
    );
    expect(scheme.verify(request({ ...headers, 'hook-signature': 'v1,' }), withKey, context())).toEqual(refusal('malformed_signature'));
  });

  it('refuses an id that is missing, is no visible text, or could be shifted against its neighbour', () => {
    const shifted = {
      ...headers,
      'hook-id': `msg_1.${nowSeconds}`,
      'hook-timestamp': '5',
      'hook-signature': `v1,${mac(`msg_1.${nowSeconds}.5.{"id":1}`, key, 'base64')}`,
    };
    expect(scheme.verify(request({ ...headers, 'hook-id': undefined }), withKey, context())).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({ ...headers, 'hook-id': 'msg\u00E9' }), withKey, context())).toEqual(refusal('malformed_signature'));
    expect(scheme.verify(request(shifted), withKey, context(5))).toEqual(refusal('malformed_signature'));
  });

  it('keeps an id that the caller chose, and makes one up from time and body otherwise', () => {
    const chosen = scheme.sign(request({ 'hook-id': 'msg_1' }), withKey, nowSeconds * 1000);
    expect(chosen).toEqual(request(headers));
    const idOf = (content: string, nowMs: number): string | undefined =>
      (scheme.sign(request({}, content), withKey, nowMs) as SignedRequest).headers['hook-id'];
    expect(idOf('a', 1)).toBe(idOf('a', 1));
    expect(idOf('a', 1)).not.toBe(idOf('b', 1));
    expect(idOf('a', 1)).not.toBe(idOf('a', 2));
    expect(() => scheme.sign(request({ 'hook-id': 'two words' }), withKey, 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});

describe('a key that cannot be used', () => {
  const base64 = hmac({ algorithm: 'sha256', encoding: 'hex', header: 'x-sum', key: 'base64' });
  const text = hmac({ algorithm: 'sha256', encoding: 'hex', header: 'x-sum' });
  const prefixed = hmac({ algorithm: 'sha256', encoding: 'hex', header: 'x-sum', key: { encoding: 'utf8', prefix: 'sec_' } });

  it('refuses everything, signatures made with an empty key included', () => {
    const headers = { 'x-sum': mac('{"id":1}', '') };
    for (const [scheme, key] of [
      [text, ''],
      [base64, ''],
      [base64, '===='],
      [base64, 'no base64!'],
      [prefixed, 'sec_'],
    ] as const) {
      expect(scheme.verify(request(headers), key, context())).toEqual(refusal('unusable_key'));
      expect(() => scheme.sign(request({}), key, 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
    }
  });

  it('refuses when configuration has no key at all', () => {
    expect(text.verify(request({ 'x-sum': 'a' }), undefined as unknown as string, context())).toEqual(refusal('unusable_key'));
  });

  it('never names the key in what it throws', () => {
    expect(() => base64.sign(request({}), 'super!secret', 0)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('super') }),
    );
  });
});

describe('a declaration of hmac that contradicts itself', () => {
  const good = { algorithm: 'sha256', encoding: 'hex', header: 'x-sum' } as const;
  const wrong: Record<string, [options: unknown, sentence: RegExp]> = {
    'has no options': [undefined, /options are missing/],
    'has no algorithm': [{ ...good, algorithm: 'md5' }, /`algorithm` must be one of "sha1", "sha256", "sha512"/],
    'has no encoding': [{ ...good, encoding: undefined }, /`encoding` must be one of/],
    'has no header': [{ ...good, header: '' }, /`header` must be the name of an HTTP header/],
    'has an impossible header': [{ ...good, header: 'x sum' }, /`header` must be the name of an HTTP header/],
    'misspells an option': [{ ...good, sined: [body] }, /`sined` is no option/],
    'leaves the body out': [{ ...good, signed: [url] }, /must cover the body/],
    'signs nothing': [{ ...good, signed: [] }, /must list the parts/],
    'signs the secret': [{ ...good, signed: [secret, body] }, /the secret is the key/],
    'bounds a time that is not signed': [{ ...good, timestamp: { header: 'x-at', tolerance: '5m' } }, /exactly when `timestamp` says/],
    'signs a time it does not find': [{ ...good, signed: [timestamp, body] }, /exactly when `timestamp` says/],
    'finds the time twice': [
      { ...good, signed: [timestamp, body], timestamp: { header: 'a', field: 'b', tolerance: '5m' } },
      /either `header` or `field`/,
    ],
    'finds the time in a field without fields': [
      { ...good, signed: [timestamp, body], timestamp: { field: 't', tolerance: '5m' } },
      /`fields` must describe/,
    ],
    'has no tolerance': [
      { ...good, signed: [timestamp, body], timestamp: { header: 'x-at' } },
      /`timestamp.tolerance` must be a duration above zero/,
    ],
    'tolerates nothing': [
      { ...good, signed: [timestamp, body], timestamp: { header: 'x-at', tolerance: '0s' } },
      /`timestamp.tolerance` must be a duration above zero/,
    ],
    'has a unit of its own': [
      { ...good, signed: [timestamp, body], timestamp: { header: 'x-at', unit: 'days', tolerance: '5m' } },
      /`timestamp.unit` must be one of/,
    ],
    'mixes fields and a list': [{ ...good, separator: ' ', fields: { signature: 'v1' } }, /exclude each other/],
    'cannot split its fields': [{ ...good, fields: { signature: 'v1', assign: ',' } }, /must differ/],
    'uses one field twice': [
      { ...good, fields: { signature: 't' }, signed: [timestamp, body], timestamp: { field: 't', tolerance: '5m' } },
      /cannot be the same field/,
    ],
    'has an empty prefix': [{ ...good, prefix: '' }, /`prefix` must be a text/],
    'has an unknown key encoding': [{ ...good, key: 'base32' }, /`key` must be one of/],
    'requires an empty header': [{ ...good, requires: { 'x-version': '' } }, /`requires` must be a text/],
  };

  it.each(Object.entries(wrong))('that %s is refused in a sentence', (_, [options, sentence]) => {
    const build = (): unknown => hmac(options as never);
    expect(build).toThrow(expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringMatching(sentence) }));
    expect(build).toThrow(/^signature\.hmac: /);
  });
});
