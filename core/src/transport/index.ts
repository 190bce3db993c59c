export { createAttemptTimer, type AttemptTimer } from './attempt-timer.js';
export type { AttemptAnswer, AttemptOutcome } from './axios-adapter.js';
export { acceptedEncodings } from './content-decoder.js';
export type { EgressGuardOptions } from './egress-guard.js';
export type { AddressRule } from './public-address.js';
export { nextHop, type Hop, type RedirectRule } from './redirect.js';
export { isTransportError, TransportError, type TransportFailure } from './transport-error.js';
export { createUndiciTransport, type UndiciTransportOptions } from './undici-transport.js';
