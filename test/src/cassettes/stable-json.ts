import { isRecord } from '../provider/record.js';

/** The same value with the names of every object in order, so that equal values are written in one way. Lists keep their order. */
export function sortedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .filter((name) => value[name] !== undefined)
      .map((name) => [name, sortedNames(value[name])]),
  );
}

/** One text for all values that mean the same. */
export const stableText = (value: unknown): string => JSON.stringify(sortedNames(value)) ?? 'undefined';
