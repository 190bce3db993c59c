import { crc32 } from 'node:zlib';
import type { RequestPart, SignedPart } from './part.js';
import type { Refusal, SignedRequest } from './scheme.js';
import { isForm, queryHashMatches, sortedFormBytes } from './sorted-form.js';
import { undoEscapes, urlSpellings } from './url-spellings.js';

/** The signed string in pieces, to be hashed one after another: the body is neither copied nor decoded. */
export type Message = readonly (string | Buffer)[];

/** The message in one piece, for algorithms that take no pieces. */
export const joined = (message: Message): Buffer =>
  Buffer.concat(message.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));

/** Where the values of parts come from. */
export interface MessageSource {
  readonly request: SignedRequest;
  readonly timestamp: string | undefined;
  readonly secret: string;
  readonly field: (name: string) => string | undefined;
}

/** The messages that may have been signed, the likeliest first; more than one only where the sender's URL has several spellings. */
export function signedMessages(parts: readonly SignedPart[], source: MessageSource): readonly Message[] | Refusal {
  let messages: Message[] = [[]];
  for (const [index, part] of parts.entries()) {
    const pieces = typeof part === 'string' ? [part] : readPart(part, source, parts[index + 1]);
    if (typeof pieces === 'string') return pieces;
    messages = messages.flatMap((message) => pieces.map((piece) => [...message, piece]));
  }
  return messages;
}

function readPart(part: RequestPart, source: MessageSource, next: SignedPart | undefined): readonly (string | Buffer)[] | Refusal {
  const { request } = source;
  switch (part.part) {
    case 'body':
      return [request.body];
    case 'bodyCrc32':
      return [String(crc32(request.body))];
    case 'method':
      return [request.method.toUpperCase()];
    case 'secret':
      return [source.secret];
    case 'url':
      if (part.anyPort) return urlSpellings(request.url);
      return [part.decoded === undefined ? request.url : undoEscapes(request.url, part.decoded)];
    case 'timestamp':
      return shortValue(source.timestamp, next);
    case 'header':
      return shortValue(request.headers[part.name], next);
    case 'field':
      return shortValue(source.field(part.name), next);
    case 'sortedForm':
      return readForm(request, part.hashParameter);
  }
}

function shortValue(value: string | undefined, next: SignedPart | undefined): readonly string[] | Refusal {
  if (value === undefined || value === '') return 'missing_signature';
  if (!/^[\x21-\x7e]+$/.test(value)) return 'malformed_signature';
  // `a.b` `.` `c` and `a` `.` `b.c` sign alike: a value with the delimiter in it could be shifted against its neighbour.
  return typeof next === 'string' && value.includes(next) ? 'malformed_signature' : [value];
}

function readForm(request: SignedRequest, hashParameter: string | undefined): readonly Buffer[] | Refusal {
  const hashed = hashParameter === undefined ? undefined : queryHashMatches(request, hashParameter);
  if (hashed !== undefined) return hashed ? [Buffer.alloc(0)] : 'body_hash_mismatch';
  if (isForm(request)) return [sortedFormBytes(request.body)];
  // Nothing else in the signature would speak for these bytes.
  return request.body.length === 0 ? [Buffer.alloc(0)] : 'body_hash_mismatch';
}
