import type {
  BodyEncoding,
  Category,
  CredentialPlace,
  Duration,
  EndpointTraits,
  Field,
  Limit,
  Method,
  ProviderErrorCode,
  Resilience,
  signature,
} from '@mooring/core';

// What stands in a configuration: plain data that JSON can hold, so that it may come from a file. Where it says `env` it is the name of an
// environment variable; a secret itself never stands here.

/** A JSON Schema (draft 2020-12), such as `{ "type": "object", "required": ["sku"] }`. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How connections prove who they are. */
export type AuthConfiguration =
  | { readonly kind: 'none' }
  /** `Authorization: Bearer <token>`; in code the credential is called `token`. */
  | ({ readonly kind: 'bearer'; readonly env: string } & FieldTexts)
  /** In code the credential is called `apiKey`. */
  | ({ readonly kind: 'apiKey'; readonly env: string } & CredentialPlace & FieldTexts)
  /** HTTP Basic; in code the credentials are called `username` and `password`. */
  | { readonly kind: 'basic'; readonly usernameEnv: string; readonly passwordEnv: string }
  /** An OAuth 2 token for the application itself; in code the credentials are called `clientId` and `clientSecret`. */
  | {
      readonly kind: 'clientCredentials';
      readonly clientIdEnv: string;
      readonly clientSecretEnv: string;
      /** Absolute, https. */
      readonly tokenUrl: string;
      readonly scopes?: readonly string[];
      /** @default ' ' */
      readonly scopeSeparator?: ' ' | ',';
      /** HTTP Basic, or fields of the form. @default 'basic' */
      readonly clientProof?: 'basic' | 'post';
      /** Fields beside the standard ones, such as an audience. */
      readonly tokenParams?: Readonly<Record<string, string>>;
      /** How long a token lives where the answer does not tell. @default until the API refuses it */
      readonly lifetime?: Duration;
    };

/** What a person is told who is asked for a credential. */
type FieldTexts = Pick<Field, 'label' | 'hint'>;

/** A value of the connection that stands as `{name}` in the base URL or in paths. */
export interface ValueConfiguration extends Pick<Field, 'label' | 'hint' | 'example' | 'env'> {
  /** A regular expression that the whole value must match. A host is built from it: it must admit no slash. */
  readonly pattern: string;
}

/** How one page leads to the next. `items` is a dotted path to the list, `.` where the answer is the list; `cursor`, `more` and `url` are paths too. */
export type PaginationConfiguration =
  | { readonly by: 'link'; readonly items: string }
  | { readonly by: 'nextUrl'; readonly items: string; readonly url: string }
  | { readonly by: 'cursor'; readonly items: string; readonly param: string; readonly cursor: string; readonly more?: string }
  | { readonly by: 'lastId'; readonly items: string; readonly param: string; readonly more: string; readonly id?: string }
  | { readonly by: 'offset'; readonly items: string; readonly param: string; readonly size?: string }
  | {
      readonly by: 'page';
      readonly items: string;
      readonly param: string;
      readonly size?: string;
      /** @default 1 */
      readonly first?: number;
      readonly totalPages?: { readonly header: string };
    };

type SharedTraits =
  | 'title'
  | 'safe'
  | 'idempotency'
  | 'encoding'
  | 'compress'
  | 'redirects'
  | 'limits'
  | 'cost'
  | 'scopes'
  | 'cache'
  | 'invalidates'
  | 'maxResponseBytes';

/** One endpoint. A `:name` in its path is what the caller supplies. */
export interface EndpointConfiguration extends Pick<EndpointTraits, SharedTraits> {
  readonly method: Method;
  /** Below the base URL. */
  readonly path: string;
  /** What the caller passes: the query of GET, HEAD and DELETE, the body of the others. `false`: nothing. @default any record */
  readonly input?: JsonSchema | false;
  /** Parts that the caller passes by name in place of one input, such as `["query", "body"]` for a POST that has both. */
  readonly parts?: readonly ('query' | 'body' | 'headers')[];
  /** What the answer must look like. @default any JSON, and the list of items where it is a page */
  readonly answer?: JsonSchema | 'text' | 'bytes';
  /** `true`: as `pagination` says. @default no pages */
  readonly paginate?: true | PaginationConfiguration;
  /** An answer as the documents give it; for the simulator and for tests. */
  readonly example?: unknown;
}

/** Where an error's code and words stand in the answer, and what codes mean. Paths are dotted. */
export interface ErrorConfiguration {
  /** @default the first text of `code`, `error.code`, `error` */
  readonly code?: string;
  /** @default the first text of `detail`, `message`, `error.message`, `error_description`, `title` */
  readonly message?: string;
  /** What a code means where the status does not tell, such as `{ "token_expired": "TokenExpired" }`. */
  readonly meanings?: Readonly<Record<string, ProviderErrorCode>>;
  /** Header that carries the API's id of a request. */
  readonly requestIdHeader?: string;
}

/** Where a part of an event stands: a dotted path into the body, or a header. */
export type EventPartConfiguration = string | { readonly header: string };

/** Webhooks of one URL and secret for each connection. */
export interface WebhookConfiguration {
  /** Environment variable with the signing secret of the connection `default`. */
  readonly env: string;
  /** As `signature.hmac` of @mooring/core takes it; parts of the signed text are written `{ "part": "timestamp" }`, `{ "part": "body" }`. */
  readonly hmac?: Parameters<typeof signature.hmac>[0];
  /** A secret that is sent along instead of a signature. */
  readonly sharedSecret?: Parameters<typeof signature.sharedSecret>[0];
  readonly type: EventPartConfiguration;
  /** The same on every redelivery, and different for every event. */
  readonly id: EventPartConfiguration;
  /** @default the whole body */
  readonly data?: string;
  readonly events: Readonly<Record<string, EventConfiguration>>;
}

export interface EventConfiguration {
  readonly title?: string;
  /** @default any object */
  readonly data?: JsonSchema;
  /** Tags of cached answers that the event makes wrong. */
  readonly invalidates?: readonly string[];
  /** The body of a delivery as the documents give it; for the simulator and for tests. */
  readonly example?: unknown;
}

/** A JSON API that has no plugin of its own. */
export interface GenericConfiguration {
  /** Lower-case letters, digits and dashes; unique in a host. */
  readonly id: string;
  /** @default the id */
  readonly title?: string;
  /** Where the API's documents are. */
  readonly docs?: string;
  /** @default 'other' */
  readonly category?: Category;
  /** Of this configuration, as a semantic version. @default '1.0.0' */
  readonly version?: string;
  /** Of the API. @default 'none' */
  readonly apiVersion?: string;
  /** Absolute, https; http on this machine. May hold `{name}` of `values`. */
  readonly baseUrl: string;
  /** Where connections of the environment `sandbox` go. */
  readonly sandbox?: { readonly baseUrl: string };
  /** Hosts that requests may go to. @default those of the base URLs */
  readonly egress?: readonly string[];
  readonly values?: Readonly<Record<string, ValueConfiguration>>;
  readonly auth: AuthConfiguration;
  /** Sent with every request; never a credential. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How object bodies are written. @default 'json' */
  readonly body?: BodyEncoding;
  /** Header that makes a repeated POST or PATCH harmless. */
  readonly idempotency?: string;
  /** @default what answers tell in RateLimit headers */
  readonly limits?: readonly Omit<Limit, 'feedback'>[];
  readonly resilience?: Resilience;
  /** What `paginate: true` stands for. */
  readonly pagination?: PaginationConfiguration;
  readonly errors?: ErrorConfiguration;
  /** By dotted name, such as `orders.list`. */
  readonly endpoints: Readonly<Record<string, EndpointConfiguration>>;
  /** Name of an endpoint that succeeds when the credential is good and changes nothing. */
  readonly probe?: string;
  readonly webhooks?: WebhookConfiguration;
}
