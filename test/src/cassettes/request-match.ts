import { isRecord } from '../provider/record.js';
import type { CassetteExchange } from './cassette-file.js';
import type { ReadRequest } from './exchange-reader.js';
import { stableText } from './stable-json.js';

/** A place where a recorded request and the one that was sent differ; `undefined` is "absent". */
export interface RequestDifference {
  readonly path: string;
  readonly recorded: string | undefined;
  readonly sent: string | undefined;
}

/** What a request means, as one text: method, path, query, declared headers and body; not the order in which names were written. */
export function meaningOf({ endpoint, request }: ReadRequest): string {
  // An endpoint has one origin for each environment; a cassette of one serves the other.
  const { origin, ...rest } = request;
  return stableText({ from: endpoint ?? origin, ...rest });
}

/** Where two requests differ. */
export function differencesBetween(recorded: ReadRequest, sent: ReadRequest): readonly RequestDifference[] {
  const left = leavesOf(recorded);
  const right = leavesOf(sent);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, recorded: left.get(path), sent: right.get(path) }));
}

/** The recorded exchange that is least different from a request; undefined in an empty cassette. */
export function nearestExchange(
  exchanges: readonly CassetteExchange[],
  sent: ReadRequest,
): { readonly index: number; readonly differences: readonly RequestDifference[] } | undefined {
  let nearest: { readonly index: number; readonly differences: readonly RequestDifference[]; readonly distance: number } | undefined;
  for (const [index, { endpoint, request }] of exchanges.entries()) {
    const differences = differencesBetween({ endpoint, request }, sent);
    // Another endpoint is further away than any difference within one.
    const distance = differences.length + (endpoint === sent.endpoint ? 0 : 1000);
    if (nearest === undefined || distance < nearest.distance) nearest = { index, differences, distance };
  }
  return nearest;
}

function leavesOf({ endpoint, request }: ReadRequest): ReadonlyMap<string, string> {
  const { origin, body, ...rest } = request;
  const leaves = new Map<string, string>();
  collect({ ...(endpoint === undefined ? { origin } : {}), ...rest }, '', leaves);
  if (body !== undefined)
    collect('json' in body ? body.json : 'form' in body ? body.form : 'text' in body ? body.text : body.base64, 'body', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(value) && value.length > 0) value.forEach((item: unknown, index) => collect(item, `${path}[${index}]`, leaves));
  else if (isRecord(value) && Object.keys(value).length > 0)
    for (const [name, inner] of Object.entries(value)) collect(inner, at(name), leaves);
  else leaves.set(path, JSON.stringify(value) ?? 'undefined');
}
