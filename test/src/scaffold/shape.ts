import { isRecord } from '../provider/record.js';

/** What a value looks like, before it is written as a schema: the part of JSON Schema that a plugin needs. */
export type Shape =
  | { readonly kind: 'text'; readonly minLength?: number; readonly maxLength?: number }
  | { readonly kind: 'number'; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'truth' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'anything' }
  /** Exactly these values, or, where `open`, any text of which these are known. */
  | { readonly kind: 'choice'; readonly values: readonly (string | number | boolean)[]; readonly open: boolean }
  | { readonly kind: 'list'; readonly items: Shape; readonly minItems?: number; readonly maxItems?: number }
  | { readonly kind: 'map'; readonly values: Shape }
  | { readonly kind: 'object'; readonly fields: readonly ShapeField[]; readonly loose: boolean }
  | { readonly kind: 'union'; readonly options: readonly Shape[] }
  | { readonly kind: 'nullable'; readonly of: Shape }
  /** A shape with a name of its own; see `NamedShapes`. */
  | { readonly kind: 'named'; readonly key: string };

export interface ShapeField {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
}

/** The shapes that have names, by key. */
export type NamedShapes = ReadonlyMap<string, { readonly name: string; readonly shape: Shape }>;

export const anything: Shape = { kind: 'anything' };
export const plainText: Shape = { kind: 'text' };

/** An object of fields that must be there, except those whose name ends in `?`. */
export const objectOf = (fields: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'object',
  loose: false,
  fields: Object.entries(fields).map(([name, shape]) => ({ name: name.replace(/\?$/, ''), shape, optional: name.endsWith('?') })),
});

/** The shape behind names and `null`. */
export function bareShape(shape: Shape, named: NamedShapes, steps = 0): Shape {
  if (steps > 16) return anything;
  if (shape.kind === 'nullable') return bareShape(shape.of, named, steps + 1);
  if (shape.kind === 'named') return bareShape(named.get(shape.key)?.shape ?? anything, named, steps + 1);
  return shape;
}

/** Whether a value has the shape. Fields that the shape does not name are no fault. */
export function hasShape(value: unknown, shape: Shape, named: NamedShapes): boolean {
  switch (shape.kind) {
    case 'anything':
      return true;
    case 'nothing':
      return value === undefined;
    case 'truth':
      return typeof value === 'boolean';
    case 'text':
      return (
        typeof value === 'string' && value.length >= (shape.minLength ?? 0) && value.length <= (shape.maxLength ?? Number.POSITIVE_INFINITY)
      );
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (!shape.integer || Number.isSafeInteger(value)) &&
        value >= (shape.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (shape.maximum ?? Number.POSITIVE_INFINITY)
      );
    case 'choice':
      return shape.values.some((choice) => choice === value) || (shape.open && typeof value === 'string');
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= (shape.minItems ?? 0) &&
        value.length <= (shape.maxItems ?? Number.POSITIVE_INFINITY) &&
        value.every((item) => hasShape(item, shape.items, named))
      );
    case 'map':
      return isRecord(value) && Object.values(value).every((inner) => hasShape(inner, shape.values, named));
    case 'object':
      return (
        isRecord(value) &&
        shape.fields.every(({ name, shape: field, optional }) =>
          value[name] === undefined ? optional || field.kind === 'anything' : hasShape(value[name], field, named),
        )
      );
    case 'union':
      return shape.options.some((option) => hasShape(value, option, named));
    case 'nullable':
      return value === null || hasShape(value, shape.of, named);
    case 'named':
      return hasShape(value, named.get(shape.key)?.shape ?? anything, named);
    default:
      return shape satisfies never;
  }
}
