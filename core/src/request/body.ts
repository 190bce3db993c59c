import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { BodyEncoding } from '../contract/endpoint.js';
import type { BodyFormat } from '../contract/format.js';
import type { Random } from '../ports/random.js';
import { isBodySource, type WireBody } from '../ports/transport.js';
import { changed, gzipped } from './body-source.js';
import { bytesOf } from './byte-body.js';
import { encodeForm, styleOf, textOf } from './encode.js';
import { linesOf } from './line-source.js';
import { encodeMultipart } from './multipart-body.js';

/** A body ready to be sent. */
export interface EncodedBody {
  readonly body: WireBody;
  readonly contentType: string;
  /** Set where the body is packed; the header `content-encoding` must say so. */
  readonly contentEncoding?: 'gzip';
}

const formType = 'application/x-www-form-urlencoded';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** An object or list, in the plugin's encoding. Text and bytes are sent as they are. */
export function encodeBody(value: unknown, encoding: BodyEncoding): EncodedBody & { readonly body: string | Uint8Array } {
  if (typeof value === 'string') return { body: value, contentType: 'text/plain; charset=utf-8' };
  if (value instanceof Uint8Array) return { body: value, contentType: 'application/octet-stream' };
  if (encoding === 'json' || !isRecord(value)) return { body: JSON.stringify(value), contentType: 'application/json' };
  return { body: encodeForm(value, styleOf[encoding]), contentType: formType };
}

/**
 * A body that is no plain JSON or form. What is whole in memory is sent as a whole; what is opened or iterated is read while it is sent,
 * anew for each attempt.
 * @throws MooringError `InvalidInput` when the value is not what the format takes
 */
export function encodeFormatted(format: BodyFormat, value: unknown, random: Random): EncodedBody {
  switch (format.kind) {
    case 'bytes':
      return { body: bytesOf(value, 'body'), contentType: 'application/octet-stream' };
    case 'text':
      return { body: textOf(value), contentType: 'text/plain; charset=utf-8' };
    case 'ndjson':
      return { body: linesOf(value), contentType: 'application/x-ndjson' };
    case 'multipart': {
      const { body, boundary } = encodeMultipart(value, random);
      return { body, contentType: `multipart/form-data; boundary=${boundary}` };
    }
    default:
      return format satisfies never;
  }
}

const gzipElsewhere = promisify(gzip);
/** Up to here packing takes about a millisecond, less than handing the bytes to another thread and waiting for them is worth. */
const packedAtOnceBytes = 64 * 1024;

function gzipWhole(body: string | Uint8Array): Buffer | Promise<Buffer> {
  return body.length <= packedAtOnceBytes ? gzipSync(body) : gzipElsewhere(body);
}

/** The same body packed by gzip: a whole one beforehand, once for all attempts; a source while it is sent. */
export async function compressBody(encoded: EncodedBody): Promise<EncodedBody> {
  const { body, contentType } = encoded;
  return { body: isBodySource(body) ? changed(body, gzipped) : await gzipWhole(body), contentType, contentEncoding: 'gzip' };
}

/** Whether another attempt can send `body`. False once a stream that can be read only once has been read from. */
export const canSendAgain = (body: WireBody | undefined): boolean => !isBodySource(body) || body.isReopenable;
