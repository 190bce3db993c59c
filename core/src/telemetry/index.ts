export { outcomeOf, signOf, type CallOutcome } from './call-outcome.js';
export { HealthBook, type CallFailure, type ConnectionHealth, type HealthOwner, type HealthSign } from './health-book.js';
export type { HealthState, OperationEvent, OperationEventOf, OperationEventType } from './operation-event.js';
export { OperationEvents, silentEvents, type OperationEventSink } from './operation-events.js';
