import { randomBytes } from 'node:crypto';
import { decryptGcm, encryptGcm } from './aes-gcm.js';

describe('AES-256-GCM', () => {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const bound = Buffer.from('bound to');
  const encrypted = encryptGcm(key, iv, 'text', bound);

  it('gives back what it was given', () => {
    expect(decryptGcm(key, iv, encrypted, bound)?.toString()).toBe('text');
    expect(decryptGcm(key, iv, encryptGcm(key, iv, '', bound), bound)?.toString()).toBe('');
    expect(encrypted.tag).toHaveLength(16);
  });

  it.each([0, 4, 8, 12, 15])('refuses a tag cut to %i bytes', (length) => {
    expect(decryptGcm(key, iv, { ...encrypted, tag: encrypted.tag.subarray(0, length) }, bound)).toBeUndefined();
  });

  it.each([
    ['key', () => decryptGcm(randomBytes(32), iv, encrypted, bound)],
    ['IV', () => decryptGcm(key, randomBytes(12), encrypted, bound)],
    ['associated data', () => decryptGcm(key, iv, encrypted, Buffer.from('bound elsewhere'))],
    ['ciphertext', () => decryptGcm(key, iv, { ...encrypted, ciphertext: Buffer.from('tixt') }, bound)],
  ])('refuses another %s', (_name, open) => {
    expect(open()).toBeUndefined();
  });
});
