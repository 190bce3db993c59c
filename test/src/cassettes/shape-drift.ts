import { isRecord } from '../provider/record.js';
import type { CassetteResponse } from './cassette-file.js';
import { isCovered } from './known-secrets.js';

/** How a live answer differs in kind from the recorded one. Values do not matter, their types do. */
export interface ResponseDrift {
  readonly kind: 'status' | 'added' | 'removed' | 'changed';
  /** Into the body, items of lists as `[]`: `data[].email`. Empty for the status and for the body as a whole. */
  readonly path: string;
  /** Status, or types joined with " or "; undefined where there is nothing. */
  readonly recorded: string | undefined;
  readonly live: string | undefined;
}

/**
 * Compares status and shape of two answers. A field that is null on one side says nothing about its type, and an empty list nothing about
 * its items, so neither is drift.
 */
export function responseDrift(recorded: CassetteResponse, live: CassetteResponse): readonly ResponseDrift[] {
  if (recorded.status !== live.status) return [{ kind: 'status', path: '', recorded: String(recorded.status), live: String(live.status) }];
  const left = new Map<string, Set<string>>();
  const right = new Map<string, Set<string>>();
  describe(contentOf(recorded), '', left);
  describe(contentOf(live), '', right);
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((path) => driftAt(path, left, right));
}

type Shape = ReadonlyMap<string, ReadonlySet<string>>;

function driftAt(path: string, left: Shape, right: Shape): readonly ResponseDrift[] {
  const recorded = left.get(path);
  const live = right.get(path);
  const words = { path, recorded: wordsOf(recorded), live: wordsOf(live) };
  if (recorded !== undefined && live !== undefined) {
    const known = [...live].every((type) => type === 'null' || recorded.has(type));
    return known || isOnlyNull(recorded) || isOnlyNull(live) ? [] : [{ kind: 'changed', ...words }];
  }
  // What is below something that is null, empty or gone on the other side is told there, once, or not at all.
  const parents = recorded === undefined ? left : right;
  const parent = parents.get(parentOf(path));
  const belongsSomewhere = path.endsWith('[]') ? false : parent?.has('object') === true;
  if (!belongsSomewhere) return [];
  return [{ kind: recorded === undefined ? 'added' : 'removed', ...words }];
}

const isOnlyNull = (types: ReadonlySet<string>): boolean => [...types].every((type) => type === 'null');
const wordsOf = (types: ReadonlySet<string> | undefined): string | undefined =>
  types === undefined ? undefined : [...types].sort().join(' or ');

/** `data[].address.city` stands in `data[].address`, `data[]` in `data`. */
const parentOf = (path: string): string => (path.endsWith('[]') ? path.slice(0, -2) : path.replace(/(?:^|\.)[^.]*$/, ''));

function describe(value: unknown, path: string, shape: Map<string, Set<string>>): void {
  const types = shape.get(path) ?? new Set();
  shape.set(path, types.add(typeOf(value)));
  if (Array.isArray(value)) for (const item of value) describe(item, `${path}[]`, shape);
  else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const key = name.replaceAll('.', '·');
      describe(inner, path === '' ? key : `${path}.${key}`, shape);
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value === undefined) return 'nothing';
  // A cover is a text, whatever stood there.
  return typeof value === 'string' && isCovered(value) ? 'null' : typeof value;
}

function contentOf({ body }: CassetteResponse): unknown {
  if (body === undefined) return undefined;
  if ('json' in body) return body.json;
  if ('form' in body) return body.form;
  return 'text' in body ? body.text : body.base64;
}
