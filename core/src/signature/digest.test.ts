import { createHash, type BinaryLike } from 'node:crypto';
import { digest } from './digest.js';
import { body, method, secret, timestamp, url } from './part.js';
import type { SignedRequest } from './scheme.js';

const context = { nowMs: 1_767_225_600_000, download: () => Promise.reject(new Error('unused')) };
const content = Buffer.from([0x7b, 0xff, 0x7d]);
const hash = (algorithm: string, ...pieces: BinaryLike[]): string =>
  pieces.reduce((sum, piece) => sum.update(piece), createHash(algorithm)).digest('hex');
const request = (headers: SignedRequest['headers']): SignedRequest => ({
  method: 'post',
  url: 'https://hooks.example.test/in',
  headers,
  body: content,
});

describe('digest', () => {
  it('hashes the secret, the upper-case method, the URL and the bytes of the body', () => {
    const scheme = digest({ algorithm: 'sha256', encoding: 'hex', header: 'x-sum', signed: [secret, method, url, body] });
    const good = hash('sha256', 'k', 'POST', 'https://hooks.example.test/in', content);
    expect(scheme.verify(request({ 'x-sum': good }), 'k', context)).toEqual({ valid: true });
    expect(scheme.verify(request({ 'x-sum': good }), 'l', context)).toEqual({ valid: false, reason: 'bad_signature' });
    expect(scheme.sign(request({}), 'k', 0)).toEqual(request({ 'x-sum': good }));
  });

  it('hashes the secret last, after the time', () => {
    const scheme = digest({
      algorithm: 'sha1',
      encoding: 'hex',
      header: 'x-sum',
      timestamp: { header: 'x-at', tolerance: '2h' },
      signed: [body, timestamp, secret],
    });
    const headers = { 'x-at': '1767218400', 'x-sum': hash('sha1', content, '1767218400', 'k') };
    expect(scheme.verify(request(headers), 'k', context)).toEqual({ valid: true });
    expect(scheme.verify(request(headers), 'k', { ...context, nowMs: context.nowMs + 1_000 })).toEqual({
      valid: false,
      reason: 'stale_timestamp',
    });
    expect(scheme.verify(request(headers), '', context)).toEqual({ valid: false, reason: 'unusable_key' });
  });

  it('cannot be declared without the secret, or without the body', () => {
    const common = { algorithm: 'sha1', encoding: 'hex', header: 'x-sum' } as const;
    expect(() => digest({ ...common, signed: [body] })).toThrow(
      expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringContaining('must list the secret') }),
    );
    expect(() => digest({ ...common, signed: [secret] })).toThrow(
      expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringContaining('must cover the body') }),
    );
  });
});
