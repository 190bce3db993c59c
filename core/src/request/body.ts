import { MooringError } from '../errors/mooring-error.js';
import type { BodyEncoding } from '../contract/endpoint.js';
import type { BodyFormat, FilePart } from '../contract/format.js';
import type { Random } from '../ports/random.js';
import { encodeForm, textOf } from './encode.js';

/** A body ready to be sent. */
export interface EncodedBody {
  readonly body: string | Uint8Array;
  readonly contentType: string;
}

const formType = 'application/x-www-form-urlencoded';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** An object or list, in the plugin's encoding. Text and bytes are sent as they are. */
export function encodeBody(value: unknown, encoding: BodyEncoding): EncodedBody {
  if (typeof value === 'string') return { body: value, contentType: 'text/plain; charset=utf-8' };
  if (value instanceof Uint8Array) return { body: value, contentType: 'application/octet-stream' };
  if (encoding === 'json' || !isRecord(value)) return { body: JSON.stringify(value), contentType: 'application/json' };
  return { body: encodeForm(value, encoding === 'form' ? 'brackets' : 'json'), contentType: formType };
}

/**
 * A body that is no plain JSON or form. Sources are read to their end before sending, so that every attempt sends the same bytes.
 * @throws MooringError `InvalidInput` when the value is not what the format takes
 */
export async function encodeFormatted(format: BodyFormat, value: unknown, random: Random): Promise<EncodedBody> {
  switch (format.kind) {
    case 'bytes':
      return { body: await collectBytes(value, 'body'), contentType: 'application/octet-stream' };
    case 'text':
      return { body: String(value), contentType: 'text/plain; charset=utf-8' };
    case 'ndjson':
      return { body: await collectLines(value), contentType: 'application/x-ndjson' };
    case 'multipart':
      return encodeMultipart(value, random);
    default:
      return format satisfies never;
  }
}

async function collectBytes(value: unknown, name: string): Promise<Uint8Array> {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'function')
    throw new MooringError('InvalidInput', `\`${name}\` must be bytes, or a function that opens them.`, {
      issues: [{ path: name, message: 'not bytes' }],
    });
  const chunks: Uint8Array[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typed at the call; here it is only known to be callable
  for await (const chunk of value() as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function collectLines(value: unknown): Promise<string> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value || Symbol.asyncIterator in value)) {
    throw new MooringError('InvalidInput', '`body` must be a list or an iterable of items.', {
      issues: [{ path: 'body', message: 'not iterable' }],
    });
  }
  let lines = '';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is iterable in one of the two ways, and both are read alike
  for await (const item of value as AsyncIterable<unknown>) lines += `${JSON.stringify(item)}\n`;
  return lines;
}

const isFile = (value: unknown): value is FilePart => isRecord(value) && typeof value['filename'] === 'string' && 'content' in value;

/** Quotes as browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
const quoted = (name: string): string => `"${name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22')}"`;

async function encodeMultipart(value: unknown, random: Random): Promise<EncodedBody> {
  if (!isRecord(value))
    throw new MooringError('InvalidInput', '`body` must be an object of fields and files.', {
      issues: [{ path: 'body', message: 'not an object' }],
    });
  const boundary = `mooring-${Buffer.from(random.bytes(16)).toString('hex')}`;
  const parts: Uint8Array[] = [];
  const write = (text: string): void => void parts.push(Buffer.from(text));
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    write(`--${boundary}\r\ncontent-disposition: form-data; name=${quoted(name)}`);
    if (isFile(field)) {
      const type = (field.contentType ?? 'application/octet-stream').replace(/[\r\n]/g, '');
      write(`; filename=${quoted(field.filename)}\r\ncontent-type: ${type}\r\n\r\n`);
      parts.push(await collectBytes(field.content, `body.${name}.content`));
      write('\r\n');
    } else {
      write(`\r\n\r\n${typeof field === 'object' ? JSON.stringify(field) : textOf(field)}\r\n`);
    }
  }
  write(`--${boundary}--\r\n`);
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
