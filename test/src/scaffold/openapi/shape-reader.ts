import { isRecord, type JsonRecord } from '../../provider/record.js';
import { pascalCase, unique } from '../names.js';
import { anything, type NamedShapes, type Shape, type ShapeField } from '../shape.js';
import { listIn, recordIn, resolve, type ApiDocument } from './document.js';

/** Whether a schema is of what goes out, and is held to, or of what comes back, where a value of tomorrow is no fault. */
export type Side = 'input' | 'output';

/** How far references are followed from an endpoint; what lies behind may be anything. */
const maxDistance = 3;
/** How deep schemas without a name may stand in each other. */
const maxDepth = 8;

interface Context {
  readonly side: Side;
  readonly distance: number;
  readonly depth: number;
}

/**
 * Reads the schemas of a document as shapes. Objects that the document names keep their names, once for each side. What comes back is
 * read loosely: formats, lengths and bounds of an answer are the provider's affair, and a choice admits values of tomorrow.
 */
export class ShapeReader {
  readonly #document: ApiDocument;
  readonly #named = new Map<string, { name: string; shape: Shape }>();
  readonly #names = new Set<string>();
  readonly #waiting: { readonly key: string; readonly schema: JsonRecord; readonly context: Context }[] = [];

  constructor(document: ApiDocument) {
    this.#document = document;
  }

  /** Those with a name, once `read` has been called for everything. */
  get named(): NamedShapes {
    return this.#named;
  }

  /** The shape of a schema. */
  read(schema: unknown, side: Side): Shape {
    return this.#shape(schema, { side, distance: 0, depth: 0 });
  }

  /** Reads what the shapes so far refer to, the nearest first, so that each name is cut as far from the endpoints as can be. */
  finish(): NamedShapes {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { key, schema, context } = next;
      const entry = this.#named.get(key);
      if (entry !== undefined) entry.shape = this.#inline(schema, context);
    }
    return this.#named;
  }

  #shape(schema: unknown, context: Context): Shape {
    if (schema === true || context.depth > maxDepth) return anything;
    const resolved = resolve(this.#document, schema);
    if (resolved === undefined) return anything;
    const { value, reference } = resolved;
    if (reference === undefined) return this.#inline(value, context);
    if (!isObjectSchema(value)) return this.#inline(value, { ...context, depth: context.depth + 1 });
    const distance = context.distance + 1;
    if (distance > maxDistance) return anything;
    const key = `${context.side} ${reference}`;
    if (!this.#named.has(key)) {
      const own = pascalCase(reference.slice(reference.lastIndexOf('/') + 1), 'Answer');
      const name = context.side === 'input' && !/(Input|Request|Params|Payload|Body)$/.test(own) ? `${own}Input` : own;
      this.#named.set(key, { name: unique(name, this.#names), shape: anything });
      this.#waiting.push({ key, schema: value, context: { side: context.side, distance, depth: 0 } });
    }
    const named: Shape = { kind: 'named', key };
    return isNullable(value) ? { kind: 'nullable', of: named } : named;
  }

  #inline(schema: JsonRecord, context: Context): Shape {
    const bare = this.#bare(schema, { ...context, depth: context.depth + 1 });
    return isNullable(schema) && context.depth > 0 && bare.kind !== 'anything' && bare.kind !== 'nullable'
      ? { kind: 'nullable', of: bare }
      : bare;
  }

  #bare(schema: JsonRecord, context: Context): Shape {
    const output = context.side === 'output';
    if ('const' in schema) return choice([schema['const']], output);
    const values = listIn(schema, 'enum');
    if (values.length > 0) return choice(values, output);
    if (listIn(schema, 'allOf').length > 0) return this.#merged(schema, context);
    const options = [...listIn(schema, 'oneOf'), ...listIn(schema, 'anyOf')];
    // Beside properties the options only say which of them go together.
    if (options.length > 0 && Object.keys(recordIn(schema, 'properties')).length === 0) return this.#union(options, context);
    const types = typesOf(schema).filter((type) => type !== 'null');
    if (types.length > 1)
      return this.#union(
        types.map((type) => ({ ...schema, type })),
        context,
      );
    return this.#byType(types[0], schema, context);
  }

  #byType(type: string | undefined, schema: JsonRecord, context: Context): Shape {
    const bounds = context.side === 'input';
    switch (type) {
      case 'string':
        return {
          kind: 'text',
          ...(bounds ? { ...whole('minLength', schema['minLength'], 1_000), ...whole('maxLength', schema['maxLength']) } : {}),
        };
      case 'integer':
      case 'number':
        // An answer that holds a fraction where whole numbers were promised is no reason to refuse it.
        return { kind: 'number', integer: bounds && type === 'integer', ...(bounds ? numberBounds(schema) : {}) };
      case 'boolean':
        return { kind: 'truth' };
      case 'array':
        return {
          kind: 'list',
          items: this.#shape(schema['items'], context),
          ...(bounds ? { ...whole('minItems', schema['minItems'], 20), ...whole('maxItems', schema['maxItems']) } : {}),
        };
      case 'object':
        return this.#object(schema, context);
      default:
        return anything;
    }
  }

  #object(schema: JsonRecord, context: Context): Shape {
    const properties = Object.entries(recordIn(schema, 'properties')).filter(([name]) => name !== '__proto__');
    const rest = schema['additionalProperties'];
    if (properties.length === 0) {
      return { kind: 'map', values: isRecord(rest) ? this.#shape(rest, context) : anything };
    }
    const required = new Set(listIn(schema, 'required'));
    const fields = properties.flatMap(([name, property]): ShapeField[] => {
      const { value = {} } = resolve(this.#document, property) ?? {};
      if (value[context.side === 'input' ? 'readOnly' : 'writeOnly'] === true) return [];
      const shape = this.#shape(property, context);
      const reallyNullable = isNullable(value) && shape.kind !== 'nullable' && shape.kind !== 'anything';
      return [{ name, shape: reallyNullable ? { kind: 'nullable', of: shape } : shape, optional: !required.has(name) }];
    });
    return { kind: 'object', fields, loose: context.side === 'input' && (rest === true || isRecord(rest)) };
  }

  #union(options: readonly unknown[], context: Context): Shape {
    const isNull = (option: unknown): boolean => isRecord(option) && typesOf(option).join('') === 'null';
    const shapes = options.filter((option) => !isNull(option)).map((option) => this.#shape(option, context));
    const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    const [first = anything, ...more] = distinct;
    const all: Shape =
      more.length === 0 ? first : distinct.some((shape) => shape.kind === 'anything') ? anything : { kind: 'union', options: distinct };
    return options.some(isNull) && all.kind !== 'anything' ? { kind: 'nullable', of: all } : all;
  }

  /** `allOf` of objects is one object; of one part, that part. What cannot be merged may be anything. */
  #merged(schema: JsonRecord, context: Context): Shape {
    const own = Object.keys(recordIn(schema, 'properties')).length > 0 || listIn(schema, 'required').length > 0;
    const { allOf: _parts, ...rest } = schema;
    const parts = [...listIn(schema, 'allOf'), ...(own ? [{ type: 'object', ...rest }] : [])].filter(
      (part) => !isRecord(part) || Object.keys(part).some((name) => name !== 'description' && name !== 'title' && name !== 'example'),
    );
    if (parts.length === 1) return this.#shape(parts[0], context);
    const fields = new Map<string, ShapeField>();
    const required = new Set<unknown>();
    let loose = false;
    for (const part of parts) {
      const { value } = resolve(this.#document, part) ?? {};
      if (value === undefined) return anything;
      for (const name of listIn(value, 'required')) required.add(name);
      const shape = this.#bare(value, { ...context, depth: context.depth + 1 });
      if (context.depth > maxDepth) return anything;
      if (shape.kind === 'map') continue;
      if (shape.kind !== 'object') return anything;
      loose ||= shape.loose;
      for (const field of shape.fields) fields.set(field.name, field);
    }
    if (fields.size === 0) return { kind: 'map', values: anything };
    return {
      kind: 'object',
      loose,
      fields: [...fields.values()].map((field) => ({ ...field, optional: field.optional && !required.has(field.name) })),
    };
  }
}

/** `type`, in any version's way of saying it; guessed from what else is said where it is missing. */
export function typesOf(schema: JsonRecord): readonly string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.filter((name) => typeof name === 'string');
  if (isRecord(schema['properties']) || 'additionalProperties' in schema) return ['object'];
  return 'items' in schema ? ['array'] : [];
}

const isNullable = (schema: JsonRecord): boolean =>
  schema['nullable'] === true ||
  schema['x-nullable'] === true ||
  (Array.isArray(schema['type']) && schema['type'].includes('null')) ||
  listIn(schema, 'enum').includes(null);

const isObjectSchema = (schema: JsonRecord): boolean =>
  ['allOf', 'oneOf', 'anyOf'].some((name) => listIn(schema, name).length > 0) || Object.keys(recordIn(schema, 'properties')).length > 0;

function choice(values: readonly unknown[], output: boolean): Shape {
  const scalars = [...new Set(values)].filter(
    (value): value is string | number | boolean => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value),
  );
  if (scalars.length === 0) return anything;
  const allText = scalars.every((value) => typeof value === 'string');
  if (output && !allText && scalars.every((value) => typeof value === 'number')) return { kind: 'number', integer: false };
  return { kind: 'choice', values: scalars, open: output && allText };
}

type Bound = 'minLength' | 'maxLength' | 'minItems' | 'maxItems';

function whole<Name extends Bound>(name: Name, value: unknown, most = Number.MAX_SAFE_INTEGER): { readonly [Key in Name]?: number } {
  const isUsable = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name widens the type; there is one key, and it is the name
  return (isUsable ? { [name]: value } : {}) as { readonly [Key in Name]?: number };
}

function numberBounds(schema: JsonRecord): { readonly minimum?: number; readonly maximum?: number } {
  const { minimum, maximum } = schema;
  const isBound = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
  // Exclusive bounds are written differently in each version; the inclusive one lets a value too many through, which the provider refuses.
  const bounds = { ...(isBound(minimum) ? { minimum } : {}), ...(isBound(maximum) ? { maximum } : {}) };
  return isBound(minimum) && isBound(maximum) && minimum > maximum ? {} : bounds;
}
