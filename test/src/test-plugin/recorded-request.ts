import type { WholeRequest } from '@mooring/core/runtime';
import { parseBody, parseForm } from '../provider/parse-body.js';

/** A request as it left for the provider, the (fake) credential included. */
export interface RecordedRequest {
  /** Dotted name of the endpoint; undefined where the plugin declares none for it. */
  readonly endpoint: string | undefined;
  readonly method: string;
  readonly url: string;
  /** From the root of the origin. */
  readonly path: string;
  /** Nested as brackets say; values are texts. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON or form fields, parsed; a form's values are texts. Text or bytes otherwise, `undefined` where there is none. */
  readonly body: unknown;
  readonly rawBody: Buffer;
  /** Epoch milliseconds on the virtual clock. */
  readonly at: number;
}

/** Takes a request down. */
export function recordRequest(request: WholeRequest, endpoint: string | undefined, at: number): RecordedRequest {
  const rawBody = Buffer.from(request.body ?? '');
  return {
    endpoint,
    method: request.method,
    url: request.url.href,
    path: request.url.pathname,
    query: parseForm(request.url.search.slice(1)),
    headers: request.headers,
    body: parseBody(request.headers['content-type'], rawBody, request.headers['content-encoding']),
    rawBody,
    at,
  };
}
