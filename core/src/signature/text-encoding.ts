/**
 * How a signature is written: `hex` in lower case only, `hex-any-case` for senders that promise no case, `base64` with padding.
 * Anything but the one canonical spelling is refused, so one signature cannot be presented in two ways.
 */
export type TextEncoding = 'hex' | 'hex-any-case' | 'base64';

export const textEncodings: readonly TextEncoding[] = ['hex', 'hex-any-case', 'base64'];

export const encode = (bytes: Buffer, encoding: TextEncoding): string => bytes.toString(encoding === 'base64' ? 'base64' : 'hex');

/** The spelling that `encode` gives; only the case of hex can differ. */
export const canonical = (text: string, encoding: TextEncoding): string => (encoding === 'hex-any-case' ? text.toLowerCase() : text);

/** The bytes, or undefined when `text` is not what `encode` would have written. */
export function decode(text: string, encoding: TextEncoding): Buffer | undefined {
  // Buffer.from skips what it does not know; encoding back shows whether it skipped anything.
  const bytes = Buffer.from(text, encoding === 'base64' ? 'base64' : 'hex');
  return bytes.length > 0 && encode(bytes, encoding) === canonical(text, encoding) ? bytes : undefined;
}
