import {
  isWhole,
  TransportError,
  withoutStreams,
  type Transport,
  type VirtualClock,
  type WireRequest,
  type WireResponse,
} from '@mooring/core/runtime';
import { parseBody } from '../provider/parse-body.js';
import type { EndpointRouter } from '../provider/endpoint-router.js';
import { transportErrorOf } from './fault.js';
import { recordRequest, type RecordedRequest } from './recorded-request.js';
import type { ScriptedReply } from './scripted-reply.js';

/** The provider as a test scripts it: records every request and answers from the queue of its endpoint. Opens no socket. */
export class ScriptedTransport implements Transport {
  readonly requests: RecordedRequest[] = [];
  readonly #router: EndpointRouter;
  readonly #clock: VirtualClock;
  readonly #downloads: Readonly<Record<string, string>>;
  readonly #queues = new Map<string, ScriptedReply[]>();
  #unexpected: string[] = [];

  constructor(router: EndpointRouter, clock: VirtualClock, downloads: Readonly<Record<string, string>>) {
    this.#router = router;
    this.#clock = clock;
    this.#downloads = downloads;
  }

  /** Adds a reply to the queue of an endpoint. */
  add(endpoint: string, reply: ScriptedReply): void {
    const queue = this.#queues.get(endpoint) ?? [];
    this.#queues.set(endpoint, queue);
    queue.push(reply);
  }

  /** Forgets what is queued, and answers what a finished test should not leave behind, in sentences. */
  settleAccounts(): readonly string[] {
    const unused = [...this.#queues].flatMap(([endpoint, queue]) => {
      const count = queue.filter((reply) => reply.optional !== true).length;
      return count === 0 ? [] : [`${count} scripted ${count === 1 ? 'reply' : 'replies'} of ${endpoint} went unused.`];
    });
    const complaints = [...this.#unexpected, ...unused];
    this.#queues.clear();
    this.#unexpected = [];
    return complaints;
  }

  async send(given: WireRequest): Promise<WireResponse> {
    // No turn of the loop for the many that are whole: whoever aborts must find its way in at once.
    const request = isWhole(given) ? given : await withoutStreams(given);
    const download = this.#downloads[request.url.href];
    if (download !== undefined) return { status: 200, headers: {}, body: Buffer.from(download) };
    const { method, url, headers } = request;
    const match = this.#router.match({
      method,
      url,
      body: parseBody(headers['content-type'], Buffer.from(request.body ?? ''), headers['content-encoding']),
    });
    const name = match?.endpoint.name;
    const recorded = recordRequest(request, name, this.#clock.now());
    this.requests.push(recorded);
    const reply = name === undefined ? undefined : this.#queues.get(name)?.shift();
    if (reply === undefined) throw this.#refuse(recorded);
    return this.#answer(reply, recorded, request);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #answer(reply: ScriptedReply, recorded: RecordedRequest, request: WireRequest): Promise<WireResponse> {
    const aborted = new Promise<never>((_resolve, reject) => {
      request.onAbortable((reason) =>
        reject(new TransportError('aborted', 'maybe', `The attempt was aborted (${request.url.host}).`, reason)),
      );
    });
    // An abort that comes when the answer is already there has nobody waiting for it.
    aborted.catch(() => undefined);
    if ('fault' in reply) {
      if (reply.fault === 'timeout') return aborted;
      if (reply.fault === 'oversized' && !Number.isFinite(request.maxResponseBytes))
        throw new Error(`No answer is larger than allowed: \`maxResponseBytes\` of ${recorded.endpoint ?? recorded.path} is no number.`);
      throw transportErrorOf(reply.fault);
    }
    if (reply.delayMs > 0) await Promise.race([this.#delay(reply.delayMs), aborted]);
    const response = await reply.answer(recorded);
    if (response.body.length > request.maxResponseBytes) throw transportErrorOf('oversized');
    return response;
  }

  /** Not `sleep`: that would stand among what the code under test waited for. */
  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.schedule(ms, resolve);
    });
  }

  #refuse({ method, url, endpoint }: RecordedRequest): Error {
    const sentence =
      endpoint === undefined
        ? `${method} ${url} went out, and the plugin declares no endpoint for it.`
        : `${method} ${url} went out, and no reply is scripted for it: on('${endpoint}').reply(…).`;
    this.#unexpected.push(sentence);
    return new Error(sentence);
  }
}
