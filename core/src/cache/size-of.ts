/** Room that an object, an array or a property takes beside what is in it; about what V8 needs, and about a quarter of what JSON would say. */
const overhead = 16;

/**
 * Bytes that a value takes, roughly: the length of its JSON text without writing that text, the length of a Buffer, and a little for each
 * object. Undefined for what can be read only once or is never the same twice: streams, iterators, promises, functions.
 */
export function sizeOf(value: unknown): number | undefined {
  switch (typeof value) {
    case 'string':
      return value.length + overhead;
    case 'function':
    case 'symbol':
      return undefined;
    case 'object':
      return value === null ? 4 : sizeOfObject(value);
    default:
      return 8;
  }
}

function sizeOfObject(value: object): number | undefined {
  if (Array.isArray(value)) {
    let total = overhead;
    for (const item of value) {
      const size = sizeOf(item);
      if (size === undefined) return undefined;
      total += size;
    }
    return total;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength + overhead;
  if (isReadOnce(value)) return undefined;
  let total = overhead;
  for (const name in value) {
    const size = sizeOf(Reflect.get(value, name));
    if (size === undefined) return undefined;
    total += name.length + size;
  }
  return total;
}

const isReadOnce = (value: object): boolean =>
  Symbol.asyncIterator in value ||
  ('then' in value && typeof value.then === 'function') ||
  ('next' in value && typeof value.next === 'function');
