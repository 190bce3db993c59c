import type { Schema } from '../contract/schema.js';
import { fieldIssues, inWords, type FieldIssue } from '../contract/schema-issues.js';
import { MooringError } from '../errors/mooring-error.js';

/** Where in the plugin something happened, for errors. */
export interface Place {
  readonly plugin: string;
  readonly connection: string;
  readonly endpoint: string;
}

/**
 * The value a schema makes of what a caller passed. A field that the schema does not know is refused rather than dropped in silence.
 * @throws MooringError `InvalidInput` with every issue
 */
export async function validateInput(schema: Schema, value: unknown, slot: string, place: Place): Promise<unknown> {
  const outcome = schema['~standard'].validate(value);
  const result = outcome instanceof Promise ? await outcome : outcome;
  if (result.issues !== undefined) throw invalid(fieldIssues(result.issues, slot), place);
  const unknown = unknownFields(value, result.value, slot);
  if (unknown.length > 0)
    throw invalid(
      unknown.map((path) => ({ path, message: 'unknown field' })),
      place,
    );
  return result.value;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
const none: readonly string[] = [];

/** Where a schema dropped something the caller passed, at any depth. What a schema turned into something else is its own affair. */
function unknownFields(given: unknown, parsed: unknown, path: string): readonly string[] {
  if (given === parsed) return none;
  if (Array.isArray(given) && Array.isArray(parsed)) {
    return given.length === parsed.length
      ? given.flatMap((item, index) => unknownFields(item, parsed[index], joined(path, String(index))))
      : none;
  }
  if (!isPlain(given) || !isPlain(parsed)) return none;
  let found: string[] | undefined;
  for (const name in given) {
    if (given[name] === undefined) continue;
    if (!(name in parsed)) (found ??= []).push(joined(path, name));
    else if (typeof given[name] === 'object')
      for (const inner of unknownFields(given[name], parsed[name], joined(path, name))) (found ??= []).push(inner);
  }
  return found ?? none;
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function invalid(issues: readonly FieldIssue[], place: Place): MooringError<'InvalidInput'> {
  return new MooringError('InvalidInput', `${place.plugin} ${place.endpoint}: ${inWords(issues)}.`, { ...place, issues });
}
