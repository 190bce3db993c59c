/** What an error code stands for. docs/errors.md lists the same codes; a test keeps the two in step. */
export interface CatalogueEntry {
  /** What happened, in a sentence. */
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly remedy: string;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
}

const entry = (retryable: boolean, meaning: string, remedy: string): CatalogueEntry => ({ meaning, remedy, retryable });

/** Every code an error of Mooring can carry. */
export const errorCatalogue = {
  // What the application said
  InvalidInput: entry(
    false,
    'The input does not fit the schema of the endpoint; nothing was sent.',
    'Correct the fields that the issues name.',
  ),
  InvalidOptions: entry(
    false,
    'An option given to Mooring is missing, unknown or of the wrong shape.',
    'Correct the option that the message names.',
  ),
  InvalidPlugin: entry(
    false,
    'A plugin contradicts itself or declares what this version cannot run.',
    'Correct the declaration that the message names.',
  ),
  UnknownPlugin: entry(false, 'No plugin of this id is loaded.', 'Add it to `plugins`, or use one of the ids that the message lists.'),
  UnknownConnection: entry(
    false,
    'The plugin has no connection of this name.',
    'Add it to `connections`, or use one of the names that the message lists.',
  ),
  MissingCredential: entry(
    false,
    'A connection lacks a credential that its plugin needs.',
    'Set the environment variable or the option that the message names.',
  ),
  NotConnected: entry(
    false,
    'The connection has no access token yet.',
    'Let somebody consent at `/oauth/<plugin>/start`, or give it an access token.',
  ),
  ConnectionExists: entry(
    false,
    'The plugin has a connection of this name already.',
    'Take another name, or change the one that is there.',
  ),
  ConnectionRefused: entry(
    false,
    'What a provider said of a connection is not what its plugin allows, such as a host of somebody else.',
    'Connect again; if it stays so, report it to the author of the plugin.',
  ),
  AccountMismatch: entry(
    false,
    'Another account at the provider has consented than the one that the connection is for.',
    'Consent with the same account, or make another connection.',
  ),
  ConnectionDisabled: entry(false, 'Somebody has switched the connection off.', 'Enable it again, or use another one.'),
  ReauthorisationRequired: entry(
    false,
    'The provider does not honour the grant of the connection any more, and has been asked more than once.',
    'Let somebody consent anew at `/oauth/<plugin>/start`; what is stored stays until then.',
  ),
  TokenUnavailable: entry(
    true,
    'No access token could be obtained for now: the token endpoint failed or did not answer.',
    'Try again after `retryAfterMs`.',
  ),
  BodyUnreadable: entry(
    false,
    'The source of the request body failed while it was read, or gave other bytes than it promised; a part may have been sent.',
    'Look at the cause, which is the own error of the source.',
  ),
  // What stopped a call before the provider could act on it
  EgressDenied: entry(
    false,
    'The request would leave for a host or address that the plugin does not declare.',
    'Correct the path, or declare the host in `api.egress`.',
  ),
  CircuitOpen: entry(true, 'The provider failed too often; calls are refused until a probe succeeds.', 'Try again after `retryAfterMs`.'),
  BulkheadFull: entry(
    true,
    'Too many calls to this provider are under way and waiting.',
    'Lower the concurrency, or raise `resilience.bulkhead`.',
  ),
  LimiterFull: entry(true, 'Too many calls wait for the rate limit of this provider.', 'Slow down, or raise `limits[].maxWaiting`.'),
  NotSent: entry(
    true,
    'No connection to the provider came about; it has not seen the request.',
    'Check the network; a retry is safe for any method.',
  ),
  NameUnresolved: entry(
    false,
    'The host name of the provider does not resolve.',
    'Check the connection values that stand in the host name, and DNS.',
  ),
  InsecureConnection: entry(
    false,
    'The TLS certificate of the provider is not acceptable.',
    'Check the clock and the certificate store of this machine.',
  ),
  // What happened on the wire
  NetworkFailure: entry(
    true,
    'The connection broke after the request may have reached the provider.',
    'Retry when the operation is safe to repeat.',
  ),
  AttemptTimeout: entry(true, 'One attempt took longer than `resilience.attemptTimeoutMs`.', 'Retry when the operation is safe to repeat.'),
  DeadlineExceeded: entry(
    true,
    'The call did not finish within its total time, waiting included.',
    'Raise `deadlineMs`, or try again after `retryAfterMs`.',
  ),
  Cancelled: entry(false, 'The caller aborted the call.', 'Nothing: this is what was asked for.'),
  // What the provider answered
  RateLimited: entry(true, 'The provider refused the call because of its rate limit.', 'Try again after `retryAfterMs`.'),
  Overloaded: entry(true, 'The provider is overloaded or unavailable (502, 503, 504 …).', 'Try again later.'),
  ServerError: entry(true, 'The provider failed (500).', 'Try again later; report it to the provider with `requestId`.'),
  Unsupported: entry(false, 'The provider does not implement this (501, 505).', 'Use another endpoint.'),
  Conflict: entry(false, 'The provider refused because of the present state of the resource (409).', 'Read the resource again and decide.'),
  TransientRefusal: entry(true, 'The provider asks to repeat the request (408, 425, a lock).', 'Try again.'),
  TokenExpired: entry(
    true,
    'The access token has expired, as the provider itself says.',
    'Refresh the token or re-authorise the connection.',
  ),
  AuthenticationFailed: entry(
    false,
    'The provider does not accept the credential (401).',
    'Check or renew the credential of the connection.',
  ),
  PermissionDenied: entry(false, 'The credential lacks the permission or scope (403).', 'Grant the scope to the credential.'),
  NotFound: entry(false, 'The resource does not exist (404, 410).', 'Check the id.'),
  RequestRejected: entry(
    false,
    'The provider rejects the request as wrong (other 4xx, or an error inside a 200).',
    'Correct what `provider.message` names.',
  ),
  BadResponse: entry(
    false,
    'The answer cannot be read: broken JSON, an unexpected redirect, an unknown encoding.',
    'Report it to the provider with `requestId`.',
  ),
  ResponseTooLarge: entry(false, 'The answer is larger than `maxResponseBytes`.', 'Ask for less, or raise the limit of the endpoint.'),
  SchemaDrift: entry(
    false,
    'The answer no longer fits the schema that the plugin declares.',
    'Update the plugin, or set `onSchemaDrift: "report"`.',
  ),
  PaginationLoop: entry(
    false,
    'The provider returned a page that was already read; reading on would never end.',
    'Report it to the provider; the items read so far are good.',
  ),
  // Webhooks
  RawBodyConsumed: entry(
    false,
    'The body of a webhook was parsed before Mooring could see its bytes.',
    'Mount Mooring before the body parser, or keep the bytes in `req.rawBody`.',
  ),
  WebhookRejected: entry(
    false,
    'A webhook was refused: signature, timestamp, size or form.',
    'Check the signing secret of the connection.',
  ),
  ReplyMissing: entry(
    false,
    'An event wants an answer and no handler gave one in time.',
    'Register a handler for the event, or make it faster.',
  ),
  // Store and process
  StoreInUse: entry(false, 'Another process owns the store file.', 'Stop the process that the message names, or use another file.'),
  StoreUnreadable: entry(
    false,
    'The store file cannot be opened or is no store of Mooring.',
    'Correct the path or the permissions; restore a backup.',
  ),
  StoreFailed: entry(
    true,
    'The disk or the file of the store failed while it was in use.',
    'Look at the disk and at the cause, then try again.',
  ),
  StoreFull: entry(true, 'The store takes no more writes for now.', 'Try again shortly; look at the disk.'),
  HostNotStarted: entry(false, 'The host has not been started, or has been stopped.', 'Call `await host.start()` first.'),
  PortInUse: entry(false, 'Another process listens on this port.', 'Set PORT to another one, or stop the other process.'),
  Unauthorised: entry(
    false,
    'A request to the API of the host carries no token, or a wrong one.',
    'Send `authorization: Bearer …` with the token of `api.token` or `MOORING_API_TOKEN`.',
  ),
  HostFailed: entry(false, 'Something failed inside the host.', 'Look into the log of the host.'),
  // What is sealed
  VaultKeyMissing: entry(
    false,
    'A key that stored credentials are sealed with is not in the key ring, or there is no key at all.',
    'Add the key that the message names to `MOORING_KEYS`; `mooring keys new` makes a first one.',
  ),
  VaultTampered: entry(
    false,
    'A stored credential is not what was sealed in its place: it was changed, moved, cut off or put back from an earlier time.',
    'Restore it from a backup or enter it anew, and find out who wrote to the store.',
  ),
  VaultUnavailable: entry(true, 'The service that holds the keys does not answer for now.', 'Try again shortly; look at that service.'),
  // The harness
  CassetteMismatch: entry(
    false,
    'A request is not among the recorded ones, so there is no answer to replay.',
    'Compare it with the nearest one that the message names, or record again.',
  ),
  CassetteUnsafe: entry(
    false,
    'An exchange that was to be recorded holds something that looks like a secret; nothing was kept.',
    'Cover the field with `redact`, or name the id in `allow` if it is harmless.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
