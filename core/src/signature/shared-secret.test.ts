import { basicAuth } from './basic-auth.js';
import type { SignedRequest } from './scheme.js';
import { sharedSecret } from './shared-secret.js';
import { unsigned } from './unsigned.js';

const context = { nowMs: 0, download: () => Promise.reject(new Error('unused')) };
const request = (headers: SignedRequest['headers'], query = ''): SignedRequest => ({
  method: 'POST',
  url: `https://hooks.example.test/in${query}`,
  headers,
  body: Buffer.from('{}'),
});
const accepted = { valid: true };
const refusal = (reason: string): unknown => ({ valid: false, reason });

describe('sharedSecret in a header', () => {
  const scheme = sharedSecret({ in: 'header', name: 'X-Token', prefix: 'Bearer ' });

  it('accepts the secret behind its prefix, and nothing else', () => {
    expect(scheme.verify(request({ 'x-token': 'Bearer s3cret' }), 's3cret', context)).toEqual(accepted);
    expect(scheme.verify(request({ 'x-token': 's3cret' }), 's3cret', context)).toEqual(refusal('malformed_signature'));
    expect(scheme.verify(request({ 'x-token': 'Bearer s3cre' }), 's3cret', context)).toEqual(refusal('bad_signature'));
    expect(scheme.verify(request({}), 's3cret', context)).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({ 'x-token': 'Bearer ' }), '', context)).toEqual(refusal('unusable_key'));
  });

  it('says that it covers the sender only', () => {
    expect(scheme).toMatchObject({ name: 'shared secret in header x-token', covers: 'sender' });
  });

  it.each([
    [{ in: 'body', name: 'a' }, /`in` must be one of "header", "query"/],
    [{ in: 'header', name: 'a b' }, /`name` must be the name of an HTTP header/],
    [{ in: 'query', name: '' }, /`name` must be a text/],
    [{ in: 'query', name: 'a', prefix: 'b' }, /`prefix` is for headers/],
  ])('refuses %j', (options, sentence) => {
    expect(() => sharedSecret(options as never)).toThrow(
      expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringMatching(sentence) }),
    );
  });
});

describe('sharedSecret in the query', () => {
  const scheme = sharedSecret({ in: 'query', name: 'token' });

  it('accepts the decoded parameter wherever it stands', () => {
    expect(scheme.verify(request({}, '?a=1&token=a%26b+c'), 'a&b c', context)).toEqual(accepted);
    expect(scheme.verify(request({}, '?token=x'), 'a&b c', context)).toEqual(refusal('bad_signature'));
    expect(scheme.verify(request({}, '?xtoken=a'), 'a', context)).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({}, '?token='), 'a', context)).toEqual(refusal('missing_signature'));
  });

  it('refuses two, even when one is right', () => {
    expect(scheme.verify(request({}, '?token=a&token=b'), 'a', context)).toEqual(refusal('malformed_signature'));
  });

  it('adds the secret to the URL and keeps the rest', () => {
    expect(scheme.sign(request({}, '?a=1'), 'a&b', 0)).toEqual(request({}, '?a=1&token=a%26b'));
    expect(() => scheme.sign(request({}), '', 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});

describe('unsigned', () => {
  it('accepts nothing without the secret in the URL', () => {
    const scheme = unsigned({ secretInUrl: true });
    expect(scheme.verify(request({}, '?secret=a'), 'a', context)).toEqual(accepted);
    expect(scheme.verify(request({}), 'a', context)).toEqual(refusal('missing_signature'));
    expect(scheme.verify(request({}, '?secret='), '', context)).toEqual(refusal('unusable_key'));
    expect(scheme).toMatchObject({ name: 'unsigned, secret in URL parameter secret', covers: 'sender' });
  });

  it('takes a parameter of another name', () => {
    expect(unsigned({ secretInUrl: { parameter: 'key' } }).verify(request({}, '?key=a'), 'a', context)).toEqual(accepted);
  });

  it.each([undefined, {}, { secretInUrl: false }, { secretInUrl: { parameter: '' } }])('cannot be declared with %j', (options) => {
    expect(() => unsigned(options as never)).toThrow(expect.objectContaining({ code: 'InvalidPlugin' }));
  });
});

describe('basicAuth', () => {
  const scheme = basicAuth();
  const credentials = { username: 'Aladdin', password: 'open sesame' };
  const verify = (authorization: string | undefined, key = credentials): unknown => scheme.verify(request({ authorization }), key, context);

  it('accepts the examples of RFC 7617, the scheme in any case', () => {
    expect(verify('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual(accepted);
    expect(verify('bAsIc QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual(accepted);
    expect(verify('Basic dGVzdDoxMjPCow==', { username: 'test', password: '123£' })).toEqual(accepted);
  });

  it('splits at the first colon: a password may hold more', () => {
    const header = `Basic ${Buffer.from('u:a:b').toString('base64')}`;
    expect(verify(header, { username: 'u', password: 'a:b' })).toEqual(accepted);
    expect(verify(header, { username: 'u:a', password: 'b' })).toEqual(refusal('unusable_key'));
  });

  it('refuses other credentials, other schemes and what is no base64', () => {
    expect(verify(`Basic ${Buffer.from('Aladdin:open').toString('base64')}`)).toEqual(refusal('bad_signature'));
    expect(verify(undefined)).toEqual(refusal('missing_signature'));
    for (const header of [
      'Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      'Basic',
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ',
      'Basic ???',
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== x',
    ]) {
      expect(verify(header)).toEqual(refusal('malformed_signature'));
    }
  });

  it('refuses when username or password is empty', () => {
    expect(verify(`Basic ${Buffer.from(':').toString('base64')}`, { username: '', password: '' })).toEqual(refusal('unusable_key'));
    expect(() => scheme.sign(request({}), { username: 'a', password: '' }, 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});
