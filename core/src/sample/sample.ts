import type { Schema } from '../contract/schema.js';
import { describeSchema } from './describe-schema.js';

type JsonSchema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which side of a schema is sampled, and how much of it. */
export interface SampleOptions {
  /** @default 'input' */
  readonly side?: 'input' | 'output';
  /** Whether fields that may be left out are there. @default false */
  readonly optional?: boolean;
  /** Items of a list without a minimum. @default 1 */
  readonly listLength?: number;
}

/**
 * A value that a schema accepts, always the same one; `undefined` where the schema's library cannot describe it as JSON Schema.
 * Texts say which field they stand for, so that a sample reads like an example.
 */
export function sampleOf(schema: Schema, options: SampleOptions = {}): unknown {
  const root = describeSchema(schema, options.side);
  return root === undefined ? undefined : new Sampler(root, options).sample(root, 'value', 0);
}

/** A text of the usual shapes for a field whose text must match a pattern as a whole; may fail to match where the shape is unusual. */
export const sampleText = (name: string, pattern: string): string => textFor({ pattern: `^(?:${pattern})$` }, name);

const maxDepth = 8;

class Sampler {
  readonly #root: JsonSchema;
  readonly #optional: boolean;
  readonly #listLength: number;

  constructor(root: JsonSchema, options: SampleOptions) {
    this.#root = root;
    this.#optional = options.optional ?? false;
    this.#listLength = options.listLength ?? 1;
  }

  sample(schema: unknown, name: string, depth: number): unknown {
    if (!isSchema(schema)) return name;
    const reference = schema['$ref'];
    if (typeof reference === 'string') return depth > maxDepth ? null : this.sample(this.#resolve(reference), name, depth + 1);
    if ('const' in schema) return schema['const'];
    const { enum: choices, default: fallback, examples } = schema;
    if (Array.isArray(examples) && examples.length > 0) return examples[0];
    if (Array.isArray(choices)) return choices[0];
    if (fallback !== undefined) return fallback;
    for (const key of ['anyOf', 'oneOf'] as const) {
      const options = schema[key];
      if (Array.isArray(options))
        return this.sample(options.find((option) => !isSchema(option) || option['type'] !== 'null') ?? options[0], name, depth + 1);
    }
    const all = schema['allOf'];
    if (Array.isArray(all)) return Object.assign({}, ...all.map((part) => this.sample(part, name, depth + 1)));
    return this.#byType(schema, name, depth);
  }

  #byType(schema: JsonSchema, name: string, depth: number): unknown {
    const declared = schema['type'];
    const type = Array.isArray(declared) ? declared.find((candidate) => candidate !== 'null') : declared;
    switch (type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#list(schema, name, depth);
      case 'string':
        return textFor(schema, name);
      case 'integer':
      case 'number':
        return numberFor(schema, type);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return isSchema(schema['properties']) ? this.#object(schema, depth) : name;
    }
  }

  #object(schema: JsonSchema, depth: number): Record<string, unknown> {
    const sampled: Record<string, unknown> = {};
    if (depth > maxDepth) return sampled;
    const { properties, required, propertyNames } = schema;
    const needed = new Set<unknown>(Array.isArray(required) ? required : []);
    if (isSchema(properties)) {
      for (const [name, property] of Object.entries(properties)) {
        if (needed.has(name) || this.#optional) sampled[name] = this.sample(property, name, depth + 1);
      }
    } else if (isSchema(propertyNames) && Array.isArray(propertyNames['enum'])) {
      for (const name of propertyNames['enum'])
        sampled[String(name)] = this.sample(schema['additionalProperties'], String(name), depth + 1);
    }
    return sampled;
  }

  #list(schema: JsonSchema, name: string, depth: number): unknown[] {
    const { prefixItems, items, minItems, maxItems } = schema;
    if (Array.isArray(prefixItems)) return prefixItems.map((item, index) => this.sample(item, `${name}_${index + 1}`, depth + 1));
    // A list is where a schema that contains itself can end.
    if (depth >= maxDepth - 1) return [];
    const least = typeof minItems === 'number' ? minItems : 0;
    const most = typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY;
    const singular = name.replace(/s$/, '');
    return Array.from({ length: Math.min(Math.max(least, this.#listLength), most) }, () => this.sample(items, singular, depth + 1));
  }

  #resolve(reference: string): unknown {
    let found: unknown = this.#root;
    for (const part of reference.replace(/^#\/?/, '').split('/')) {
      if (part === '') continue;
      found = isSchema(found) ? found[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
    return found;
  }
}

const formats: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '6f6b2a4e-8f4d-4b59-9f0e-0d6f1c2b3a4d',
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
};

function textFor({ format, minLength, maxLength, pattern }: JsonSchema, name: string): string {
  if (typeof format === 'string' && formats[format] !== undefined) return formats[format];
  let sampled = `${name}_1`;
  if (typeof pattern === 'string' && !new RegExp(pattern).test(sampled)) sampled = fitting(pattern) ?? sampled;
  if (typeof minLength === 'number') sampled = sampled.padEnd(minLength, 'x');
  return typeof maxLength === 'number' ? sampled.slice(0, maxLength) : sampled;
}

/** A few shapes that identifiers, currencies and numbers in texts have; a pattern beyond them needs a fixture. */
const candidates: readonly string[] = [
  '1',
  'a',
  'usd',
  'USD',
  'us',
  'US',
  '2026-01-01',
  '12:00',
  '1.00',
  '+15555550100',
  '1700000000.000100',
  'https://example.com/',
  'ada@example.com',
  '#aabbcc',
  'abc123',
  'A1',
];

function fitting(pattern: string): string | undefined {
  const expression = new RegExp(pattern);
  const found = candidates.find((candidate) => expression.test(candidate));
  if (found !== undefined) return found;
  const prefix = /^\^([A-Za-z0-9_-]+)/.exec(pattern)?.[1];
  if (prefix === undefined) return undefined;
  return ['', '1', 'A1', 'a1', '0000000001', 'ABCDEFGHIJ', 'abcdefghij']
    .map((tail) => prefix + tail)
    .find((candidate) => expression.test(candidate));
}

function numberFor({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonSchema, type: 'integer' | 'number'): number {
  const step = typeof multipleOf === 'number' ? multipleOf : 1;
  let sampled = step;
  if (typeof minimum === 'number' && sampled < minimum) sampled = Math.ceil(minimum / step) * step;
  if (typeof exclusiveMinimum === 'number' && sampled <= exclusiveMinimum) sampled = (Math.floor(exclusiveMinimum / step) + 1) * step;
  if (typeof maximum === 'number' && sampled > maximum) sampled = Math.floor(maximum / step) * step;
  if (typeof exclusiveMaximum === 'number' && sampled >= exclusiveMaximum) sampled = (Math.ceil(exclusiveMaximum / step) - 1) * step;
  return type === 'integer' ? Math.trunc(sampled) : sampled;
}
