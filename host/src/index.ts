export { createRedisCacheTier, type CacheSeal, type RedisCacheTierOptions } from './cache/index.js';
export type { ConnectionInfo } from './connections/connection-info.js';
export type {
  ConnectionChange,
  ConnectionFilter,
  ConnectionStatus,
  ConnectionStore,
  NewConnection,
  PendingConsent,
  StoredConnection,
} from './connections/connection-store.js';
export type {
  ConnectionName,
  ConnectionRequest,
  Connections,
  ConnectionsPage,
  ConnectionTest,
  Removal,
} from './connections/connections.js';
export { createMemoryConnectionStore, createSqliteConnectionStore, type ConnectionStoreOptions } from './connections/store/index.js';
export { createHost } from './create-host.js';
export type { Host, HostDescription, IncomingWebhook, StartOptions, TenantHost, WebhookAnswer, WebhookEndpoint } from './host.js';
export type { ConsentLink } from './oauth/index.js';
export {
  hostDefaults,
  type AppsOption,
  type ConnectionsOption,
  type EventOptions,
  type HostOptions,
  type HostServices,
  type OAuthOptions,
  type TransportChoice,
} from './options.js';
export {
  openTelemetryMeter,
  openTelemetryTracer,
  type CircuitFilter,
  type CircuitReport,
  type Circuits,
  type ConnectionReport,
  type LimitReport,
} from './telemetry/index.js';
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
export {
  createKmsKeyProvider,
  type AssociatedData,
  type KeyInfo,
  type KeyProvider,
  type KeyRow,
  type KmsClient,
  type KmsContext,
  type KmsKeyProviderOptions,
  type RotationOptions,
  type RotationProgress,
  type RotationReport,
  type WrappedKey,
} from './vault/index.js';
