import type { Schema } from '@mooring/core';
import { encodeForm, formatOf, sampleOf, type CompiledEndpoint, type CompiledPlugin } from '@mooring/core/runtime';
import { authsOf, secretPlaces } from '../cassettes/credential-places.js';
import { coerceTexts } from '../provider/coerce-text.js';
import { parseForm } from '../provider/parse-body.js';
import { isRecord, type JsonRecord } from '../provider/record.js';
import type { FoundEndpoint } from './endpoint-finder.js';
import type { SeenExchange } from './read-exchanges.js';

/** What a caller would have passed. */
export interface RebuiltInput {
  readonly input: JsonRecord;
  /** Slots of which nobody can say what the caller passed: their schema cannot be described, or the body has a format of its own. */
  readonly unclear: readonly string[];
}

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

/** The input of an endpoint from a request: path parameters, and the fields of query and body, read as the schemas have them. */
export function rebuildInput(plugin: CompiledPlugin, { endpoint, server, params }: FoundEndpoint, exchange: SeenExchange): RebuiltInput {
  const { definition } = endpoint;
  const inQuery = takenQuery(plugin, endpoint, server, exchange.query);
  const isText = isForm(exchange, endpoint);
  const given = bodyOf(exchange, isText);
  const inBody = isRecord(given) ? without(given, credentialNames(plugin, server)) : given;
  const unclear: string[] = [];
  const read = (schema: Schema, value: unknown, slot: string, isTexts: boolean): unknown => {
    if (!isTexts) return value;
    const coerced = coerceTexts(schema, value);
    if (coerced === undefined) unclear.push(slot);
    return coerced === undefined ? value : coerced.value;
  };

  const input: Record<string, unknown> = {};
  const { query, body, headers } = definition;
  const longForm = query !== undefined || body !== undefined || headers !== undefined;
  const isBodiless = bodiless.has(definition.method);
  if (definition.input !== undefined) {
    const fields =
      definition.graphql !== undefined ? (isRecord(inBody) ? (inBody['variables'] ?? {}) : {}) : isBodiless ? inQuery : (inBody ?? {});
    const short = read(definition.input, fields, 'input', isBodiless || isText);
    Object.assign(input, isRecord(short) ? short : {});
  } else if (!longForm) {
    // Nothing is declared: whatever was sent is one field too many.
    Object.assign(input, inQuery, isBodiless || !isRecord(inBody) ? {} : inBody);
  }
  if (query !== undefined) input['query'] = read(query, inQuery, 'query', true);
  if (body !== undefined) {
    const format = formatOf(body);
    if (format === undefined) input['body'] = read(body, inBody ?? {}, 'body', isText);
    else unclear.push('body');
  }
  if (headers !== undefined) input['headers'] = headersFor(headers, exchange.headers);
  if (longForm && query === undefined && definition.input === undefined) Object.assign(input, inQuery);
  // A query that no schema asks for is refused by name, as fields too many are.
  const strayQuery = !isBodiless && definition.input !== undefined && query === undefined ? inQuery : {};
  return { input: { ...strayQuery, ...input, ...params }, unclear };
}

/** Fields of the query that a caller gave: not the credential, and not what the path itself says. */
function takenQuery(plugin: CompiledPlugin, { definition }: CompiledEndpoint, server: string, query: URLSearchParams): JsonRecord {
  const fixed = new URLSearchParams(definition.path.split('?', 2)[1] ?? '');
  return without(parseForm(query.toString()), new Set([...fixed.keys(), ...credentialNames(plugin, server)]));
}

function credentialNames(plugin: CompiledPlugin, server: string): ReadonlySet<string> {
  const places = authsOf(plugin, server).flatMap(secretPlaces);
  return new Set(places.flatMap(({ place }) => (place.in === 'header' ? [] : [place.name.split('.')[0] ?? place.name])));
}

/** Whether the body of a request is a form, whose values are texts: by what was taken down, else by the declaration. */
function isForm({ reqBody, headers }: SeenExchange, { encoding, definition }: CompiledEndpoint): boolean {
  if (definition.graphql !== undefined) return false;
  const contentType = headers?.['content-type'];
  if (contentType !== undefined) return contentType.startsWith('application/x-www-form-urlencoded');
  if (typeof reqBody === 'string' && parseJson(reqBody) === undefined) return /^[^\s={}]+=/.test(reqBody);
  return encoding !== 'json';
}

/** The fields of a body, whatever it was taken down as. */
function bodyOf({ reqBody }: SeenExchange, isText: boolean): unknown {
  // Fields of a form may be named with their brackets, or nested already.
  if (typeof reqBody !== 'string') return isText && isRecord(reqBody) ? parseForm(encodeForm(reqBody, 'brackets')) : reqBody;
  return parseJson(reqBody) ?? (isText ? parseForm(reqBody) : reqBody);
}

/** Most recordings have no headers: then it is what the declaration itself calls acceptable. */
function headersFor(schema: Schema, headers: SeenExchange['headers']): unknown {
  const sample = sampleOf(schema, { optional: true });
  if (!isRecord(sample)) return {};
  const seen = Object.keys(sample).flatMap((name): [string, unknown][] => {
    const value = headers?.[name.toLowerCase()];
    return value === undefined ? [] : [[name, value]];
  });
  return headers === undefined
    ? (sampleOf(schema) ?? {})
    : (coerceTexts(schema, Object.fromEntries(seen))?.value ?? Object.fromEntries(seen));
}

const without = (record: JsonRecord, names: ReadonlySet<string>): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A form, or plain text.
    return undefined;
  }
}
