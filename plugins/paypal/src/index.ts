export { paypal } from './plugin.js';
