export { salesforce } from './plugin.js';
export { soql, type SoqlFragment, type SoqlValue } from './endpoints/soql-text.js';
