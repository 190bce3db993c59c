export { shopify } from './plugin.js';
