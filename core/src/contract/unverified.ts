import type { AnyPlugin } from './plugin.js';

/** On what `unverified` marked, the reason: not enumerable, so that nothing which reads the declaration sees it. */
const reason = Symbol.for('mooring.unverified');

/** A part of a declaration that its author guessed. */
export interface UnverifiedPart {
  /** Where it stands, such as `endpoints.orders.list.paginate`. */
  readonly path: string;
  /** What the guess rests on. */
  readonly why: string;
}

/**
 * Marks a part of a declaration as a guess: a pagination, a signature, a limit. The part works as it stands, and conformance reports it
 * as unverified instead of passed. Take the mark away once the provider's documents or an answer of the live API say the same.
 * @param value An object that is not frozen; it is marked itself and returned.
 * @param why What the guess rests on, in a sentence for whoever checks it.
 * @throws TypeError where `why` says nothing or `value` cannot be marked
 * @example
 * paginate: unverified({ by: 'cursor', items: 'data', param: 'after', cursor: 'next' }, 'The document does not say how pages end.')
 */
export function unverified<const Part extends object>(value: Part, why: string): Part {
  if (why.trim() === '') throw new TypeError('unverified(value, why) needs a reason that says what the guess rests on');
  if (!Reflect.defineProperty(value, reason, { value: why, enumerable: false, configurable: true })) {
    throw new TypeError('unverified(value, why) cannot mark a frozen object; mark it before it is frozen');
  }
  return value;
}

/** Every part of a plugin that is marked `unverified`, in the order of declaration. */
export function unverifiedParts(plugin: AnyPlugin): readonly UnverifiedPart[] {
  const parts: UnverifiedPart[] = [];
  collect(plugin.definition, '', new Set(), parts);
  return parts;
}

/** What holds data of the provider or belongs to another library is a leaf: it can be marked, and is not looked into. */
const isLeaf = (name: string, value: object): boolean =>
  name === 'fixture' || '~standard' in value || typeof value === 'function' || value instanceof RegExp;

function collect(value: unknown, path: string, above: ReadonlySet<object>, parts: UnverifiedPart[]): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || above.has(value)) return;
  const why: unknown = Reflect.get(value, reason);
  if (typeof why === 'string') parts.push({ path, why });
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (isLeaf(name, value)) return;
  const below = new Set([...above, value]);
  for (const [key, inner] of Object.entries(value)) {
    // Endpoints and events carry what was declared in a field of their own, which nobody wrote.
    const isOwnField = key === 'definition' && 'kind' in value;
    collect(inner, isOwnField ? path : path === '' ? key : `${path}.${key}`, below, parts);
  }
}
