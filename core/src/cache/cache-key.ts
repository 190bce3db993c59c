import { hash } from 'node:crypto';

/** What makes two calls the same call. */
export interface CacheKeyParts {
  /** Id and major version, such as `shop@1`. */
  readonly plugin: string;
  /** The connection, tenant included; two connections never share an answer. */
  readonly connection: string;
  readonly apiVersion: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Query parameters. Their order does not matter, the order of values of one name does. */
  readonly query?: unknown;
  /** Headers that change the answer. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** A short key of fixed length: equal for equal calls, whatever the order of their properties; different in all other cases. */
export function cacheKey(parts: CacheKeyParts): string {
  const { plugin, connection, apiVersion, method, path, query, headers, body } = parts;
  const text = canonicalJson([
    plugin,
    connection,
    apiVersion ?? null,
    method.toUpperCase(),
    path,
    query ?? null,
    headers ?? null,
    body ?? null,
  ]);
  // Hashed because inputs may hold personal data, and a key may end up in a log or in another store.
  return hash('sha256', text, 'base64url');
}

/** JSON with sorted properties. `undefined` properties are left out, as they are on the wire. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Uint8Array) return `{"bytes":${JSON.stringify(Buffer.from(value).toString('base64'))}}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let properties = '';
  for (const name of Object.keys(value).sort()) {
    const property: unknown = Reflect.get(value, name);
    if (property !== undefined) properties += `${properties === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(property)}`;
  }
  return `{${properties}}`;
}
