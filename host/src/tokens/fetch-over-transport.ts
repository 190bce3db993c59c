import type { Clock } from '@mooring/core';
import type { Transport, WireResponse } from '@mooring/core/runtime';

/** Milliseconds until a token endpoint must have answered. */
export const tokenTimeoutMs = 10_000;
const maxAnswerBytes = 1024 * 1024;

/** Why our timer ended a request. */
export class TokenEndpointTimedOut extends Error {
  constructor() {
    super('The token endpoint did not answer in time.');
  }
}

interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/**
 * `fetch` for a protocol library, over the transport that calls use: the same egress guard, no redirects, no proxy from the environment,
 * a cap on the answer, and a time limit on our clock.
 */
export function fetchOverTransport(transport: Transport, clock: Clock): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method, headers, body }) => {
    let abort: (reason: Error) => void = () => undefined;
    const disarm = clock.schedule(tokenTimeoutMs, () => abort(new TokenEndpointTimedOut()));
    try {
      const answer = await transport.send({
        method,
        url: new URL(url),
        headers: { ...lowerCased(headers), 'user-agent': 'mooring', 'accept-encoding': 'identity' },
        body: body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : undefined,
        maxResponseBytes: maxAnswerBytes,
        onAbortable: (abortRequest) => {
          abort = abortRequest;
        },
      });
      return toResponse(answer);
    } finally {
      disarm();
    }
  };
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Statuses that may have no body; the constructor of `Response` refuses one. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse({ status, headers, body }: WireResponse): Response {
  return new Response(bodiless.has(status) ? null : new Uint8Array(body), { status, headers });
}
