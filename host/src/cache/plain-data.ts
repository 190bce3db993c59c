/**
 * Plain data as JSON text and back, with bytes, dates, big integers and unusual numbers intact. Where JSON has no word for a value, an
 * object stands for it whose only property is the mark; an object that has such a property itself is wrapped.
 */
const mark = '$';

/** The text of a value; undefined where it holds more than plain data, such as an instance of a class, and would not come back the same. */
export function encodePlainData(value: unknown): string | undefined {
  const encoded = encode(value);
  return encoded === notPlain ? undefined : JSON.stringify(encoded);
}

/** @throws SyntaxError, TypeError for a text that `encodePlainData` has not written */
export function decodePlainData(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(`"${mark}":`) ? decode(value) : value;
}

const notPlain = Symbol('not plain data');

function encode(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { [mark]: ['number', Object.is(value, -0) ? '-0' : String(value)] };
    case 'bigint':
      return { [mark]: ['bigint', String(value)] };
    case 'undefined':
      return { [mark]: ['undefined'] };
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      return notPlain;
  }
}

function encodeObject(value: object): unknown {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    return { [mark]: [Buffer.isBuffer(value) ? 'buffer' : 'bytes', bytes] };
  }
  if (value instanceof Date) return { [mark]: ['date', value.getTime()] };
  if (Array.isArray(value)) {
    const items = value.map(encode);
    return items.includes(notPlain) ? notPlain : items;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return notPlain;
  const copy: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(value)) {
    // A property that is undefined is a property that is not there.
    if (property === undefined) continue;
    const encoded = encode(property);
    if (encoded === notPlain) return notPlain;
    define(copy, name, encoded);
  }
  return Object.hasOwn(copy, mark) ? { [mark]: ['object', copy] } : copy;
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  if (Object.hasOwn(value, mark)) return decodeMarked(Reflect.get(value, mark));
  return decodeProperties(value);
}

function decodeProperties(value: object): object {
  for (const [name, property] of Object.entries(value)) {
    const decoded = decode(property);
    if (decoded !== property) define(value, name, decoded);
  }
  return value;
}

function decodeMarked(marked: unknown): unknown {
  const [kind, content]: readonly unknown[] = Array.isArray(marked) ? marked : [];
  switch (kind) {
    case 'bytes':
      return new Uint8Array(Buffer.from(String(content), 'base64'));
    case 'buffer':
      return Buffer.from(String(content), 'base64');
    case 'date':
      return new Date(content === null ? Number.NaN : Number(content));
    case 'bigint':
      return BigInt(String(content));
    case 'number':
      return Number(content);
    case 'undefined':
      return undefined;
    case 'object':
      if (typeof content === 'object' && content !== null) return decodeProperties(content);
      break;
    default:
  }
  throw new TypeError('This text was not written by encodePlainData.');
}

/** Assigning to `__proto__` would change what the object is instead of what it holds. */
function define(target: object, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else Reflect.set(target, name, value);
}
