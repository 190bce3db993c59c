// The machinery behind the contract, for the host and the harness. Plugins and applications use `@mooring/core`.
export { restoreUnknown } from './answer/restore-unknown.js';
export { nextPage, itemsOf, type FetchedPage, type NextPage } from './call/next-page.js';
export { CallCache, type AskProvider, type CacheAnswer, type CacheHit, type CallKey } from './call/call-cache.js';
export type { CallResult, CallServices } from './call/call-services.js';
export {
  createClient,
  fixedConnection,
  type ClientContext,
  type ConnectionHandle,
  type DynamicCall,
  type DynamicClient,
} from './call/connection-client.js';
export { Pipeline } from './call/pipeline.js';
export type { PlannedCall } from './call/planned-call.js';
export {
  cacheTierContract,
  CacheWarmer,
  createMemorySharedTier,
  createNodeCacheTier,
  MemorySharedStore,
  sharedTierContract,
  type CacheWarmerOptions,
  type SharedTierCheck,
  type TierCheck,
  type TierUnderTest,
  type WarmTask,
} from './cache/index.js';
export { compileCacheRule, type CompiledCacheRule } from './contract/cache-rule.js';
export { connectionKey, createConnection, credentialFields, type ConnectionSource } from './connection/create-connection.js';
export type { Base, ConnectionState } from './connection/connection-state.js';
export { hostMatcher } from './connection/host-pattern.js';
export { valueAt, withValueAt } from './contract/deep-path.js';
export { durationMs } from './contract/duration.js';
export type { EndpointDefinition } from './contract/endpoint.js';
export type { EventDefinition } from './contract/event.js';
export { fieldIssues, inWords, type FieldIssue } from './contract/schema-issues.js';
export { clientOf } from './contract/oauth.js';
export { methodsOf } from './contract/auth.js';
export { chooseMethod, requiredFields, sampleFields, type ChosenMethod } from './connection/choose-method.js';
export { formatOf } from './contract/format.js';
export type { AnyPaginate } from './contract/paginate.js';
export type { AnyPluginDefinition } from './contract/plugin.js';
export type { EventTypesOf } from './contract/event.js';
export type { Dependencies } from './contract/service.js';
export { unverifiedParts } from './contract/unverified.js';
export {
  createMemoryLimiter,
  laneKey,
  limitStateOf,
  standardLimitState,
  type LaneName,
  type LaneUsage,
  type Limiter,
  type MemoryLimiterOptions,
} from './limits/index.js';
export { createWinstonLogger } from './logging/index.js';
export {
  compilePlugin,
  compileEndpoint,
  resilienceDefaults,
  type CompiledAction,
  type CompiledCallable,
  type CompiledEndpoint,
  type CompiledPlugin,
} from './plugin/compiled-plugin.js';
export { walkEndpoints } from './plugin/walk-endpoints.js';
export type { CacheEntry, CacheTier, CacheUsage, SharedCacheTier, SharedLookup, SharedStamp } from './ports/cache-tier.js';
export { systemClock } from './ports/clock.js';
export { silentLogger } from './ports/logger.js';
export { silentMeter } from './ports/meter.js';
export { systemRandom } from './ports/random.js';
export { systemResolver, type Resolver } from './ports/resolver.js';
export type { Transport, WireRequest, WireResponse } from './ports/transport.js';
export { fixedToken, type AccessToken, type TokenSource } from './ports/token-source.js';
export { silentTracer, type Span, type SpanAttributes, type Tracer } from './ports/tracer.js';
export { VirtualClock } from './ports/virtual-clock.js';
export { encodeForm, styleOf } from './request/encode.js';
export { prepareRequest } from './request/prepare-request.js';
export type { PreparedRequest } from './request/prepared-request.js';
export { isWhole, readWhole, withoutStreams, type WholeRequest } from './request/whole-body.js';
export { describeSchema } from './sample/describe-schema.js';
export { fakeField, fakeFields } from './sample/fake-fields.js';
export { sampleInput } from './sample/sample-input.js';
export { sampleOf, type SampleOptions } from './sample/sample.js';
export { Secret } from './secret/secret.js';
export { findSecrets, type FoundSecret } from './secret/secret-spellings.js';
export {
  HealthBook,
  OperationEvents,
  silentEvents,
  type ConnectionHealth,
  type HealthOwner,
  type HealthSign,
  type HealthState,
  type OperationEvent,
  type OperationEventOf,
  type OperationEventSink,
  type OperationEventType,
} from './telemetry/index.js';
export { createUndiciTransport, isTransportError, TransportError, type UndiciTransportOptions } from './transport/index.js';
