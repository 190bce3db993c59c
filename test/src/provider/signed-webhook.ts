import type { AnySignatureScheme, SignedRequest } from '@mooring/core';
import { parseForm } from './parse-body.js';
import { isRecord } from './record.js';

/** What is changed about a webhook after it was signed; `unsigned` takes away all that signing added. */
export type Tampering = 'body' | 'signature' | 'timestamp' | 'unsigned';

/** A webhook to be signed. */
export interface UnsignedWebhook {
  readonly url: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: Buffer;
}

export interface SigningOptions {
  readonly key: unknown;
  /** Epoch milliseconds that the signature tells. */
  readonly at: number;
  readonly tamper?: Tampering | undefined;
}

/**
 * The request as the provider would send it, signed by the plugin's own scheme, and then changed where a test asks for it.
 * @throws Error when the scheme has nothing of the kind that is to be changed
 */
export async function signWebhook(scheme: AnySignatureScheme, webhook: UnsignedWebhook, options: SigningOptions): Promise<SignedRequest> {
  const unsigned: SignedRequest = {
    method: 'POST',
    url: webhook.url,
    headers: { ...webhook.headers, 'content-type': webhook.contentType },
    body: webhook.body,
  };
  const signed = await scheme.sign(unsigned, options.key, options.at);
  switch (options.tamper) {
    case undefined:
      return signed;
    case 'unsigned':
      return unsigned;
    case 'body':
      return { ...signed, body: otherBody(webhook) };
    case 'signature':
      return tamperSignature(unsigned, signed, await scheme.sign({ ...unsigned, body: otherBody(webhook) }, options.key, options.at));
    case 'timestamp':
      return tamperTimestamp(unsigned, signed, options.at);
    default:
      return options.tamper satisfies never;
  }
}

/** The same body with something added, still readable: an attacker would send nothing else. */
function otherBody({ contentType, body }: UnsignedWebhook): Buffer {
  const text = body.toString('utf8');
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Buffer.from(`${text}${Object.keys(parseForm(text)).length === 0 ? '' : '&'}tampered=1`);
  }
  const value: unknown = JSON.parse(text);
  const tampered = Array.isArray(value) ? [...value, 'tampered'] : isRecord(value) ? { ...value, tampered: true } : 'tampered';
  return Buffer.from(JSON.stringify(tampered));
}

/** Changes one character of what signing added: where it depends on the body if anything does, since that is the signature itself. */
function tamperSignature(unsigned: SignedRequest, signed: SignedRequest, other: SignedRequest): SignedRequest {
  const added = addedHeaders(unsigned, signed);
  const dependent = added.filter(([name, value]) => other.headers[name] !== value);
  const chosen = dependent.length > 0 ? dependent : added;
  const headers = Object.fromEntries(chosen.map(([name, value]) => [name, flip(value)]));
  const [address = '', query = ''] = signed.url.split('?', 2);
  const url = chosen.length === 0 && signed.url !== unsigned.url ? `${address}?${flip(query)}` : signed.url;
  if (chosen.length === 0 && url === signed.url) throw new Error('The signature scheme adds nothing to a request that could be changed.');
  return { ...signed, url, headers: { ...signed.headers, ...headers } };
}

function tamperTimestamp(unsigned: SignedRequest, signed: SignedRequest, at: number): SignedRequest {
  const later = at + 1_000;
  const spellings: readonly (readonly [string, string])[] = [
    [String(at), String(later)],
    [String(Math.floor(at / 1_000)), String(Math.floor(later / 1_000))],
    [new Date(at).toISOString(), new Date(later).toISOString()],
    [new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'), new Date(later).toISOString().replace(/\.\d{3}Z$/, 'Z')],
  ];
  for (const [name, value] of addedHeaders(unsigned, signed)) {
    const spelling = spellings.find(([old]) => value.includes(old));
    if (spelling !== undefined) return { ...signed, headers: { ...signed.headers, [name]: value.replace(...spelling) } };
  }
  throw new Error('The signature scheme signs no timestamp that could be changed.');
}

function addedHeaders(unsigned: SignedRequest, signed: SignedRequest): readonly (readonly [name: string, value: string])[] {
  return Object.entries(signed.headers).flatMap(([name, value]) =>
    value !== undefined && unsigned.headers[name] !== value ? [[name, value] as const] : [],
  );
}

/** Another character in the middle of the longest word: its ends may be padding, or bits that nobody reads. */
function flip(text: string): string {
  let longest: RegExpMatchArray | undefined;
  for (const word of text.matchAll(/[A-Za-z0-9+/_-]+/g)) if (longest === undefined || word[0].length > longest[0].length) longest = word;
  const at = (longest?.index ?? 0) + Math.floor((longest?.[0].length ?? 0) / 2);
  return `${text.slice(0, at)}${text.charAt(at) === '0' ? '1' : '0'}${text.slice(at + 1)}`;
}
