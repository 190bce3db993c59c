/** An object as it comes out of JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names rather than a list, bytes or nothing. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
