import { MooringError } from '../errors/mooring-error.js';

/** Refuses a declaration when `condition` does not hold. `sentence` follows `signature.<builder>: `. */
export function check(condition: boolean, builder: string, sentence: string): asserts condition {
  if (!condition) throw new MooringError('InvalidPlugin', `signature.${builder}: ${sentence}`);
}

/** A header name as it is compared: lower case. */
export function checkHeaderName(builder: string, option: string, name: unknown): string {
  check(
    typeof name === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name),
    builder,
    `\`${option}\` must be the name of an HTTP header.`,
  );
  return name.toLowerCase();
}

export function checkOneOf<Value extends string>(builder: string, option: string, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  check(found !== undefined, builder, `\`${option}\` must be one of ${allowed.map((name) => `"${name}"`).join(', ')}.`);
  return found;
}

export function checkText(builder: string, option: string, value: unknown): string {
  check(typeof value === 'string' && value.length > 0, builder, `\`${option}\` must be a text that is not empty.`);
  return value;
}

/** Refuses options that the builder does not know: a misspelt one would silently weaken the scheme. */
export function checkKnown(builder: string, options: unknown, known: readonly string[]): void {
  check(typeof options === 'object' && options !== null, builder, 'options are missing.');
  for (const name of Object.keys(options))
    check(known.includes(name), builder, `\`${name}\` is no option; there are ${known.map((option) => `\`${option}\``).join(', ')}.`);
}
