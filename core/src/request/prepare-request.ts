import type { UntypedRequest } from '../contract/application.js';
import type { EndpointDefinition } from '../contract/endpoint.js';
import { formatOf } from '../contract/format.js';
import { MooringError } from '../errors/mooring-error.js';
import { hostMatcher } from '../connection/host-pattern.js';
import type { Base, ConnectionState } from '../connection/connection-state.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { Random } from '../ports/random.js';
import { compressBody, encodeBody, encodeFormatted, type EncodedBody } from './body.js';
import { encodeForm, styleOf, textOf } from './encode.js';
import type { PreparedRequest } from './prepared-request.js';
import { assertSafePath } from './safe-path.js';
import { validateInput, type Place } from './validate-input.js';

type Fields = Readonly<Record<string, unknown>>;
const nothing: Fields = Object.freeze({});
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Headers that the transport owns or that carry a credential: a caller may not set them. */
const reserved: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'authorization',
  'cookie',
  'proxy-authorization',
  'expect',
  'upgrade',
  'te',
  'trailer',
]);

/** What a caller passed, sorted into the parts of a request. */
interface Slots {
  readonly path: Fields;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: unknown;
}

/**
 * The request an endpoint makes for an input.
 * @throws MooringError `InvalidInput`, `EgressDenied`
 */
export async function prepareRequest(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  input: unknown,
  options: {
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly idempotencyKey?: string | undefined;
    readonly random: Random;
  },
): Promise<PreparedRequest> {
  const { definition } = endpoint;
  const place: Place = { plugin: connection.plugin.id, connection: connection.name, endpoint: endpoint.name };
  if (input !== undefined && !isFields(input))
    throw new MooringError('InvalidInput', `${place.plugin} ${place.endpoint}: the input must be an object.`, {
      ...place,
      issues: [{ path: '', message: 'not an object' }],
    });
  const slots = await sortInput(endpoint, input ?? nothing, place);
  const encoded = await encodeSlots(endpoint, slots, options.random);
  const target = definition.follow === undefined ? ownTarget(endpoint, connection, slots) : followedTarget(definition, slots.path, place);

  const headers: Record<string, string> = { ...connection.plugin.headers };
  if (encoded !== undefined) headers['content-type'] = encoded.contentType;
  if (encoded?.contentEncoding !== undefined) headers['content-encoding'] = encoded.contentEncoding;
  if (isFields(slots.headers)) addHeaders(headers, slots.headers, place, false);
  if (endpoint.idempotencyHeader !== undefined)
    headers[endpoint.idempotencyHeader.toLowerCase()] ??= options.idempotencyKey ?? options.random.uuid();
  if (options.headers !== undefined) addHeaders(headers, options.headers, place, true);

  return {
    method: definition.method,
    ...target,
    headers,
    fields: isFields(slots.body) && formatOf(definition.body) === undefined ? slots.body : undefined,
    body: encoded?.body,
    parameters: {
      endpoint: endpoint.name,
      ...(isFields(slots.query) ? slots.query : nothing),
      ...(isFields(slots.body) ? slots.body : nothing),
      ...slots.path,
    },
  };
}

/**
 * The request an application worded itself.
 * @throws MooringError `EgressDenied` when the path could lead out of the plugin's base URL; `InvalidInput`
 */
export function prepareUntyped(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  request: UntypedRequest,
  extraHeaders: Readonly<Record<string, string>> | undefined,
): PreparedRequest {
  const place: Place = { plugin: connection.plugin.id, connection: connection.name, endpoint: endpoint.name };
  assertSafePath(request.path);
  const [path = '', ownQuery = ''] = request.path.split('?', 2);
  const base = baseOf(connection, '');
  const encoded = request.body === undefined ? undefined : encodeBody(request.body, endpoint.encoding);
  const headers: Record<string, string> = { ...connection.plugin.headers };
  if (encoded !== undefined) headers['content-type'] = encoded.contentType;
  for (const added of [request.headers, extraHeaders]) if (added !== undefined) addHeaders(headers, added, place, true);
  const query = encodeForm(request.query ?? nothing, styleOf[endpoint.encoding]);
  return {
    method: request.method,
    origin: base.origin,
    path: base.path + path,
    query: [ownQuery, query].filter((part) => part !== '').join('&'),
    headers,
    fields: isFields(request.body) ? request.body : undefined,
    body: encoded?.body,
    credentialOf: '',
    parameters: request.query ?? nothing,
  };
}

async function sortInput(endpoint: CompiledEndpoint, input: Fields, place: Place): Promise<Slots> {
  const { definition, path } = endpoint;
  const taken = new Set<string>(path.callerNames);
  if (definition.follow !== undefined) taken.add('url');
  const longForm = definition.query !== undefined || definition.body !== undefined || definition.headers !== undefined;
  if (longForm) for (const slot of ['query', 'body', 'headers'] as const) if (definition[slot] !== undefined) taken.add(slot);
  let rest: Fields = input;
  if (taken.size > 0) rest = Object.fromEntries(Object.entries(input).filter(([name]) => !taken.has(name)));

  const short = definition.input === undefined ? refuseRest(rest, place) : await validateInput(definition.input, rest, '', place);
  const slot = async (name: 'query' | 'body' | 'headers'): Promise<unknown> => {
    const schema = definition[name];
    if (schema === undefined) return undefined;
    // Fields of query and headers may all be optional; then the whole slot may be left out.
    const given = input[name] ?? (name === 'body' ? undefined : nothing);
    return validateInput(schema, given, name, place);
  };
  const [query, body, headers] = longForm
    ? [await slot('query'), await slot('body'), await slot('headers')]
    : [undefined, undefined, undefined];
  if (definition.graphql !== undefined)
    return { path: input, query, body: { query: definition.graphql.document, variables: short }, headers };
  const shortGoesToQuery = bodiless.has(definition.method);
  return {
    path: input,
    query: query ?? (shortGoesToQuery ? short : undefined),
    body: body ?? (shortGoesToQuery || definition.input === undefined ? undefined : short),
    headers,
  };
}

function refuseRest(rest: Fields, place: Place): Fields {
  const issues = Object.keys(rest)
    .filter((name) => rest[name] !== undefined)
    .map((name) => ({ path: name, message: 'unknown field' }));
  if (issues.length > 0)
    throw new MooringError(
      'InvalidInput',
      `${place.plugin} ${place.endpoint}: ${issues.map(({ path }) => `${path}: unknown field`).join('; ')}.`,
      { ...place, issues },
    );
  return nothing;
}

async function encodeSlots(endpoint: CompiledEndpoint, slots: Slots, random: Random): Promise<EncodedBody | undefined> {
  if (slots.body === undefined) return undefined;
  const { body: schema, graphql, compress } = endpoint.definition;
  const format = formatOf(schema);
  const encoded =
    format === undefined
      ? encodeBody(slots.body, graphql === undefined ? endpoint.encoding : 'json')
      : encodeFormatted(format, slots.body, random);
  return compress === undefined ? encoded : compressBody(encoded);
}

function baseOf(connection: ConnectionState, server: string): Base {
  const base = connection.bases.get(server);
  if (base === undefined)
    throw new MooringError('InvalidPlugin', `"${connection.plugin.id}" names a server "${server}" that it does not declare.`, {
      plugin: connection.plugin.id,
    });
  return base;
}

type Target = Pick<PreparedRequest, 'origin' | 'path' | 'query' | 'credentialOf'>;

function ownTarget(endpoint: CompiledEndpoint, connection: ConnectionState, slots: Slots): Target {
  const server = endpoint.definition.server ?? '';
  const base = baseOf(connection, server);
  const [path = '', fixedQuery = ''] = endpoint.path.fill(slots.path, connection.values).split('?', 2);
  const query = isFields(slots.query) ? encodeForm(slots.query, styleOf[endpoint.encoding]) : '';
  return {
    origin: base.origin,
    path: base.path + path,
    query: fixedQuery === '' ? query : `${fixedQuery}${query === '' ? '' : `&${query}`}`,
    credentialOf: server,
  };
}

function followedTarget(definition: EndpointDefinition, input: Fields, place: Place): Target {
  const { hosts, credential } = definition.follow ?? { hosts: [], credential: 'none' as const };
  const text = typeof input['url'] === 'string' ? input['url'] : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || !hostMatcher(hosts)(url.hostname)) {
    throw new MooringError(
      'EgressDenied',
      `${place.plugin} ${place.endpoint}: \`url\` must be https and lead to ${hosts.join(' or ')}.`,
      place,
    );
  }
  return { origin: url.origin, path: url.pathname, query: url.search.slice(1), credentialOf: credential === 'none' ? undefined : '' };
}

function addHeaders(headers: Record<string, string>, added: Fields, place: Place, byCaller: boolean): void {
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined || value === null) continue;
    const lower = name.toLowerCase();
    if (byCaller && reserved.has(lower)) {
      throw new MooringError(
        'InvalidInput',
        `${place.plugin} ${place.endpoint}: the header "${lower}" is set by Mooring and cannot be given.`,
        { ...place, issues: [{ path: `headers.${lower}`, message: 'reserved' }] },
      );
    }
    headers[lower] = textOf(value);
  }
}
