import type { Schema } from '../contract/schema.js';

type Described = Readonly<Record<string, unknown>>;

/** A schema does not change, and its library takes a millisecond to describe a large one. */
const known = { input: new WeakMap<Schema, Described | null>(), output: new WeakMap<Schema, Described | null>() };

/**
 * A schema as JSON Schema, draft 2020-12; `undefined` where its library cannot describe it. Shared: not to be changed.
 * @param side What goes into the schema, or what comes out of it
 */
export function describeSchema(schema: Schema, side: 'input' | 'output' = 'input'): Described | undefined {
  let described = known[side].get(schema);
  if (described === undefined) known[side].set(schema, (described = describe(schema, side)));
  return described ?? undefined;
}

function describe(schema: Schema, side: 'input' | 'output'): Described | null {
  try {
    return schema['~standard'].jsonSchema?.[side]({ target: 'draft-2020-12' }) ?? null;
  } catch {
    // A custom type or a transform has no JSON Schema.
    return null;
  }
}
