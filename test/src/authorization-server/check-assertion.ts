import { createPublicKey, verify } from 'node:crypto';
import type { RegisteredClient } from './registered-client.js';

/** What an assertion claims once its signature holds, or what is wrong with it. */
export type AssertionCheck = { readonly client: RegisteredClient; readonly subject: string } | { readonly refusal: string };

const longestLifeSeconds = 600;

/** Checks a signed assertion (RFC 7523): algorithm, signature by the key that is registered for its issuer, audience and times. */
export function checkAssertion(
  assertion: string,
  {
    clients,
    audiences,
    now,
  }: { readonly clients: ReadonlyMap<string, RegisteredClient>; readonly audiences: readonly string[]; readonly now: number },
): AssertionCheck {
  const [head = '', payload = '', signature = '', ...more] = assertion.split('.');
  const header = readPart(head);
  const claims = readPart(payload);
  if (header === undefined || claims === undefined || more.length > 0) return { refusal: 'The assertion is no JWT.' };
  const client = clients.get(String(claims['iss']));
  if (client?.publicKey === undefined) return { refusal: 'Nobody has registered a key for the issuer of the assertion.' };
  const key = createPublicKey(client.publicKey);
  // What the key is for is told by the key: an assertion cannot choose.
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : key.asymmetricKeyType === 'ec' ? 'ES256' : undefined;
  if (algorithm === undefined || header['alg'] !== algorithm)
    return { refusal: 'The algorithm of the assertion is not the one of the key.' };
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
    return { refusal: 'The signature of the assertion is wrong.' };
  const audience = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  if (!audience.some((name) => audiences.includes(String(name)))) return { refusal: 'The assertion is for somebody else.' };
  const seconds = now / 1_000;
  const expiry = Number(claims['exp']);
  if (!(expiry > seconds && expiry <= seconds + longestLifeSeconds)) return { refusal: 'The assertion is over, or lives too long.' };
  if (typeof claims['sub'] !== 'string' || claims['sub'] === '') return { refusal: 'The assertion has no subject.' };
  return { client, subject: claims['sub'] };
}

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
