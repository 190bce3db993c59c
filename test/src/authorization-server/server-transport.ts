import { readWhole, TransportError, type Transport, type WireRequest, type WireResponse } from '@mooring/core/runtime';
import type { ProviderRequest } from '../simulator/read-input.js';
import type { Outcome } from '../simulator/unreliable-provider.js';

/** A server in this process as the transport of a host: no socket is opened, and time is the server's own. */
export class ServerTransport implements Transport {
  readonly #origin: () => string;
  readonly #handle: (request: ProviderRequest) => Promise<Outcome>;

  constructor(origin: () => string, handle: (request: ProviderRequest) => Promise<Outcome>) {
    this.#origin = origin;
    this.#handle = handle;
  }

  async send({ method, url, headers, body, onAbortable }: WireRequest): Promise<WireResponse> {
    if (url.origin !== this.#origin()) throw new TransportError('dns_unknown', 'no', `${url.host} is not the authorization server.`);
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbortable((reason) => reject(new TransportError('aborted', 'maybe', `The attempt was aborted (${url.host}).`, reason)));
    });
    // An abort that comes when the answer is already there has nobody waiting for it.
    aborted.catch(() => undefined);
    // As with a real server, what was begun goes on when nobody waits for it any more.
    const outcome = await Promise.race([this.#handle({ method, url, headers, body: await readWhole(body) }), aborted]);
    if (outcome === 'silence') return aborted;
    if (outcome === 'reset') throw new TransportError('reset', 'maybe', `The connection to ${url.host} broke before an answer came.`);
    return outcome;
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}
