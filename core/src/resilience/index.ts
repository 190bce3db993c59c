export { createBulkhead, bulkheadDefaults, type Bulkhead, type BulkheadOptions, type BulkheadWait } from './bulkhead.js';
export { breakerWindowDefaults, type BreakerWindowOptions } from './breaker-window.js';
export {
  circuitDefaults,
  createCircuit,
  type Circuit,
  type CircuitEffect,
  type CircuitOptions,
  type CircuitPermit,
  type CircuitStatus,
} from './circuit.js';
export { failureRules, type FailureClass, type FailureRule } from './failure-class.js';
export {
  createRetrier,
  retryDefaults,
  type AttemptFailure,
  type GiveUpReason,
  type Retrier,
  type RetriedCall,
  type RetryOptions,
  type RetryResult,
} from './retry.js';
export { resetAfterMs, retryAfterMs, type ResetEncoding } from './retry-after.js';
export { createRetryBudget, retryBudgetDefaults, type RetryBudget, type RetryBudgetOptions } from './retry-budget.js';
