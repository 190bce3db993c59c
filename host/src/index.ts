export { createHost } from './create-host.js';
export type { Host, HostDescription, IncomingWebhook, StartOptions, WebhookAnswer, WebhookEndpoint } from './host.js';
export {
  hostDefaults,
  type AppsOption,
  type ConnectionsOption,
  type EventOptions,
  type HostOptions,
  type HostServices,
  type TransportChoice,
} from './options.js';
export type { DeadLetterFilter, EventState, Store, StoreCounts, StoredEvent } from './store/index.js';
export {
  defineConfig,
  type ConfigContext,
  type ConfigSource,
  type Listening,
  type MooringConfig,
  type Suggestion,
} from './cli/define-config.js';
export type { AuthorCommand, AuthorFlags, AuthorOption, AuthorProgram } from './cli/author-commands.js';
export type { Terminal } from './cli/terminal.js';
