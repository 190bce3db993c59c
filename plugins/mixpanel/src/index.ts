export { mixpanel } from './plugin.js';
export { mixpanelRegions } from './auth.js';
