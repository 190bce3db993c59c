import { gunzipSync } from 'node:zlib';
import { isRecord } from './record.js';

/**
 * The body of a request or webhook by its content type: JSON, the nested fields of a form, text, or bytes as they are. What was packed by
 * gzip is unpacked first.
 */
export function parseBody(contentType: string | undefined, packed: Uint8Array, contentEncoding?: string): unknown {
  if (packed.length === 0) return undefined;
  const body = contentEncoding === 'gzip' ? gunzipSync(packed) : packed;
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = Buffer.from(body).toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return parseForm(text);
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(text);
  return type.startsWith('text/') || type.endsWith('ndjson') ? text : body;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/**
 * The fields of a query or form. `a[b]=1` and `a[0]=2` nest as they were written; a name that stands several times is a list. Values stay
 * texts: nothing on the wire tells a number from its digits.
 */
export function parseForm(text: string): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = keysOf(name);
    const last = keys.pop() ?? '';
    let branch = root;
    for (const key of keys) branch = branchAt(branch, key);
    const present = branch[last];
    if (present === undefined) branch[last] = value;
    else branch[last] = Array.isArray(present) ? [...present, value] : [present, value];
  }
  return withLists(root);
}

const unsafeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function keysOf(name: string): string[] {
  const match = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(name);
  if (match === null) return [name];
  const [, head = '', tail = ''] = match;
  const keys = [head, ...[...tail.matchAll(/\[([^\]]*)\]/g)].map(([, key = '']) => key)];
  // `a[]=1&a[]=2` is a list under its own name.
  if (keys.at(-1) === '') keys.pop();
  return keys.some((key) => unsafeNames.has(key)) ? [name] : keys;
}

function branchAt(branch: Record<string, unknown>, key: string): Record<string, unknown> {
  const present = branch[key];
  if (isRecord(present)) return present;
  const made: Record<string, unknown> = {};
  branch[key] = made;
  return made;
}

/** Objects whose names count from 0 were lists before they were written as a form. */
function withLists(record: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(record)) {
    if (!isRecord(value)) continue;
    const inner = withLists({ ...value });
    const keys = Object.keys(inner);
    record[name] = keys.length > 0 && keys.every((key, index) => key === String(index)) ? Object.values(inner) : inner;
  }
  return record;
}
