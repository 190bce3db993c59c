import type { Transport, WireRequest, WireResponse } from '../ports/transport.js';
import { TransportError } from '../transport/index.js';

/** What a provider of a test does with one request. */
export type ScriptedAnswer = (request: WireRequest) => Promise<WireResponse> | WireResponse;

/** An answer with a JSON body. */
export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ScriptedAnswer =>
  () => ({ status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(body)) });

/** A connection that breaks. */
export const reset: ScriptedAnswer = () => {
  throw new TransportError('reset', 'maybe', 'The connection broke before an answer came (api.shop.example).');
};

/** Nobody answers; only an abort ends the attempt. */
export const hang: ScriptedAnswer = ({ onAbortable }) =>
  new Promise((_resolve, reject) =>
    onAbortable((reason) => reject(new TransportError('aborted', 'maybe', 'The attempt was aborted (api.shop.example).', reason))),
  );

/** A provider that follows a script: one answer per request, then the last one for ever. Counts what reaches it. */
export class ScriptedTransport implements Transport {
  readonly requests: WireRequest[] = [];
  #script: ScriptedAnswer[];

  constructor(...script: ScriptedAnswer[]) {
    this.#script = script;
  }

  /** Replaces what is left of the script. */
  answerWith(...script: ScriptedAnswer[]): void {
    this.#script = script;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    this.requests.push(request);
    const answer = this.#script.length > 1 ? this.#script.shift() : this.#script[0];
    if (answer === undefined) throw new Error('The script has no answer.');
    return answer(request);
  }

  async close(): Promise<void> {
    this.answerWith(reset);
  }
}
