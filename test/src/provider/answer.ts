import type { ProviderErrorCode } from '@mooring/core';
import { formatOf, sampleOf, type CompiledEndpoint, type CompiledPlugin, type WireResponse } from '@mooring/core/runtime';
import { isRecord } from './record.js';

/** What a provider's answer says, before it is written as bytes. */
export interface AnswerParts {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A text or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** An answer as the transport hands it over. */
export function writeAnswer({ status, headers = {}, body }: AnswerParts): WireResponse {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (body === undefined) return { status, headers: own, body: Buffer.alloc(0) };
  if (body instanceof Uint8Array)
    return { status, headers: { 'content-type': 'application/octet-stream', ...own }, body: Buffer.from(body) };
  if (typeof body === 'string')
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...own }, body: Buffer.from(body) };
  return { status, headers: { 'content-type': 'application/json', ...own }, body: Buffer.from(JSON.stringify(body)) };
}

/**
 * The body of a success: the fixture that the author took from the provider's documents, else a sample of the output schema; `undefined`
 * where there is neither. As it stands on the wire: GraphQL wraps it in `data`, NDJSON writes it as lines.
 */
export function successBody(endpoint: CompiledEndpoint): unknown {
  const { fixture, output, graphql } = endpoint.definition;
  const format = formatOf(output);
  if (format !== undefined) {
    if (fixture !== undefined && format.kind !== 'ndjson')
      return typeof fixture === 'string' || fixture instanceof Uint8Array ? fixture : JSON.stringify(fixture);
    if (format.kind !== 'ndjson') return 'sample';
    const items: readonly unknown[] = Array.isArray(fixture) ? fixture : [fixture ?? sampleOf(format.item, { side: 'output' })];
    return items.map((item) => `${JSON.stringify(item)}\n`).join('');
  }
  const body = fixture ?? sampleOf(output, { side: 'input' });
  return graphql !== undefined && !(isRecord(body) && 'data' in body) ? { data: body } : body;
}

const statusOf: Readonly<Record<ProviderErrorCode, number>> = {
  RateLimited: 429,
  Overloaded: 503,
  ServerError: 500,
  Unsupported: 501,
  Conflict: 409,
  TransientRefusal: 408,
  TokenExpired: 401,
  AuthenticationFailed: 401,
  PermissionDenied: 403,
  NotFound: 404,
  RequestRejected: 400,
};

/** A failure in the provider's own words where the plugin can write them, else a bare status with the message. */
export function failureAnswer(plugin: CompiledPlugin, means: ProviderErrorCode, message: string): AnswerParts {
  return plugin.errors.write?.({ means, message }) ?? { status: statusOf[means], body: { error: message } };
}

const meanings = {
  401: 'AuthenticationFailed',
  403: 'PermissionDenied',
  404: 'NotFound',
  408: 'TransientRefusal',
  409: 'Conflict',
  429: 'RateLimited',
  500: 'ServerError',
  501: 'Unsupported',
} as const satisfies Record<number, ProviderErrorCode>;

/** What a status means where the provider says no more; undefined below 400. */
export function meaningOfStatus(status: number): ProviderErrorCode | undefined {
  if (status < 400) return undefined;
  for (const [known, means] of Object.entries(meanings)) if (Number(known) === status) return means;
  return status >= 500 ? 'Overloaded' : 'RequestRejected';
}
