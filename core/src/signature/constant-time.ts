import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a presented signature is the expected one. Time depends on the lengths only, and those are public. */
export function equalSignatures(expected: string, presented: string): boolean {
  const left = Buffer.from(expected, 'utf8');
  const right = Buffer.from(presented, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether two secrets are equal. Their digests are compared, so not even the length of ours can be told from the time. */
export function equalSecrets(ours: string | Buffer, presented: string | Buffer): boolean {
  return timingSafeEqual(createHash('sha256').update(ours).digest(), createHash('sha256').update(presented).digest());
}
