import { camelCase, wordsOf } from '../names.js';
import type { Operation } from './operation.js';

/** An operation with the name it gets in the tree of endpoints. */
export interface NamedOperation {
  readonly operation: Operation;
  readonly resource: string;
  readonly name: string;
  /** Whether it is one of the usual five: list, create, retrieve, update, delete. */
  readonly isUsual: boolean;
}

type Segment = { readonly text: string; readonly isParameter: boolean };

const segmentsOf = (path: string): readonly Segment[] =>
  path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((text) => text !== '')
    .map((text) => ({ text: text.replace(/\.(json|xml)$/, ''), isParameter: text.includes('{') }));

/** Names all operations of a document: by resource and by what they do to it. */
export function nameOperations(operations: readonly Operation[]): readonly NamedOperation[] {
  const methodsAt = new Map<string, Set<string>>();
  for (const { path, method } of operations) methodsAt.set(keyOf(path), (methodsAt.get(keyOf(path)) ?? new Set()).add(method));
  const hasItems = (path: string): boolean => [...methodsAt.keys()].some((other) => other.startsWith(`${keyOf(path)}/{}`));
  return operations.map((operation) => nameOne(operation, methodsAt, hasItems));
}

/** The path with all parameters alike. */
const keyOf = (path: string): string =>
  `/${segmentsOf(path)
    .map(({ text, isParameter }) => (isParameter ? '{}' : text))
    .join('/')}`;

function nameOne(
  operation: Operation,
  methodsAt: ReadonlyMap<string, ReadonlySet<string>>,
  hasItems: (path: string) => boolean,
): NamedOperation {
  const { method, path } = operation;
  const segments = segmentsOf(path);
  const last = segments.at(-1);
  const literals = segments.filter(({ isParameter, text }) => !isParameter && !/^v?\d[\d.-]*$/i.test(text) && wordsOf(text).length > 0);
  const dotted = last === undefined || last.isParameter ? null : /^([A-Za-z][\w.]*)\.([A-Za-z]\w*)$/.exec(last.text);
  // `/chat.postMessage`
  if (dotted !== null) return { operation, resource: resourceName(dotted[1]), name: camelCase(dotted[2] ?? ''), isUsual: true };
  const resource = resourceName(literals.at(-1)?.text);
  if (last === undefined || last.isParameter)
    return { operation, resource, name: itemName(method, methodsAt.get(keyOf(path))), isUsual: true };
  const parentKey = keyOf(
    `/${segments
      .slice(0, -1)
      .map(({ text }) => text)
      .join('/')}`,
  );
  const parent = methodsAt.get(parentKey);
  const owner = literals.at(-2)?.text;
  const isAlone = (methodsAt.get(keyOf(path))?.size ?? 0) === 1 && !hasItems(path);
  // `POST /orders/{id}/cancel`, `POST /orders/search`: a verb at the end of something that is there without it.
  if (method !== 'GET' && isAlone && parent !== undefined && owner !== undefined) {
    return { operation, resource: resourceName(owner), name: camelCase(last.text), isUsual: false };
  }
  // `POST /contacts/batch/read`: one of a collection would end in `s`, or could be read.
  if (method === 'POST' && isAlone && owner !== undefined && !last.text.endsWith('s')) {
    return { operation, resource: resourceName(owner), name: camelCase(last.text), isUsual: false };
  }
  if (method === 'POST') return { operation, resource, name: 'create', isUsual: true };
  if (method === 'GET')
    return { operation, resource, name: hasItems(path) || last.text.endsWith('s') ? 'list' : 'retrieve', isUsual: true };
  return { operation, resource, name: itemName(method, methodsAt.get(keyOf(path))), isUsual: false };
}

/** A name at the top of the tree, where `request` is taken. */
function resourceName(text = 'root'): string {
  const name = camelCase(text, 'root');
  return name === 'request' ? 'requests' : name;
}

function itemName(method: Operation['method'], methods: ReadonlySet<string> = new Set()): string {
  // Where PUT is the only way to change something, it is how one updates it.
  if (method === 'PUT' && !methods.has('PATCH') && !methods.has('POST')) return 'update';
  return { GET: 'retrieve', HEAD: 'check', POST: 'update', PUT: 'replace', PATCH: 'update', DELETE: 'delete' }[method];
}
