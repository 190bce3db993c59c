import type { Schema } from './schema.js';

/** A body that is no plain JSON or form: how it is written or read. Carried by a schema, so that it stands where a schema stands. */
export type BodyFormat =
  | { readonly kind: 'bytes' }
  | { readonly kind: 'text' }
  | { readonly kind: 'ndjson'; readonly item: Schema }
  | { readonly kind: 'multipart'; readonly fields: Schema };

export interface FormattedSchema<Input, Output = Input> extends Schema<Input, Output> {
  readonly format: BodyFormat;
}

/** A file for a multipart body. `content` is sent again on a retry, so it is bytes or a function that opens it anew. */
export interface FilePart {
  readonly filename: string;
  readonly contentType?: string;
  readonly content: Uint8Array | (() => AsyncIterable<Uint8Array>);
}

/** Bytes as they are, up or down. A function is called anew for each attempt; a stream that cannot be reopened is sent once. */
export type ByteSource = Uint8Array | (() => AsyncIterable<Uint8Array>);

const passing = <Input, Output>(format: BodyFormat): FormattedSchema<Input, Output> => ({
  format,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format does the reading; what arrives here is what the type says
  '~standard': { version: 1, vendor: 'mooring', validate: (value) => ({ value: value as Output }) },
});

/** Raw bytes: a file to upload, an export to download. */
export const bytes = (): FormattedSchema<ByteSource, Uint8Array> => passing({ kind: 'bytes' });

/** Plain text. */
export const text = (): FormattedSchema<string> => passing({ kind: 'text' });

/** Newline-delimited JSON, read or written one `item` at a time. */
export const ndjson = <Input, Output>(
  item: Schema<Input, Output>,
): FormattedSchema<AsyncIterable<Input> | Iterable<Input>, AsyncIterable<Output>> => passing({ kind: 'ndjson', item });

/** A `multipart/form-data` body of plain fields and files. */
export const multipart = <Input, Output>(fields: Schema<Input, Output>): FormattedSchema<Input, Output> =>
  passing({ kind: 'multipart', fields });

/** The format a schema carries, if it carries one. */
export function formatOf(schema: Schema | undefined): BodyFormat | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the functions above make schemas with a format
  return schema !== undefined && 'format' in schema ? (schema as FormattedSchema<unknown>).format : undefined;
}
