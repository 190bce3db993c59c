import type { WireResponse } from '@mooring/core/runtime';
import type { Fault } from './fault.js';
import type { RecordedRequest } from './recorded-request.js';

/** What the provider does with one request. */
export type ScriptedReply = (
  | { readonly answer: (request: RecordedRequest) => WireResponse | Promise<WireResponse>; readonly delayMs: number }
  | { readonly fault: Exclude<Fault, 'slow' | 'malformedJson'> }
) & {
  /** Whether a test may end without it: the empty page that ends pages which are only counted. */
  readonly optional?: boolean;
};
