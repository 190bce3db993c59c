import { readWhole, TransportError, type Transport, type WireRequest, type WireResponse } from '@mooring/core/runtime';
import type { UnreliableProvider } from './unreliable-provider.js';

/** A simulated provider as the transport of a host in the same process: no socket is opened. */
export class InProcessTransport implements Transport {
  readonly #provider: UnreliableProvider;
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  constructor(provider: UnreliableProvider) {
    this.#provider = provider;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    if (this.#isClosed) throw new TransportError('closed', 'no', 'The transport has been closed.');
    const attempt = new AbortController();
    const aborted = new Promise<never>((_resolve, reject) => {
      attempt.signal.addEventListener('abort', () => reject(attempt.signal.reason), { once: true });
    });
    // An abort that comes when the answer is already there has nobody waiting for it.
    aborted.catch(() => undefined);
    request.onAbortable((reason) => attempt.abort(abortedError(request, reason)));
    this.#underWay.add(attempt);
    try {
      return await Promise.race([this.#answer(request, attempt.signal, aborted), aborted]);
    } finally {
      this.#underWay.delete(attempt);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const attempt of this.#underWay) attempt.abort(new TransportError('closed', 'maybe', 'The transport has been closed.'));
  }

  async #answer(request: WireRequest, signal: AbortSignal, never: Promise<never>): Promise<WireResponse> {
    const { method, url, headers, body, maxResponseBytes } = request;
    const outcome = await this.#provider.handle({ method, url, headers, body: await readWhole(body) }, signal);
    if (outcome === 'silence') return never;
    if (outcome === 'reset')
      throw new TransportError('reset', 'maybe', `The connection to ${url.host} broke before an answer came (simulated).`);
    if (outcome.body.length > maxResponseBytes) throw new TransportError('too_large', 'maybe', 'The answer is larger than allowed.');
    return outcome;
  }
}

const abortedError = ({ url }: WireRequest, reason: Error): TransportError =>
  new TransportError('aborted', 'maybe', `The attempt was aborted (${url.host}).`, reason);
