import { createHash, createHmac } from 'node:crypto';
import { hmac } from './hmac.js';
import { sortedForm, sortedFormOrHash, url } from './part.js';
import type { SignedRequest } from './scheme.js';
import { sortedFormBytes } from './sorted-form.js';

const text = (form: string): string => sortedFormBytes(Buffer.from(form)).toString('utf8');
const context = { nowMs: 0, download: () => Promise.reject(new Error('unused')) };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const request = (address: string, headers: SignedRequest['headers'], body: string): SignedRequest => ({
  method: 'POST',
  url: address,
  headers,
  body: Buffer.from(body),
});
const sum = (content: string): string => createHmac('sha1', 'k').update(content).digest('base64');

describe('sortedFormBytes', () => {
  it('sorts by name, upper case first, and joins names and values without a delimiter', () => {
    expect(text('b=2&a=1&B=3')).toBe('B3a1b2');
  });

  it('gives the distinct values of a repeated name in order', () => {
    expect(text('a=2&b=x&a=1&a=2')).toBe('a1a2bx');
  });

  it('decodes names and values, and trims nothing', () => {
    expect(text('n%5B%5D=+Zo%C3%AB%20&empty=&bare')).toBe('bareemptyn[] Zoë ');
  });

  it('leaves alone what is no escape', () => {
    expect(text('a=100%&b=%zz&c==&&')).toBe('a100%b%zzc=');
  });

  it('keeps bytes that are no text apart', () => {
    expect(sortedFormBytes(Buffer.from('a=%FF'))).toEqual(Buffer.from([0x61, 0xff]));
    expect(sortedFormBytes(Buffer.from([0x61, 0x3d, 0xfe]))).toEqual(Buffer.from([0x61, 0xfe]));
  });
});

describe('a signature over URL and form', () => {
  const scheme = hmac({ algorithm: 'sha1', encoding: 'base64', header: 'x-sum', signed: [url, sortedForm] });
  const address = 'https://hooks.example.test/in?src=a';

  it('covers every parameter, and the URL to the letter', () => {
    const signed = { ...form, 'x-sum': sum(`${address}a1b2`) };
    expect(scheme.covers).toBe('parameters');
    expect(scheme.verify(request(address, signed, 'b=2&a=1'), 'k', context)).toEqual({ valid: true });
    expect(scheme.verify(request(address, signed, 'b=2&a=1&c=3'), 'k', context)).toEqual({ valid: false, reason: 'bad_signature' });
    expect(scheme.verify(request(`${address}/`, signed, 'b=2&a=1'), 'k', context)).toEqual({ valid: false, reason: 'bad_signature' });
  });

  it('refuses a body that no part of it covers', () => {
    const signed = { ...json, 'x-sum': sum(address) };
    expect(scheme.verify(request(address, signed, ''), 'k', context)).toEqual({ valid: true });
    expect(scheme.verify(request(address, signed, '{}'), 'k', context)).toEqual({ valid: false, reason: 'body_hash_mismatch' });
    expect(scheme.verify(request(address, { 'x-sum': sum(address) }, '{}'), 'k', context)).toEqual({
      valid: false,
      reason: 'body_hash_mismatch',
    });
    expect(() => scheme.sign(request(address, json, '{}'), 'k', 0)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});

describe('a signature over URL and form, or the hash of another body', () => {
  const scheme = hmac({ algorithm: 'sha1', encoding: 'base64', header: 'x-sum', signed: [url, sortedFormOrHash('sha')] });
  const hash = createHash('sha256').update('{}').digest('hex');

  it('puts the hash of a body that is no form into the signed URL', () => {
    const signed = scheme.sign(request('https://hooks.example.test/in?sha=old&a=1', json, '{}'), 'k', 0) as SignedRequest;
    expect(signed.url).toBe(`https://hooks.example.test/in?a=1&sha=${hash}`);
    expect(signed.headers['x-sum']).toBe(sum(signed.url));
    expect(scheme.verify(signed, 'k', context)).toEqual({ valid: true });
  });

  it('leaves the URL of a form alone', () => {
    expect(scheme.sign(request('https://hooks.example.test/in', form, 'a=1'), 'k', 0)).toMatchObject({
      url: 'https://hooks.example.test/in',
    });
  });

  it('refuses another body, a missing hash, and two hashes', () => {
    const verify = (address: string, body: string): unknown =>
      scheme.verify(request(address, { ...json, 'x-sum': sum(address) }, body), 'k', context);
    const mismatch = { valid: false, reason: 'body_hash_mismatch' };
    expect(verify(`https://hooks.example.test/in?sha=${hash}`, '{}')).toEqual({ valid: true });
    expect(verify(`https://hooks.example.test/in?sha=${hash}`, '{ }')).toEqual(mismatch);
    expect(verify(`https://hooks.example.test/in?sha=${hash.toUpperCase()}`, '{}')).toEqual(mismatch);
    expect(verify(`https://hooks.example.test/in?sha=${hash}&sha=${hash}`, '{}')).toEqual(mismatch);
    expect(verify('https://hooks.example.test/in', '{}')).toEqual(mismatch);
  });
});
