export { airtable } from './plugin.js';
