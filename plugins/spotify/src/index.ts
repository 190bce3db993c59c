export { spotify } from './plugin.js';
