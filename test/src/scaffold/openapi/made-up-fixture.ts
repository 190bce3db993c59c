import { isRecord } from '../../provider/record.js';
import { bareShape, hasShape, type NamedShapes, type Shape } from '../shape.js';

/** An answer of a shape; undefined where it would not be an object or a list. */
export function madeUpFixture(shape: Shape, named: NamedShapes): unknown {
  const value = make(shape, named, 'value', 0);
  return (isRecord(value) || Array.isArray(value)) && hasShape(value, shape, named) ? value : undefined;
}

function make(shape: Shape, named: NamedShapes, name: string, depth: number): unknown {
  const bare = bareShape(shape, named);
  if (depth > 6 && shape.kind === 'nullable') return null;
  switch (bare.kind) {
    case 'text':
      return `${name}_1`.padEnd(bare.minLength ?? 0, 'x').slice(0, bare.maxLength);
    case 'number':
      return Math.max(bare.minimum ?? 1, Math.min(1, bare.maximum ?? 1));
    case 'truth':
      return true;
    case 'choice':
      return bare.values[0];
    case 'list':
      return depth > 6 ? [] : [make(bare.items, named, name.replace(/s$/, ''), depth + 1)];
    case 'map':
      return {};
    case 'object':
      return Object.fromEntries(
        bare.fields.filter(({ optional }) => !optional).map((field) => [field.name, make(field.shape, named, field.name, depth + 1)]),
      );
    case 'union':
      return make(bare.options[0] ?? { kind: 'anything' }, named, name, depth + 1);
    case 'anything':
    case 'nothing':
    case 'named':
    case 'nullable':
      return name;
    default:
      return bare satisfies never;
  }
}
