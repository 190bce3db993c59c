import type { FilePart } from '../contract/format.js';
import { MooringError } from '../errors/mooring-error.js';
import type { BodySource } from '../ports/transport.js';
import type { Random } from '../ports/random.js';
import { joined } from './body-source.js';
import { bytesOf } from './byte-body.js';
import { textOf } from './encode.js';

/** A multipart body and the boundary that parts it. */
export interface MultipartBody {
  readonly body: Uint8Array | BodySource;
  readonly boundary: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const isFile = (value: unknown): value is FilePart => isRecord(value) && typeof value['filename'] === 'string' && 'content' in value;

/** Quotes as browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
const quoted = (name: string): string => `"${name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22')}"`;

/**
 * Fields and files as `multipart/form-data`. With bytes only it is a whole; a file that streams makes the body stream, and it states its
 * length where every file does.
 * @throws MooringError `InvalidInput`
 */
export function encodeMultipart(value: unknown, random: Random): MultipartBody {
  if (!isRecord(value))
    throw new MooringError('InvalidInput', '`body` must be an object of fields and files.', {
      issues: [{ path: 'body', message: 'not an object' }],
    });
  const boundary = `mooring-${Buffer.from(random.bytes(16)).toString('hex')}`;
  const parts: (Uint8Array | BodySource)[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push(Buffer.from(text));
    text = '';
  };
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    text += `--${boundary}\r\ncontent-disposition: form-data; name=${quoted(name)}`;
    if (isFile(field)) {
      const type = (field.contentType ?? 'application/octet-stream').replace(/[\r\n]/g, '');
      text += `; filename=${quoted(field.filename)}\r\ncontent-type: ${type}\r\n\r\n`;
      flush();
      parts.push(bytesOf(field.content, `body.${name}.content`));
      text = '\r\n';
    } else {
      text += `\r\n\r\n${typeof field === 'object' ? JSON.stringify(field) : textOf(field)}\r\n`;
    }
  }
  text += `--${boundary}--\r\n`;
  flush();
  const isWhole = parts.every((part): part is Uint8Array => part instanceof Uint8Array);
  return { body: isWhole ? Buffer.concat(parts) : joined(parts), boundary };
}
