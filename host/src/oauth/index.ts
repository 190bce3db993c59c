export { ConsentFlow, type BrowserRequest, type ConsentFlowParts } from './consent-flow.js';
export type { ConsentLink } from './link-target.js';
export { registerOAuthRoutes } from './oauth-routes.js';
