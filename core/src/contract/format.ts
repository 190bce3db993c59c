import type { Schema } from './schema.js';

/** A body that is no plain JSON or form: how it is written or read. Carried by a schema, so that it stands where a schema stands. */
export type BodyFormat =
  | { readonly kind: 'bytes'; readonly isStreamed?: boolean }
  | { readonly kind: 'text' }
  | { readonly kind: 'ndjson'; readonly item: Schema }
  | { readonly kind: 'multipart'; readonly fields: Schema };

export interface FormattedSchema<Input, Output = Input> extends Schema<Input, Output> {
  readonly format: BodyFormat;
}

/** A file for a multipart body. */
export interface FilePart {
  readonly filename: string;
  /** @default 'application/octet-stream' */
  readonly contentType?: string;
  readonly content: ByteSource;
}

/** Bytes that are opened when they are sent, and how many they are: the request then states its length, which many storage hosts want. */
export interface SizedBytes {
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly length: number;
}

/**
 * Bytes to send. Those in memory are sent as a whole; a function is called anew for each attempt and read while it is sent. A stream itself
 * can be read only once: when an attempt has begun to, the call is not repeated.
 */
export type ByteSource = Uint8Array | SizedBytes | (() => AsyncIterable<Uint8Array>) | AsyncIterable<Uint8Array>;

/** Items to send one a line. A list is sent as a whole; of the others, a generator or a stream can be sent once. */
export type ItemSource<Item> = Iterable<Item> | AsyncIterable<Item> | (() => Iterable<Item> | AsyncIterable<Item>);

const passing = <Input, Output>(format: BodyFormat): FormattedSchema<Input, Output> => ({
  format,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format does the reading; what arrives here is what the type says
  '~standard': { version: 1, vendor: 'mooring', validate: (value) => ({ value: value as Output }) },
});

/** Raw bytes: a file to upload, an answer to have in memory. */
export const bytes = (): FormattedSchema<ByteSource, Uint8Array> => passing({ kind: 'bytes' });

/**
 * Raw bytes as they arrive, for what does not fit into memory. To be read once; leaving the loop closes the connection, and so does not
 * reading for a while.
 */
export const byteStream = (): FormattedSchema<ByteSource, AsyncIterable<Uint8Array>> => passing({ kind: 'bytes', isStreamed: true });

/** Plain text. */
export const text = (): FormattedSchema<string> => passing({ kind: 'text' });

/**
 * Newline-delimited JSON, written and read one `item` at a time. The items of an answer are to be read once; leaving the loop closes the
 * connection, and so does not reading for a while.
 */
export const ndjson = <Input, Output>(item: Schema<Input, Output>): FormattedSchema<ItemSource<Input>, AsyncIterable<Output>> =>
  passing({ kind: 'ndjson', item });

/** A `multipart/form-data` body of plain fields and files. */
export const multipart = <Input, Output>(fields: Schema<Input, Output>): FormattedSchema<Input, Output> =>
  passing({ kind: 'multipart', fields });

/** The format a schema carries, if it carries one. */
export function formatOf(schema: Schema | undefined): BodyFormat | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the functions above make schemas with a format
  return schema !== undefined && 'format' in schema ? (schema as FormattedSchema<unknown>).format : undefined;
}

/** Whether a successful answer of this schema is handed out while it arrives. Such an answer cannot be cached, nor shared by two callers. */
export function wantsStream(schema: Schema): boolean {
  const format = formatOf(schema);
  return format?.kind === 'ndjson' || (format?.kind === 'bytes' && format.isStreamed === true);
}
