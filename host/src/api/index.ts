export { registerApiRoutes, type ApiParts } from './api-routes.js';
