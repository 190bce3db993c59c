export type { LaneUsage, Limiter, LimitPriority, LimitRequest, LimitRule } from './limiter.js';
export { createMemoryLimiter } from './memory-limiter.js';
