/**
 * Freezes plain objects and arrays to the bottom and answers the same value; what is frozen already is taken to be frozen below.
 * Buffers and other class instances are left alone: a Buffer cannot be frozen.
 */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) {
    for (const item of value) deepFreeze(item);
  } else if (isPlain(value)) {
    for (const name in value) deepFreeze(value[name]);
  } else {
    return value;
  }
  return Object.freeze(value);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
