import { TransportError } from '@mooring/core/runtime';

/**
 * What can go wrong between here and the provider.
 * - `refused`: nobody listens; the provider has not seen the request
 * - `reset`: the connection breaks before the answer
 * - `resetMidBody`: the connection breaks within the answer
 * - `timeout`: no answer, ever; time ends the attempt
 * - `slow`: a success, after half the time an attempt may take
 * - `malformedJson`: a 200 whose body claims to be JSON and is not
 * - `oversized`: an answer larger than the endpoint's `maxResponseBytes`
 */
export type Fault = 'refused' | 'reset' | 'resetMidBody' | 'timeout' | 'slow' | 'malformedJson' | 'oversized';

/** What the transport tells the core for a fault that brings no answer. */
export function transportErrorOf(fault: Exclude<Fault, 'timeout' | 'slow' | 'malformedJson'>): TransportError {
  switch (fault) {
    case 'refused':
      return new TransportError('refused', 'no', 'Nobody accepts connections at the host (scripted).');
    case 'reset':
      return new TransportError('reset', 'maybe', 'The connection broke before an answer came (scripted).');
    case 'resetMidBody':
      return new TransportError('truncated', 'maybe', 'The connection broke within the answer (scripted).');
    case 'oversized':
      return new TransportError('too_large', 'maybe', 'The answer is larger than allowed (scripted).');
    default:
      return fault satisfies never;
  }
}
