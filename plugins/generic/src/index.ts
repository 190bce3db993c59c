export type {
  AuthConfiguration,
  EndpointConfiguration,
  ErrorConfiguration,
  GenericConfiguration,
  PaginationConfiguration,
  ValueConfiguration,
  WebhookConfiguration,
} from './configuration/configuration.js';
export type { GenericPlugin, JsonPlugin } from './configuration/plugin-of.js';
export { generic, genericFromJson } from './plugin.js';
