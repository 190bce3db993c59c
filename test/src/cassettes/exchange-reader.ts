import { compilePlugin, withValueAt, valueAt, type CompiledPlugin, type WholeRequest, type WireResponse } from '@mooring/core/runtime';
import type { AnyPlugin } from '@mooring/core';
import { EndpointFinder, type FoundEndpoint } from '../drift/endpoint-finder.js';
import { parseBody, parseForm } from '../provider/parse-body.js';
import { presentedCredential } from '../provider/presented-credential.js';
import { isRecord, type JsonRecord } from '../provider/record.js';
import type { CassetteExchange, CassetteRequest, CassetteResponse } from './cassette-file.js';
import { authsOf, secretFields, secretPlaces, type SecretPlace } from './credential-places.js';
import { coverOf, KnownSecrets } from './known-secrets.js';
import { recordBody, type RecordedBody } from './recorded-body.js';
import { scanForSecrets, type AllowList, type ScanFinding } from './secret-scan.js';

/** What a cassette keeps and covers beyond what the declaration says. */
export interface ExchangeOptions {
  /** Ids and other values that look like secrets and are none. */
  readonly allow: AllowList;
  /** Names of fields whose values are covered wherever they occur. */
  readonly redact: readonly string[];
  /** Headers of answers that are kept beside the usual ones, in lower case. */
  readonly headers: readonly string[];
  /** Secrets that no declaration leads to. */
  readonly secrets: readonly string[];
  /** Where the plugin's fields name variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A request, and which endpoint made it. */
export interface ReadRequest {
  readonly endpoint: string | undefined;
  readonly request: CassetteRequest;
}

/** Set by the machinery, the same each time or different each time: no part of what a request means. */
const plainRequestHeaders: ReadonlySet<string> = new Set(
  'accept accept-encoding connection content-length content-type cookie host traceparent tracestate user-agent x-request-id'.split(' '),
);
/** What clients read. Everything else differs each time, or is nobody's business. */
const keptResponseHeaders = /^(?:content-type|link|location|retry-after)$|total|count|cursor|next-page|page-/;

/** Takes exchanges down by a plugin's declaration: what a request means, without the credential that it carries. */
export class ExchangeReader {
  readonly plugin: CompiledPlugin;
  readonly #finder: EndpointFinder;
  readonly #options: ExchangeOptions;
  readonly #known = new KnownSecrets();

  constructor(plugin: AnyPlugin, options: ExchangeOptions) {
    this.plugin = compilePlugin(plugin);
    this.#finder = new EndpointFinder(this.plugin);
    this.#options = options;
    for (const [name, { env }] of secretFields(this.plugin)) {
      const secret = env === undefined ? undefined : options.environment[env];
      if (secret !== undefined) this.#known.add(name, secret.trim());
    }
    for (const secret of options.secrets) this.#known.add('given', secret);
  }

  /** Learns the secrets that a request shows, so that they are covered in every exchange, earlier ones too. */
  learn(wire: WholeRequest): void {
    const found = this.#find(wire);
    const fields = new Map(secretFields(this.plugin));
    const carrier = { headers: wire.headers, url: wire.url, body: parsedBody(wire) };
    for (const auth of authsOf(this.plugin, found?.server)) {
      const presented = Object.entries(presentedCredential(auth, carrier) ?? {});
      for (const [name, secret] of presented) if (name === 'accessToken' || fields.has(name)) this.#known.add(name, secret);
      if (auth.application.kind === 'basic') this.#known.add(auth.application.password, presented.map(([, value]) => value).join(':'));
    }
    const param = found?.endpoint.definition.secretParam;
    if (param !== undefined) this.#known.add(param, found?.params[param] ?? '');
    for (const [name, field] of Object.entries(this.plugin.definition.values ?? {}))
      if (field.secret === true) this.#known.add(name, found?.values[name] ?? '');
  }

  /** Learns the values of fields that are to be covered: a cursor or secret of one answer comes back in the next request. */
  learnAnswer({ headers, body }: WireResponse): void {
    const recorded = recordBody(headers['content-type'], body);
    if (recorded === undefined || !('json' in recorded)) return;
    for (const [name, value] of namedTexts(recorded.json, new Set(this.#options.redact))) this.#known.add(name, value);
  }

  /** A request as the cassette has it. */
  readRequest(wire: WholeRequest): ReadRequest {
    const found = this.#find(wire);
    const places = authsOf(this.plugin, found?.server).flatMap(secretPlaces);
    const query = this.#covered(coverPlaces(parseForm(wire.url.search.slice(1)), places, 'query'));
    const body = this.#readBody(wire.headers['content-type'], bytesOf(wire.body), places);
    const headers = this.#requestHeaders(wire.headers, found, places);
    return {
      endpoint: found?.endpoint.name,
      request: {
        method: wire.method,
        origin: found === undefined ? wire.url.origin : found.origin,
        path: found === undefined ? this.#known.cover(wire.url.pathname) : this.#pathOf(found),
        ...(isRecord(query) && Object.keys(query).length > 0 ? { query } : {}),
        ...(Object.keys(headers).length > 0 ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
      },
    };
  }

  /** An answer as the cassette has it. */
  readResponse({ status, headers, body }: WireResponse): CassetteResponse {
    const kept = Object.entries(headers).filter(([name]) => keptResponseHeaders.test(name) || this.#options.headers.includes(name));
    const recorded = this.#readBody(headers['content-type'], body, []);
    return {
      status,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, this.#known.cover(value)])),
      ...(recorded === undefined ? {} : { body: recorded }),
    };
  }

  /** What in an exchange must not be kept. */
  scan(exchange: CassetteExchange): readonly ScanFinding[] {
    return (['request', 'response'] as const).flatMap((side) => {
      const { body, ...rest } = exchange[side];
      const allow = this.#options.allow;
      if (body === undefined) return scanForSecrets(rest, side, allow);
      const isBinary = 'base64' in body;
      const bytes = isBinary ? Buffer.from(body.base64, 'base64').toString('latin1') : '';
      const inBytes = this.#known.occursIn(bytes) ? [{ place: `${side}.body`, kind: 'a credential within bytes' }] : [];
      return [...scanForSecrets(rest, side, allow), ...inBytes, ...(isBinary ? [] : scanForSecrets(body, `${side}.body`, allow))];
    });
  }

  #find({ method, url, headers, body }: WholeRequest): FoundEndpoint | undefined {
    return this.#finder.find({
      method,
      origin: url.origin,
      path: url.pathname,
      query: url.searchParams,
      body: parseBody(headers['content-type'], bytesOf(body), headers['content-encoding']),
    });
  }

  /** The path as declared, with what the caller put in: a secret of the path is covered whatever it looks like. */
  #pathOf({ endpoint, params, path }: FoundEndpoint): string {
    const { secretParam } = endpoint.definition;
    return path.replace(/:([A-Za-z_][A-Za-z0-9_]*)/g, (_whole, name: string) =>
      name === secretParam ? coverOf(name) : this.#known.cover(encodeURIComponent(params[name] ?? '')),
    );
  }

  #requestHeaders(
    headers: Readonly<Record<string, string>>,
    found: FoundEndpoint | undefined,
    places: readonly SecretPlace[],
  ): Readonly<Record<string, string>> {
    const ofAuth = new Set(places.flatMap(({ place }) => (place.in === 'header' ? [place.name.toLowerCase()] : [])));
    const idempotency = (found?.endpoint.idempotencyHeader ?? this.plugin.definition.api.idempotency)?.toLowerCase();
    const kept = Object.entries(headers).filter(
      ([name, value]) => !plainRequestHeaders.has(name) && !ofAuth.has(name) && name !== idempotency && value !== this.plugin.headers[name],
    );
    return Object.fromEntries(kept.map(([name, value]) => [name, this.#known.cover(value)]));
  }

  #readBody(contentType: string | undefined, bytes: Uint8Array, places: readonly SecretPlace[]): RecordedBody | undefined {
    const body = recordBody(contentType, bytes);
    if (body === undefined || 'base64' in body) return body;
    if ('text' in body) return { text: this.#known.cover(body.text) };
    if ('json' in body) return { json: this.#covered(isRecord(body.json) ? coverPlaces(body.json, places, 'body') : body.json) };
    const form = this.#covered(coverPlaces(body.form, places, 'body'));
    return { form: isRecord(form) ? form : {} };
  }

  #covered(value: unknown): unknown {
    return this.#known.coverAll(coverNamed(value, new Set(this.#options.redact)));
  }
}

const bytesOf = (body: WholeRequest['body']): Uint8Array => Buffer.from(body ?? '');
const parsedBody = ({ headers, body }: WholeRequest): unknown =>
  parseBody(headers['content-type'], bytesOf(body), headers['content-encoding']);

/** Covers what the declaration put into the query or among the fields of the body. */
function coverPlaces(fields: JsonRecord, places: readonly SecretPlace[], where: 'query' | 'body'): JsonRecord {
  let covered = fields;
  for (const { place, name } of places)
    if (place.in === where && valueAt(covered, place.name) !== undefined) covered = withValueAt(covered, place.name, coverOf(name));
  return covered;
}

function coverNamed(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => coverNamed(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, names.has(name) && inner !== null ? coverOf(name) : coverNamed(inner, names)]),
  );
}

function namedTexts(value: unknown, names: ReadonlySet<string>): readonly (readonly [name: string, text: string])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => namedTexts(item, names));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    names.has(name) && typeof inner === 'string' ? [[name, inner] as const] : namedTexts(inner, names),
  );
}
