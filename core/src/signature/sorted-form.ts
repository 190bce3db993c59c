import { createHash } from 'node:crypto';
import { equalSignatures } from './constant-time.js';
import type { SignedRequest } from './scheme.js';

/**
 * The bytes that a sender signs of a form: names sorted, each followed by its value; a repeated name gives its distinct values in order.
 * Works on bytes (one character a byte), so that text which is not UTF-8 keeps its identity.
 */
export function sortedFormBytes(body: Buffer): Buffer {
  const parameters = new Map<string, Set<string>>();
  for (const pair of body.toString('latin1').split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = unescapeForm(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : unescapeForm(pair.slice(at + 1));
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, new Set([value]));
    else values.add(value);
  }
  let text = '';
  for (const name of [...parameters.keys()].sort()) for (const value of [...(parameters.get(name) ?? [])].sort()) text += name + value;
  return Buffer.from(text, 'latin1');
}

const unescapeForm = (text: string): string =>
  text.replaceAll('+', ' ').replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

export const isForm = (request: SignedRequest): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '');

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** Values of `name` in the query of `url`, as they are written there. */
export function rawQueryValues(url: string, name: string): readonly string[] {
  const at = url.indexOf('?');
  if (at < 0) return [];
  const pairs = (url.slice(at + 1).split('#')[0] ?? '').split('&');
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/** Whether the one query parameter `name` is the SHA-256 of the body in hex; undefined when the URL has none. */
export function queryHashMatches(request: SignedRequest, name: string): boolean | undefined {
  const values = rawQueryValues(request.url, name);
  if (values.length === 0) return undefined;
  return values.length === 1 && equalSignatures(sha256(request.body), values[0] ?? '');
}

/** `url` with the SHA-256 of the body in its query. A hash that stands there already is replaced. */
export function withQueryHash(url: string, name: string, body: Buffer): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const pairs = query.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
  return `${path}?${[...pairs, `${name}=${sha256(body)}`].join('&')}`;
}
