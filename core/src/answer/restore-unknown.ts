const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Puts back what a schema dropped: the fields of `raw` that it does not name. Providers add fields at any time, and an application that
 * needs one must not wait for a new plugin. Fields that the schema names keep its value, transformed or not.
 */
export function restoreUnknown(parsed: unknown, raw: unknown): unknown {
  if (parsed === raw) return parsed;
  if (Array.isArray(parsed) && Array.isArray(raw)) {
    if (Object.isFrozen(parsed)) return Object.freeze(restoreUnknown([...parsed], raw));
    if (parsed.length === raw.length)
      for (let index = 0; index < parsed.length; index++) parsed[index] = restoreUnknown(parsed[index], raw[index]);
    return parsed;
  }
  if (!isRecord(parsed) || !isRecord(raw)) return parsed;
  // A read-only schema freezes what it returns.
  if (Object.isFrozen(parsed)) return Object.freeze(restoreUnknown({ ...parsed }, raw));
  for (const name in raw) {
    // `__proto__` as an own field of JSON would be assigned to the prototype here.
    if (name === '__proto__') continue;
    const known = parsed[name];
    if (known === undefined && !(name in parsed)) parsed[name] = raw[name];
    else if (typeof known === 'object' && known !== null) parsed[name] = restoreUnknown(known, raw[name]);
  }
  return parsed;
}
