import {
  encodeForm,
  styleOf,
  systemRandom,
  type CompiledEndpoint,
  type ConnectionState,
  type PreparedRequest,
} from '@mooring/core/runtime';
import { parseForm } from '../provider/parse-body.js';
import type { JsonRecord } from '../provider/record.js';
import type { CassetteExchange } from './cassette-file.js';
import { authsOf, secretPlaces } from './credential-places.js';
import { isCovered } from './known-secrets.js';
import type { RecordedBody } from './recorded-body.js';
import { stableText } from './stable-json.js';

/** A recorded request, ready for a credential, or why it cannot be sent again. */
export type RepeatedRequest = { readonly prepared: PreparedRequest; readonly endpoint: CompiledEndpoint } | { readonly reason: string };

/** The request of an exchange as a connection would send it. */
export function repeatRequest(
  { endpoint: name, request }: CassetteExchange,
  connection: ConnectionState,
  writes: boolean,
): RepeatedRequest {
  const endpoint = name === undefined ? undefined : connection.plugin.callables.get(name);
  if (endpoint?.kind !== 'endpoint') return { reason: 'no endpoint declares it any more' };
  if (!writes && endpoint.operation === 'write') return { reason: 'it changes something; `writes: true` sends it too' };
  const { definition, encoding } = endpoint;
  const server = definition.server ?? '';
  const origin = definition.follow === undefined ? connection.bases.get(server)?.origin : request.origin;
  if (origin === undefined) return { reason: 'its server is not declared any more' };
  const places = authsOf(connection.plugin, server).flatMap(secretPlaces);
  const named = (where: 'query' | 'body'): ReadonlySet<string> =>
    new Set(places.flatMap(({ place }) => (place.in === where ? [place.name] : [])));
  const query = withoutPaths(request.query ?? {}, named('query'));
  const body = request.body === undefined ? undefined : withoutCredential(request.body, named('body'));
  if (isCovered(stableText([request.path, query, request.headers, body]))) return { reason: 'a secret is covered in it' };
  const encoded = body === undefined ? undefined : encode(body, encoding === 'form-json' ? 'json' : 'brackets');
  if (encoded === undefined && body !== undefined) return { reason: 'its body cannot be written again' };
  const headers: Record<string, string> = { ...connection.plugin.headers, ...request.headers };
  if (encoded !== undefined) headers['content-type'] = encoded.contentType;
  if (endpoint.idempotencyHeader !== undefined) headers[endpoint.idempotencyHeader.toLowerCase()] = systemRandom.uuid();
  return {
    endpoint,
    prepared: {
      method: request.method,
      origin,
      path: request.path.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, value: string) => connection.values[value] ?? ''),
      query: encodeForm(query, styleOf[encoding]),
      headers,
      fields: encoded?.fields,
      body: encoded?.body,
      credentialOf: definition.follow?.credential === 'none' ? undefined : server,
      parameters: { endpoint: endpoint.name },
    },
  };
}

/** What the credential put in is put in anew. */
function withoutCredential(body: RecordedBody, names: ReadonlySet<string>): RecordedBody {
  if ('form' in body) return { form: withoutPaths(body.form, names) };
  if (!('json' in body) || typeof body.json !== 'object' || body.json === null || Array.isArray(body.json)) return body;
  return { json: withoutPaths({ ...body.json }, names) };
}

function withoutPaths(fields: JsonRecord, names: ReadonlySet<string>): JsonRecord {
  let left = fields;
  for (const name of names) left = withoutPath(left, name.split('.'));
  return left;
}

function withoutPath(fields: JsonRecord, [head = '', ...rest]: readonly string[]): JsonRecord {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
      if (name !== head) return [[name, value]];
      const isBranch = rest.length > 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
      return isBranch ? [[name, withoutPath({ ...value }, rest)]] : [];
    }),
  );
}

interface Encoded {
  readonly body: string;
  readonly contentType: string;
  readonly fields: JsonRecord | undefined;
}

function encode(body: RecordedBody, style: 'brackets' | 'json'): Encoded | undefined {
  if ('json' in body) {
    const { json } = body;
    const fields = typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined;
    return { body: JSON.stringify(json), contentType: 'application/json', fields };
  }
  if (!('form' in body)) return undefined;
  const text = encodeForm(body.form, style);
  return { body: text, contentType: 'application/x-www-form-urlencoded', fields: parseForm(text) };
}
