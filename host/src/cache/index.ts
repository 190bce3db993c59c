export { createRedisCacheTier, type CacheSeal, type RedisCacheTierOptions, type SealedPlace } from './redis-cache-tier.js';
