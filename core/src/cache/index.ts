export { cacheKey, type CacheKeyParts } from './cache-key.js';
export { createNodeCacheTier, type NodeCacheTierOptions } from './node-cache-tier.js';
