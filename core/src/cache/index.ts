export { cacheKey, canonicalJson, type CacheKeyParts } from './cache-key.js';
export { deepFreeze } from './deep-freeze.js';
export { createNodeCacheTier, nodeCacheTierDefaults, type NodeCacheTierOptions } from './node-cache-tier.js';
