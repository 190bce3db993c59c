import { MooringError } from '../errors/mooring-error.js';
import type { BodySource } from '../ports/transport.js';
import { readOnce, reopenable } from './body-source.js';

type Open = () => AsyncIterable<Uint8Array>;

/** Typed at the call; here it is only known to be callable. */
const isOpener = (value: unknown): value is Open => typeof value === 'function';

const isStream = (value: unknown): value is AsyncIterable<Uint8Array> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const isSized = (value: unknown): value is { readonly open: Open; readonly length: number } =>
  typeof value === 'object' &&
  value !== null &&
  'open' in value &&
  isOpener(value.open) &&
  'length' in value &&
  Number.isSafeInteger(value.length);

/**
 * Bytes as a caller may give them: whole, by a function that opens them, the same with its length, or a stream that can be read once.
 * @param name where they stand in the input, for the error
 * @throws MooringError `InvalidInput` when they are none of those
 */
export function bytesOf(value: unknown, name: string): Uint8Array | BodySource {
  if (value instanceof Uint8Array) return value;
  if (isOpener(value)) return reopenable(value);
  if (isSized(value)) return reopenable(() => value.open(), value.length);
  if (isStream(value)) return readOnce(value);
  throw new MooringError('InvalidInput', `\`${name}\` must be bytes, a stream of them, or a function that opens one.`, {
    issues: [{ path: name, message: 'not bytes' }],
  });
}
