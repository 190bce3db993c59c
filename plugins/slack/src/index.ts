export { slack } from './plugin.js';
