// What plugin authors and applications see. The machinery behind it is `@mooring/core/runtime`.
export { action, type Action, type ActionContext, type CallEndpoint } from './contract/action.js';
export type {
  AppOptions,
  ClientOf,
  Connection,
  ConnectionOptions,
  EventNames,
  HandlerOf,
  PluginById,
  ReceivedEvent,
  UntypedRequest,
  UntypedResponse,
  WebhookSecretValue,
} from './contract/application.js';
export {
  apiKey,
  basic,
  bearer,
  noAuth,
  oauth2,
  oneOf,
  signed,
  type AccountSource,
  type Auth,
  type CredentialPlace,
  type SignableRequest,
  type SigningRule,
} from './contract/auth.js';
export type { AnyEndpoint, Callable, CallTypes, CallTypesOf } from './contract/callable.js';
export type { CacheRule, WarmRule } from './contract/cache-rule.js';
export type { CallArguments, CallOptions, Client, EndpointCall, EndpointTree, PagedCall, Pages } from './contract/client.js';
export { definePlugin } from './contract/define-plugin.js';
export type { Duration } from './contract/duration.js';
export {
  del,
  get,
  head,
  patch,
  post,
  put,
  type BodyEncoding,
  type Endpoint,
  type EndpointOptions,
  type EndpointTraits,
  type FollowRule,
  type Method,
} from './contract/endpoint.js';
export { event, reply, type AnyEvent, type EventMap, type ReplyOptions, type TypedEvent } from './contract/event.js';
export type { Field, FieldMap, FieldValues } from './contract/field.js';
export { follow, type FollowOptions } from './contract/follow.js';
export {
  bytes,
  byteStream,
  multipart,
  ndjson,
  text,
  type BodyFormat,
  type ByteSource,
  type FilePart,
  type FormattedSchema,
  type ItemSource,
  type SizedBytes,
} from './contract/format.js';
export { graphql, type GraphQL, type OperationOptions } from './contract/graphql.js';
export type { LearnedHeaders, Limit, LimitFeedback, LimitScope, LimitState, ReadLimitState, ResetEncoding } from './contract/limits.js';
export type {
  AuthorizationCodeGrant,
  CallbackSignature,
  ClientCredentialsGrant,
  JwtBearerGrant,
  RefreshRule,
  RevokeRule,
  TokenAnswer,
  TokenEndpoint,
  TokenGrant,
} from './contract/oauth.js';
export type { ItemOf, PageContext, Paginate } from './contract/paginate.js';
export type { ConnectionNames, PathParams } from './contract/path.js';
export {
  server,
  type AnyPlugin,
  type Api,
  type Category,
  type ConnectionValue,
  type ValueSource,
  type DefinedPlugin,
  type Plugin,
  type PluginDefinition,
  type PluginTypes,
  type Resilience,
  type Server,
} from './contract/plugin.js';
export type {
  ProviderErrorCode,
  ProviderErrors,
  ProviderFailure,
  ProviderResponse,
  ReadProviderError,
} from './contract/provider-errors.js';
export type { EmptyObject, EmptySchema, InputOf, OutputOf, Schema, SchemaIssue, SchemaResult } from './contract/schema.js';
export { serviceRef, services, type PluginCache, type Resolved, type ServiceRef } from './contract/service.js';
export { unverified, type UnverifiedPart } from './contract/unverified.js';
export type {
  AnySignatureScheme,
  EventPart,
  EventToWrite,
  HandshakeAnswer,
  Subscription,
  WebhookRequest,
  Webhooks,
  WebhookSecret,
  WrittenDelivery,
} from './contract/webhooks.js';
export { errorCatalogue, type CatalogueEntry, type ErrorCode } from './errors/catalogue.js';
export { isMooringError, MooringError, type AnyMooringError, type ErrorDetails } from './errors/mooring-error.js';
export type { Clock } from './ports/clock.js';
export type { LogFields, Logger, LogLevel } from './ports/logger.js';
export type { Meter, MetricAttributes } from './ports/meter.js';
export type { Random } from './ports/random.js';
export {
  signature,
  type BasicCredentials,
  type RsaSignKey,
  type SignatureScheme,
  type SignedRequest,
  type Verdict,
  type VerifyContext,
} from './signature/index.js';
