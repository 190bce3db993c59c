import { MooringError } from '@mooring/core';

/** Where a sealed value belongs. It opens there and nowhere else. */
export interface SealedPlace {
  readonly tenant: string;
  readonly connection: string;
  /** Name of the credential within the connection, such as `apiKey`. */
  readonly field: string;
  /** Counts the writes of the field: an earlier value that is put back does not open as the present one. */
  readonly version: number;
}

/** What a value is bound to: checked when it is opened, stored nowhere beside it. */
export interface AssociatedData {
  /** The fields by name, for a service that takes a context of names and texts. */
  readonly fields: Readonly<Record<'format' | keyof SealedPlace, string>>;
  /** The same fields as bytes, each after its length, so that no two sets of fields are equal. */
  readonly bytes: Uint8Array;
}

const lengthBytes = 4;

/**
 * Binds `place` and the format together.
 * @throws MooringError `InvalidOptions` for an empty name, or a version that is not a whole number from 0 on
 */
export function associatedData(format: string, { tenant, connection, field, version }: SealedPlace): AssociatedData {
  checkName('tenant', tenant);
  checkName('connection', connection);
  checkName('field', field);
  if (!Number.isSafeInteger(version) || version < 0) throw invalid('version', 'a whole number from 0 on');
  const fields = { format, tenant, connection, field, version: String(version) };
  return { fields, bytes: lengthPrefixed([format, tenant, connection, field, fields.version]) };
}

function lengthPrefixed(texts: readonly string[]): Uint8Array {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + lengthBytes + length, 0));
  let offset = 0;
  texts.forEach((text, index) => {
    offset = bytes.writeUInt32BE(lengths[index] ?? 0, offset);
    offset += bytes.write(text, offset);
  });
  return bytes;
}

/** Half a surrogate pair: UTF-8 writes every one of them as the same three bytes, so two names would become one. */
const loneSurrogate = /\p{Surrogate}/u;

function checkName(part: string, name: unknown): void {
  if (typeof name !== 'string' || name === '' || loneSurrogate.test(name)) throw invalid(part, 'a well-formed text that is not empty');
}

const invalid = (part: string, expected: string): MooringError<'InvalidOptions'> =>
  new MooringError('InvalidOptions', `The ${part} of a sealed value must be ${expected}.`);
