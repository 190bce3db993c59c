export { stripe } from './plugin.js';
