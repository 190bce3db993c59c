import type { Schema } from '@mooring/core';
import { describeSchema, formatOf, type CompiledEndpoint, sampleInput } from '@mooring/core/runtime';
import { isRecord, type JsonRecord } from '../provider/record.js';

/** Whether a schema takes a value, as far as can be said at once: a schema that decides later, or that throws, is asked again later. */
function accepts(schema: Schema, value: unknown): boolean | undefined {
  try {
    const result = schema['~standard'].validate(value);
    if (!(result instanceof Promise)) return result.issues === undefined;
    result.catch(() => undefined);
    return undefined;
  } catch {
    return undefined;
  }
}

/** Whether a schema takes a value; unknown counts as yes. */
export const fits = (schema: Schema, value: unknown): boolean => accepts(schema, value) !== false;

/** A value that its schema does not take, or may not take. */
export interface Suspect {
  /** What the schema is asked about. */
  readonly value: unknown;
  readonly schema: Schema;
  /** What stands for it in a call: the whole input, the whole answer. */
  readonly whole: unknown;
  /** The field that is missing or wrong. */
  readonly path: string;
}

/** Those that their schema does not take; one that throws takes a value no more than one that says so. */
export async function onlyRefused(suspects: Iterable<Suspect>): Promise<readonly Suspect[]> {
  const refused: Suspect[] = [];
  for (const suspect of suspects) {
    try {
      const result = await suspect.schema['~standard'].validate(suspect.value);
      if (result.issues !== undefined) refused.push(suspect);
    } catch {
      refused.push(suspect);
    }
  }
  return refused;
}

/** A field name that no provider has. */
export const unknownField = 'mooring_unknown_field';

const without = (record: JsonRecord, name: string): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));

/** Inputs that the endpoint's own schemas refuse, or may refuse; none where they take everything that could be thought of. Made as they are read. */
export function* badInputs(endpoint: CompiledEndpoint): Generator<Suspect> {
  const { definition } = endpoint;
  const input = sampleInput(endpoint);
  const slots = [
    ['', definition.input] as const,
    ...(['query', 'body', 'headers'] as const).map((slot) => [slot, definition[slot]] as const),
  ];
  for (const [slot, schema] of slots) {
    if (schema === undefined || formatOf(schema) !== undefined) continue;
    const given: unknown =
      slot === '' ? Object.fromEntries(Object.entries(input).filter(([name]) => !isOwnSlot(endpoint, name))) : input[slot];
    if (!isRecord(given)) continue;
    for (const { value, path } of brokenRecords(schema, given)) {
      if (accepts(schema, value) === true) continue;
      yield { value, schema, path, whole: slot === '' ? { ...pathPart(endpoint, input), ...value } : { ...input, [slot]: value } };
    }
  }
}

const isOwnSlot = ({ definition, path }: CompiledEndpoint, name: string): boolean =>
  path.callerNames.includes(name) ||
  name === 'url' ||
  (['query', 'body', 'headers'] as const).some((slot) => slot === name && definition[slot] !== undefined);

const pathPart = (endpoint: CompiledEndpoint, input: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(input).filter(([name]) => isOwnSlot(endpoint, name)));

function* brokenRecords(schema: Schema, whole: JsonRecord): Generator<{ readonly value: JsonRecord; readonly path: string }> {
  const names = new Set([...Object.keys(whole), ...declaredNames(schema)]);
  for (const path of Object.keys(whole)) yield { path, value: without(whole, path) };
  for (const path of names) yield { path, value: { ...whole, [path]: Symbol('no JSON value') } };
}

function declaredNames(schema: Schema): readonly string[] {
  const properties = describeSchema(schema)?.['properties'];
  return isRecord(properties) ? Object.keys(properties) : [];
}

/**
 * The answer without one field that its schema requires, looking into lists too: one that is known to be refused, else all that may be;
 * empty where it requires none.
 */
export function withoutRequiredFields(schema: Schema, answer: unknown): readonly Suspect[] {
  const suspects: Suspect[] = [];
  for (const { answer: whole, path } of candidates(answer, '', 0)) {
    const verdict = accepts(schema, whole);
    if (verdict === true) continue;
    const suspect = { value: whole, whole, schema, path };
    if (verdict === false) return [suspect];
    suspects.push(suspect);
  }
  return suspects;
}

interface Candidate {
  readonly answer: unknown;
  readonly path: string;
}

const deepest = 3;

function* candidates(value: unknown, path: string, depth: number): Generator<Candidate> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const [first, ...rest] = items;
    for (const inner of candidates(first, `${path}[0]`, depth + 1)) yield { ...inner, answer: [inner.answer, ...rest] };
    return;
  }
  if (!isRecord(value)) return;
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of Object.keys(value)) yield { answer: without(value, name), path: at(name) };
  for (const [name, field] of Object.entries(value)) {
    for (const inner of candidates(field, at(name), depth + 1)) yield { ...inner, answer: { ...value, [name]: inner.answer } };
  }
}

/** The answer with a field that the schema does not name, in it or in its first item. */
export function withUnknownField(answer: unknown): unknown {
  if (Array.isArray(answer)) {
    const items: readonly unknown[] = answer;
    const [first, ...rest] = items;
    return isRecord(first) ? [{ ...first, [unknownField]: true }, ...rest] : answer;
  }
  return isRecord(answer) ? { ...answer, [unknownField]: true } : answer;
}
