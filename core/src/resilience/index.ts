export { createBulkhead, type Bulkhead, type BulkheadOptions, type BulkheadWait } from './bulkhead.js';
export type { BreakerWindowOptions } from './breaker-window.js';
export { createCircuit, type Circuit, type CircuitEffect, type CircuitOptions, type CircuitPermit, type CircuitStatus } from './circuit.js';
export { failureRules, type FailureClass, type FailureRule } from './failure-class.js';
export {
  createRetrier,
  type AttemptFailure,
  type GiveUpReason,
  type Retrier,
  type RetriedCall,
  type RetryOptions,
  type RetryResult,
} from './retry.js';
export { retryAfterMs, type ResetEncoding } from './retry-after.js';
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from './retry-budget.js';
