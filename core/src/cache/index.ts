export { ownerKey, requestKey, sharedKey } from './cache-key.js';
export { cacheTierContract, sharedTierContract, type SharedTierCheck, type TierCheck, type TierUnderTest } from './tier-contract.js';
export { Flight, FlightBook, type FlightPlan, type FlightWait } from './flight.js';
export { createMemorySharedTier, MemorySharedStore } from './memory-shared-tier.js';
export { createNodeCacheTier, nodeCacheTierDefaults, type NodeCacheTierOptions } from './node-cache-tier.js';
export { CacheWarmer, type CacheWarmerOptions, type WarmTask } from './warmer.js';
