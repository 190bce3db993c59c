export { hubspot } from './plugin.js';
