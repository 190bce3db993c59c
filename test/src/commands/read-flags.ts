import { MooringError } from '@mooring/core';
import type { AuthorFlags } from '@mooring/host';
import { textFlag } from './text-flag.js';

/** The texts of an option that may be given several times. */
export function listFlag(flags: AuthorFlags, name: string): readonly string[] {
  const value = flags[name];
  return typeof value === 'object' ? value : typeof value === 'string' ? [value] : [];
}

/**
 * The whole number of an option; `undefined` where it was not given.
 * @throws MooringError `InvalidOptions` where it is none, or out of bounds
 */
export function wholeFlag(
  flags: AuthorFlags,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const text = textFlag(flags[name]);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < from || value > to)
    throw new MooringError('InvalidOptions', `--${name} must be a whole number from ${from} to ${to}; got "${text}".`);
  return value;
}
