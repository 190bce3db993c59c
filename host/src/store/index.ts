export { createStore, type StoreOptions } from './create-store.js';
export type {
  Acceptance,
  AttemptFailure,
  Claim,
  DeadLetterFilter,
  EventState,
  NewEvent,
  QuarantinedEvent,
  Store,
  StoreCounts,
  StoredEvent,
} from './store.js';
