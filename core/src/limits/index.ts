export type { LaneName } from './lane-name.js';
export { laneKey } from './lane-name.js';
export { limitStateOf } from './learned-state.js';
export type { LaneUsage, Limiter, LimitPriority, LimitRequest, LimitRule } from './limiter.js';
export { isShortWindow } from './meter-for.js';
export { createMemoryLimiter, type MemoryLimiterOptions } from './memory-limiter.js';
export { standardLimitState } from './standard-limit-state.js';
