export { cacheTierContract, sharedTierContract, type SharedTierCheck, type TierCheck, type TierUnderTest } from './tier-contract.js';
export { createMemorySharedTier, MemorySharedStore } from './memory-shared-tier.js';
export { createNodeCacheTier, type NodeCacheTierOptions } from './node-cache-tier.js';
export { CacheWarmer, type CacheWarmerOptions, type WarmTask } from './warmer.js';
