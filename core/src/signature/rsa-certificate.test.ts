import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { body, bodyCrc32, header, secret, timestamp } from './part.js';
import { rsaCertificate, type RsaCertificateOptions } from './rsa-certificate.js';
import type { SignedRequest, Verdict, VerifyContext } from './scheme.js';
import { testCertificate } from './test-certificate.js';

const options: RsaCertificateOptions = {
  header: 'x-signature',
  certificate: { header: 'X-Certificate', hosts: ['certificates.example.test', 'other.example.test'], subject: '.example.test' },
  requires: { 'X-Algorithm': 'SHA256withRSA' },
  timestamp: { header: 'x-at', unit: 'iso8601', tolerance: 'unlimited' },
  signed: [header('x-id'), '|', timestamp, '|', secret, '|', bodyCrc32],
};
const scheme = rsaCertificate(options);
const keys = scheme.testKeys();
const nowMs = Date.UTC(2026, 0, 1);
const documentFor = (address: string): string => keys.downloads?.[address] ?? '';
const contextWith = (download: (address: string) => string | Promise<Buffer>, at = nowMs): VerifyContext & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    nowMs: at,
    asked,
    async download(address) {
      asked.push(address);
      return Buffer.from(await download(address));
    },
  };
};
const context = contextWith(documentFor);
const request: SignedRequest = { method: 'POST', url: 'https://hooks.example.test/in', headers: {}, body: Buffer.from('123456789') };
const signed = scheme.sign(request, keys.sign, nowMs) as SignedRequest;
const refusal = (reason: string): Verdict => ({ valid: false, reason }) as Verdict;
const withHeader = (name: string, value: string | undefined): SignedRequest => ({
  ...signed,
  headers: { ...signed.headers, [name]: value },
});

describe('rsaCertificate', () => {
  it('verifies with the key of the certificate that the request points to', async () => {
    expect(signed.headers).toMatchObject({
      'x-certificate': 'https://certificates.example.test/mooring-test-certificate',
      'x-algorithm': 'SHA256withRSA',
      'x-at': '2026-01-01T00:00:00Z',
    });
    expect(await scheme.verify(signed, keys.verify, context)).toEqual({ valid: true });
    expect(scheme).toMatchObject({ covers: 'checksum', toleranceSeconds: undefined });
  });

  it('signs the checksum as an unsigned decimal number', async () => {
    // 0xCBF43926 is the check value of CRC-32 for these nine bytes; as a signed number it would be negative.
    const plain = rsaCertificate({ ...options, signed: [header('x-id'), '|', timestamp, '|', secret, '|3421780262', body] });
    const { 'x-signature': value } = (plain.sign({ ...request, body: Buffer.alloc(0) }, keys.sign, nowMs) as SignedRequest).headers;
    const { 'x-signature': own } = (scheme.sign({ ...request, headers: { 'x-id': 'a' } }, keys.sign, nowMs) as SignedRequest).headers;
    const { 'x-signature': other } = (
      plain.sign({ ...request, body: Buffer.alloc(0), headers: { 'x-id': 'a' } }, keys.sign, nowMs) as SignedRequest
    ).headers;
    expect(own).toBe(other);
    expect(own).not.toBe(value);
  });

  it('refuses another configured id, and none', async () => {
    expect(await scheme.verify(signed, 'another', context)).toEqual(refusal('bad_signature'));
    expect(await scheme.verify(signed, '', context)).toEqual(refusal('unusable_key'));
    expect(() => scheme.sign(request, { ...keys.sign, secret: '' }, nowMs)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });

  it('refuses another algorithm than the declared one before it fetches anything', async () => {
    const untouched = contextWith(documentFor);
    expect(await scheme.verify(withHeader('x-algorithm', 'SHA1withRSA'), keys.verify, untouched)).toEqual(refusal('missing_signature'));
    expect(await scheme.verify(withHeader('x-signature', 'no base64'), keys.verify, untouched)).toEqual(refusal('malformed_signature'));
    expect(await scheme.verify(withHeader('x-certificate', undefined), keys.verify, untouched)).toEqual(refusal('missing_signature'));
    expect(untouched.asked).toEqual([]);
  });

  it.each([
    'http://certificates.example.test/a',
    'https://certificates.example.test:8443/a',
    'https://certificates.example.test.evil.test/a',
    'https://evil.test/certificates.example.test',
    'https://certificates.example.test@evil.test/a',
    'https://user@certificates.example.test/a',
    'https://sub.certificates.example.test/a',
    'https://169.254.169.254/a',
    'file:///etc/passwd',
    '/a',
    'x'.repeat(100_000),
  ])('fetches no certificate from %.60s', async (address) => {
    const untouched = contextWith(documentFor);
    expect(await scheme.verify(withHeader('x-certificate', address), keys.verify, untouched)).toEqual(refusal('bad_certificate'));
    expect(untouched.asked).toEqual([]);
  });

  it('refuses when the certificate cannot be fetched, or is none', async () => {
    const failing = contextWith(() => Promise.reject(new Error('404')));
    expect(await scheme.verify(signed, keys.verify, failing)).toEqual(refusal('certificate_unavailable'));
    for (const document of ['', '<html>', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', keys.sign.privateKey]) {
      expect(
        await scheme.verify(
          signed,
          keys.verify,
          contextWith(() => document),
        ),
      ).toEqual(refusal('bad_certificate'));
    }
  });

  it('refuses a certificate of another name', async () => {
    for (const name of [
      'example.test',
      'badexample.test',
      'a.example.test.evil.test',
      '.example.test, CN=evil.test',
      'evil.test\nCN=a.example.test',
      'evil.test/CN=a.example.test',
    ]) {
      expect(
        await scheme.verify(
          signed,
          keys.verify,
          contextWith(() => testCertificate(name).certificate),
        ),
      ).toEqual(refusal('bad_certificate'));
    }
  });

  it('refuses a key that is too short', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { certificate, privateKey: weakKey } = testCertificate('a.example.test', privateKey);
    const weak = await scheme.sign(request, { ...keys.sign, privateKey: weakKey }, nowMs);
    expect(
      await scheme.verify(
        weak,
        keys.verify,
        contextWith(() => certificate),
      ),
    ).toEqual(refusal('bad_certificate'));
  });

  it('refuses a certificate that has ended', async () => {
    const afterEnd = new Date('9999-12-31T23:59:59.001Z').getTime();
    expect(await scheme.verify(signed, keys.verify, contextWith(documentFor, afterEnd))).toEqual(refusal('bad_certificate'));
    expect(await scheme.verify(signed, keys.verify, contextWith(documentFor, afterEnd - 2_000))).toEqual({ valid: true });
  });

  it.each([
    [{ header: 'x c' }, /`certificate.header`/],
    [{ hosts: [] }, /`certificate.hosts`/],
    [{ hosts: ['https://a.test'] }, /`certificate.hosts`/],
    [{ subject: 'example.test' }, /`certificate.subject`/],
    [{ subject: '.test' }, /`certificate.subject`/],
  ])('refuses a declaration with %j', (change, sentence) => {
    expect(() => rsaCertificate({ ...options, certificate: { ...options.certificate, ...change } })).toThrow(
      expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringMatching(sentence) }),
    );
  });
});

describe('testCertificate', () => {
  it('is a certificate that OpenSSL reads, signed by its own key', () => {
    const { certificate } = testCertificate('a.example.test');
    const parsed = new X509Certificate(certificate);
    expect(parsed.subject).toBe('CN=a.example.test');
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('is the same every time', () => {
    expect(testCertificate('a.example.test')).toEqual(testCertificate('a.example.test'));
  });
});
