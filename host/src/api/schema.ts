import { MooringError } from '@mooring/core';

/** The part of JSON Schema (2020-12) that the API is described with. An object takes no fields but its own. */
export type Schema = TextSchema | IntegerSchema | BooleanSchema | ListSchema | ObjectSchema | MapSchema;

interface Described {
  readonly description?: string;
}
export interface TextSchema extends Described {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: 'date-time' | 'uri';
}
interface IntegerSchema extends Described {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}
interface BooleanSchema extends Described {
  readonly type: 'boolean';
}
interface ListSchema extends Described {
  readonly type: 'array';
  readonly items: Schema;
}
export interface ObjectSchema extends Described {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}
/** Texts by names that a plugin declares. */
interface MapSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: TextSchema;
}

/** What a value that fits a schema is. */
export type TypeOf<S> = S extends { readonly type: 'string'; readonly enum: readonly (infer Text)[] }
  ? Text
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'integer' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer Item }
          ? readonly TypeOf<Item>[]
          : S extends { readonly properties: infer Properties; readonly required: readonly (infer Required)[] }
            ? { readonly [Name in keyof Properties as Name extends Required ? Name : never]: TypeOf<Properties[Name]> } & {
                readonly [Name in keyof Properties as Name extends Required ? never : Name]?: TypeOf<Properties[Name]>;
              }
            : Readonly<Record<string, string>>;

type Issue = { readonly path: string; readonly message: string };

/**
 * What came in, if it fits.
 * @param place what it is, for the message: `body` or `query`
 * @throws MooringError `InvalidOptions`, naming every field that does not fit, and no value
 */
export function fitting<const S extends Schema>(schema: S, value: unknown, place: string): TypeOf<S> {
  const issues = [...issuesOf(schema, value, '')];
  if (issues.length > 0) {
    const words = issues.map(({ path, message }) => `${path === '' ? `the ${place}` : `\`${path}\``} ${message}`);
    throw new MooringError('InvalidOptions', `The ${place} does not fit: ${words.join('; ')}.`, { issues });
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked against the schema that the type is made from, just above
  return value as TypeOf<S>;
}

/** A query as its schema means it: whole numbers out of digits, the rest stays text. */
export function typedQuery(schema: ObjectSchema, query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => {
      const isNumber = schema.properties[name]?.type === 'integer' && typeof text === 'string' && /^\d{1,9}$/.test(text);
      return [name, isNumber ? Number(text) : text];
    }),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* issuesOf(schema: Schema, value: unknown, path: string): Generator<Issue> {
  const issue = (message: string): Issue => ({ path, message });
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') yield issue('must be a text');
      else if (schema.enum !== undefined && !schema.enum.includes(value)) yield issue(`must be one of ${schema.enum.join(', ')}`);
      else if (value.length < (schema.minLength ?? 0)) yield issue('must not be empty');
      else if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
        yield issue(`must have at most ${schema.maxLength} characters`);
      return;
    case 'integer':
      if (!Number.isInteger(value) || Number(value) < schema.minimum || Number(value) > schema.maximum)
        yield issue(`must be a whole number from ${schema.minimum} to ${schema.maximum}`);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') yield issue('must be true or false');
      return;
    case 'array':
      if (!Array.isArray(value)) yield issue('must be a list');
      else for (const [index, item] of value.entries()) yield* issuesOf(schema.items, item, `${path}[${index}]`);
      return;
    case 'object':
      if (isObject(value)) yield* fieldIssuesOf(schema, value, path);
      else yield issue('must be an object');
      return;
    default:
      schema satisfies never;
  }
}

function* fieldIssuesOf(schema: ObjectSchema | MapSchema, value: Readonly<Record<string, unknown>>, path: string): Generator<Issue> {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (!('properties' in schema)) {
    for (const [name, field] of Object.entries(value)) yield* issuesOf(schema.additionalProperties, field, at(name));
    return;
  }
  const { properties, required } = schema;
  for (const name of required) if (value[name] === undefined) yield { path: at(name), message: 'is missing' };
  for (const [name, field] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known === undefined) yield { path: at(name), message: 'is unknown' };
    else if (field !== undefined) yield* issuesOf(known, field, at(name));
  }
}
