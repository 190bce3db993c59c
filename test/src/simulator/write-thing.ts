import type { Schema } from '@mooring/core';
import type { CompiledEndpoint } from '@mooring/core/runtime';
import { isRecord, type JsonRecord } from '../provider/record.js';

/** A thing to be changed, and what is sent to change it. */
export interface ThingChange {
  readonly endpoint: CompiledEndpoint;
  readonly thing: JsonRecord;
  readonly fields: JsonRecord;
  /** The answer around the thing. */
  readonly wrap: (thing: JsonRecord) => unknown;
}

/** A thing as it is created: the caller's fields, and of the others what the provider itself decides, as the fixture shows it. */
export async function writeNewThing({ endpoint, thing, fields, wrap }: ThingChange): Promise<JsonRecord> {
  const writer = new ThingWriter(endpoint, thing, wrap);
  for (const name of settableNames(endpoint)) {
    // The fixture shows another caller's words.
    if (!(name in fields)) await writer.unset(name);
  }
  for (const [name, value] of Object.entries(fields)) {
    // Where the caller says a part only, the provider's own defaults complete it.
    if (!(await writer.set(name, value))) await writer.merge(name, value, false);
  }
  return writer.thing;
}

/**
 * A known thing with the caller's changes. Nested fields are merged name by name, lists are replaced, and what is unset goes: `null`,
 * and in a form, which cannot say it, an empty text.
 */
export async function writeChangedThing({ endpoint, thing, fields, wrap }: ThingChange, isForm: boolean): Promise<JsonRecord> {
  const writer = new ThingWriter(endpoint, thing, wrap);
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || (isForm && value === '')) await writer.unset(name);
    else if (!(await writer.merge(name, value, isForm))) await writer.set(name, value);
  }
  return writer.thing;
}

/** Changes a thing field by field, as far as the schema of the answer has room for it. */
class ThingWriter {
  thing: JsonRecord;
  readonly #output: Schema;
  readonly #wrap: (thing: JsonRecord) => unknown;

  constructor({ definition }: CompiledEndpoint, thing: JsonRecord, wrap: (thing: JsonRecord) => unknown) {
    this.thing = thing;
    this.#output = definition.output;
    this.#wrap = wrap;
  }

  async set(name: string, value: unknown): Promise<boolean> {
    // A field that answers never show is the caller's word, not the thing's.
    if (!(name in this.thing) || name === 'id') return false;
    return this.#keep({ ...this.thing, [name]: value });
  }

  /** Lays the parts of a nested field over those it has. */
  async merge(name: string, value: unknown, isForm: boolean): Promise<boolean> {
    const known = this.thing[name];
    if (!isRecord(value) || !isRecord(known)) return false;
    const parts: [string, unknown][] = Object.entries({ ...known, ...value });
    const isUnset = (part: unknown): boolean => part === null || (isForm && part === '');
    const without = parts.filter(([part, given]) => !(part in value && isUnset(given)));
    // Where a part may not be missing, it is empty.
    return (await this.set(name, Object.fromEntries(without))) || this.set(name, Object.fromEntries(parts));
  }

  /** Empties a field in the way that the schema has for it. */
  async unset(name: string): Promise<void> {
    const known = this.thing[name];
    if (!(name in this.thing) || known === null) return;
    const empty = Array.isArray(known) ? [[], null] : isRecord(known) ? [null, {}] : [null];
    for (const value of empty) if (await this.set(name, value)) return;
    const { [name]: _gone, ...rest } = this.thing;
    await this.#keep(rest);
  }

  async #keep(candidate: JsonRecord): Promise<boolean> {
    const { issues } = await this.#output['~standard'].validate(this.#wrap(candidate));
    if (issues !== undefined) return false;
    this.thing = candidate;
    return true;
  }
}

/**
 * What callers of an endpoint may leave unsaid: texts, lists and objects of its input. Numbers, switches and closed sets have defaults
 * at the provider, and the fixture shows them.
 */
function settableNames({ definition }: CompiledEndpoint): readonly string[] {
  const properties = describe(definition.body ?? definition.input)?.['properties'];
  if (!isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([name, declared]) => (isOpen(declared) ? [name] : []));
}

function describe(schema: Schema | undefined): JsonRecord | undefined {
  try {
    return schema?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' });
  } catch {
    // A custom type or a transform has no JSON Schema.
    return undefined;
  }
}

const openTypes: ReadonlySet<unknown> = new Set(['string', 'array', 'object', 'null']);

function isOpen(declared: unknown): boolean {
  if (!isRecord(declared) || 'enum' in declared || 'const' in declared) return false;
  const options: unknown = declared['anyOf'] ?? declared['oneOf'];
  if (Array.isArray(options)) return options.every(isOpen);
  const { type } = declared;
  return Array.isArray(type) ? type.every((name) => openTypes.has(name)) : openTypes.has(type);
}
