import { encodeForm } from '@mooring/core/runtime';
import { parseForm } from '../provider/parse-body.js';
import type { JsonRecord } from '../provider/record.js';

/** A body as a cassette keeps it: readable where it can be read, bytes as base64 otherwise. */
export type RecordedBody =
  | { readonly json: unknown }
  /** The fields of a form, nested as brackets say; values are texts. */
  | { readonly form: JsonRecord }
  | { readonly text: string }
  | { readonly base64: string };

/** A number of JSON that a double cannot hold exactly: parsed and written again, it would be another one. */
const longNumber = /(?:^|[[{,:\s])-?\d{16,}/;

/** Takes a body down. A multipart body's boundary is chance, so a constant one takes its place. */
export function recordBody(contentType: string | undefined, bytes: Uint8Array): RecordedBody | undefined {
  if (bytes.length === 0) return undefined;
  const text = textOf(bytes);
  if (text === undefined) return { base64: Buffer.from(bytes).toString('base64') };
  const type = contentType ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return { form: parseForm(text) };
  const boundary = /^multipart\/.*boundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary !== undefined) return { text: text.replaceAll(boundary, 'boundary') };
  const json = longNumber.test(text) ? undefined : parsed(text);
  return json ?? { text };
}

/** The bytes of an answer's recorded body. */
export function bytesOfBody(body: RecordedBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if ('json' in body) return Buffer.from(JSON.stringify(body.json));
  if ('text' in body) return Buffer.from(body.text);
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  return Buffer.from(encodeForm(body.form, 'brackets'));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not text.
    return undefined;
  }
}

function parsed(text: string): { readonly json: unknown } | undefined {
  if (!/^\s*[[{"\dtfn-]/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return { json };
  } catch {
    // The content type may promise JSON that the body is not; the text is what replays.
    return undefined;
  }
}
