import { anything, type NamedShapes, type Shape } from './shape.js';
import { braces, brackets, entry, quoted, type Code } from './source-code.js';

/** A schema with a name, as source: what stands before it in a file is all it refers to. */
export interface NamedSource {
  readonly key: string;
  readonly name: string;
  readonly code: Code;
  /** Keys of what it refers to. */
  readonly uses: readonly string[];
}

/** A shape as zod source. `see` gets the key of each name that stands in it and says whether the name may. */
export function schemaSource(shape: Shape, named: NamedShapes, see: (key: string) => boolean = () => true): Code {
  const inner = (part: Shape): Code => schemaSource(part, named, see);
  switch (shape.kind) {
    case 'anything':
      return 'z.unknown()';
    case 'nothing':
      return 'z.undefined()';
    case 'truth':
      return 'z.boolean()';
    case 'text':
      return `z.string()${bound('min', shape.minLength)}${bound('max', shape.maxLength)}`;
    case 'number':
      return `${shape.integer ? 'z.int()' : 'z.number()'}${bound('min', shape.minimum)}${bound('max', shape.maximum)}`;
    case 'choice':
      return choiceSource(shape);
    case 'list':
      return ['z.array(', inner(shape.items), `)${bound('min', shape.minItems)}${bound('max', shape.maxItems)}`];
    case 'map':
      return ['z.record(z.string(), ', inner(shape.values), ')'];
    case 'object':
      return [
        shape.loose ? 'z.looseObject(' : 'z.object(',
        braces(shape.fields.map((field) => entry(field.name, [inner(field.shape), field.optional ? '.optional()' : '']))),
        ')',
      ];
    case 'union':
      return ['z.union(', brackets(shape.options.map(inner)), ')'];
    case 'nullable':
      return [inner(shape.of), '.nullable()'];
    case 'named': {
      const target = named.get(shape.key);
      // A name that does not stand yet is part of a circle, which is cut here.
      return target !== undefined && see(shape.key) ? target.name : inner(anything);
    }
    default:
      return shape satisfies never;
  }
}

const bound = (name: 'min' | 'max', value: number | undefined): string => (value === undefined ? '' : `.${name}(${value})`);

function choiceSource({ values, open }: Extract<Shape, { kind: 'choice' }>): Code {
  const literals = values.map((value) => (typeof value === 'string' ? quoted(value) : String(value)));
  const allText = values.every((value) => typeof value === 'string');
  const closed: Code =
    literals.length === 1 ? `z.literal(${literals.join('')})` : [allText ? 'z.enum(' : 'z.literal(', brackets(literals), ')'];
  return open ? [closed, '.or(z.string())'] : closed;
}

/** Names within a shape. */
export function namesIn(shape: Shape): readonly string[] {
  const keys = new Set<string>();
  const look = (part: Shape): void => {
    if (part.kind === 'named') keys.add(part.key);
    else if (part.kind === 'object') for (const field of part.fields) look(field.shape);
    else if (part.kind === 'union') part.options.forEach(look);
    else if (part.kind === 'list') look(part.items);
    else if (part.kind === 'map') look(part.values);
    else if (part.kind === 'nullable') look(part.of);
  };
  look(shape);
  return [...keys];
}

/** The named schemas that are reached from these shapes, each after those it uses. */
export function namedSources(roots: readonly Shape[], named: NamedShapes): readonly NamedSource[] {
  const written = new Map<string, NamedSource>();
  const underWay = new Set<string>();
  const write = (key: string): void => {
    const target = named.get(key);
    if (target === undefined || written.has(key) || underWay.has(key)) return;
    underWay.add(key);
    namesIn(target.shape).forEach(write);
    const uses: string[] = [];
    const code = schemaSource(target.shape, named, (used) => {
      if (written.has(used)) uses.push(used);
      return written.has(used);
    });
    underWay.delete(key);
    written.set(key, { key, name: target.name, code, uses });
  };
  for (const root of roots) namesIn(root).forEach(write);
  return [...written.values()];
}
