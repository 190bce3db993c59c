import { checkKnown, checkOneOf, checkText } from './check.js';
import { decode } from './text-encoding.js';

/** How the text of a key becomes bytes. */
export type KeyEncoding = 'utf8' | 'base64' | 'hex';

export interface KeyForm {
  readonly encoding: KeyEncoding;
  /** A mark before the encoded key, such as `whsec_`; a key without it is taken as it is. */
  readonly prefix?: string;
  /** The sender keeps the secret HTML-escaped and undoes that before it signs: `a&amp;b`, as typed, signs as `a&b`. */
  readonly htmlEscaped?: true;
}

/** The checked form of a `key` option. */
export function checkKeyForm(builder: string, key: KeyEncoding | KeyForm): KeyForm {
  const form = typeof key === 'string' ? { encoding: key } : key;
  checkKnown(builder, form, ['encoding', 'prefix', 'htmlEscaped']);
  checkOneOf(builder, 'key', form.encoding, ['utf8', 'base64', 'hex']);
  if (form.prefix !== undefined) checkText(builder, 'key.prefix', form.prefix);
  return form;
}

/** The text that `keyBytes` reads as `bytes`. */
export const keyText = (bytes: Buffer, form: KeyForm): string => (form.prefix ?? '') + bytes.toString(form.encoding);

/** The bytes of a key, or undefined when there are none: an empty or undecodable key must never verify anything. */
export function keyBytes(key: string, form: KeyForm): Buffer | undefined {
  // Plugins are typed, but the key comes from configuration at run time.
  if (typeof key !== 'string') return undefined;
  const bare = form.prefix !== undefined && key.startsWith(form.prefix) ? key.slice(form.prefix.length) : key;
  const bytes = decodeKey(form.htmlEscaped ? unescapeHtml(bare) : bare, form.encoding);
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

function decodeKey(text: string, encoding: KeyEncoding): Buffer | undefined {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8');
  if (encoding === 'hex') return decode(text, 'hex-any-case');
  // Keys are pasted with and without padding; both mean the same bytes.
  const unpadded = text.replace(/={1,2}$/, '');
  return decode(unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '='), 'base64');
}

const htmlEntity = /&(?:(amp|lt|gt|quot)|#0*(34|38|39|60|62)|#[xX]0*(22|26|27));/g;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(htmlEntity, (whole, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCharCode(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
  });
}
