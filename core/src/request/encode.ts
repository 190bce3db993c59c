import type { BodyEncoding } from '../contract/endpoint.js';

/** How nested values are written where only text fits: `a[b]=1&a[0]=2`, `a={"b":1}`, or repeated names for lists. */
export type NestedStyle = 'brackets' | 'json' | 'repeat';

type Pair = (name: string, value: string) => void;

function writeBrackets(name: string, value: unknown, pair: Pair): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => writeBrackets(`${name}[${index}]`, item, pair));
  } else if (value instanceof Date) {
    pair(name, String(Math.floor(value.getTime() / 1000)));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) writeBrackets(`${name}[${key}]`, inner, pair);
  } else {
    // An empty text is how form APIs are told to unset a field.
    pair(name, value === null ? '' : textOf(value));
  }
}

function writeJson(name: string, value: unknown, pair: Pair): void {
  if (value === undefined || value === null) return;
  pair(name, typeof value === 'object' ? JSON.stringify(value) : textOf(value));
}

function writeRepeated(name: string, value: unknown, pair: Pair): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) for (const item of value) writeJson(name, item, pair);
  else if (value instanceof Date) pair(name, value.toISOString());
  else writeJson(name, value, pair);
}

const writers = { brackets: writeBrackets, json: writeJson, repeat: writeRepeated } as const;

/** The style in which an encoding writes what is nested, in the body and in the query that goes with it. */
export const styleOf = { json: 'repeat', form: 'brackets', 'form-json': 'json', 'form-repeat': 'repeat' } as const satisfies Record<
  BodyEncoding,
  NestedStyle
>;

/** `application/x-www-form-urlencoded` text of a record; `undefined` members are left out. Serves as query and as body. */
export function encodeForm(record: Readonly<Record<string, unknown>>, style: NestedStyle): string {
  let text = '';
  const pair: Pair = (name, value) => {
    text += `${text === '' ? '' : '&'}${formEscape(name)}=${formEscape(value)}`;
  };
  const write = writers[style];
  for (const name in record) write(name, record[name], pair);
  return text;
}

const formEscape = (value: string): string => encodeURIComponent(value);

/** A number, truth value or text as it is written. What else may come, a symbol or a function, has no text on the wire. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}
