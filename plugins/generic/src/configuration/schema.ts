import { z } from 'zod';

// The words of an error follow the name of its place: "`auth.env` must be …".

/** The issue of a library's schema, as far as words are made of it. */
interface Issue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly keys?: readonly string[] | undefined;
}

/** What a value must be, in words that never repeat the value: somebody may have pasted a secret. */
export const must = (expected: string): { error: (issue: Issue) => string } => ({
  error: ({ input }) => (input === undefined ? `is missing: it must be ${expected}` : `must be ${expected}`),
});

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** An object of known names. */
const record = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code, keys, input }: Issue) => {
      if (code === 'unrecognized_keys') return `does not know ${list(keys ?? [])}; it takes ${list(Object.keys(shape))}`;
      return must('an object').error({ input });
    },
  });

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.enum(values, must(`one of ${list(values)}`));

const text = z.string(must('a text')).min(1, must('a text that is not empty'));
const whole = z.number(must('a number')).int(must('a whole number')).positive(must('above 0'));
const positive = z.number(must('a number')).positive(must('above 0'));
const flag = z.boolean(must('true or false'));
const texts = z.array(text, must('a list of texts'));

const matching = (pattern: RegExp, expected: string) => z.string(must(expected)).regex(pattern, must(expected));

const env = matching(
  /^[A-Z][A-Z0-9_]*$/,
  'the name of an environment variable, such as ORDERS_API_KEY; a secret itself never stands in a configuration',
);
const duration = matching(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration such as "250ms", "30s" or "5m"');
const headerName = matching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'the name of a header');
const dotted = matching(/^(\.|[^.\s]+(\.[^.\s]+)*)$/, 'a dotted path such as "data.items", or "." for the whole answer');
const path = matching(/^[^.\s]+(\.[^.\s]+)*$/, 'a dotted path such as "paging.next"');

const baseUrl = z.string(must('an absolute URL')).refine(isBaseUrl, must('an absolute https URL without user, query or fragment'));

function isBaseUrl(given: string): boolean {
  const filled = given.replace(/\{[A-Za-z_]\w*\}/g, 'value');
  if (!URL.canParse(filled)) return false;
  const { protocol, hostname, username, search, hash } = new URL(filled);
  const isHere = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || isHere) && username === '' && search === '' && hash === '';
}

const jsonSchema = z
  .record(z.string(), z.json(must('plain JSON')), must('a JSON Schema'))
  .refine(isJsonSchema, must('a JSON Schema (draft 2020-12)'));

/** The library throws on what it cannot make a schema of. */
function isJsonSchema(given: Readonly<Record<string, unknown>>): boolean {
  try {
    z.fromJSONSchema(given);
    return true;
  } catch {
    return false;
  }
}

const example = z.json(must('plain JSON'));
const texted = { label: text.optional(), hint: text.optional() };
const place = { kind: z.literal('apiKey'), env, name: text, ...texted };

const Auth = z.discriminatedUnion(
  'kind',
  [
    record({ kind: z.literal('none') }),
    record({ kind: z.literal('bearer'), env, ...texted }),
    z.discriminatedUnion(
      'in',
      [
        record({ ...place, in: z.literal('header'), name: headerName, prefix: text.optional() }),
        record({ ...place, in: z.literal('query') }),
        record({ ...place, in: z.literal('body') }),
      ],
      must('one of "header", "query", "body"'),
    ),
    record({ kind: z.literal('basic'), usernameEnv: env, passwordEnv: env }),
    record({
      kind: z.literal('clientCredentials'),
      clientIdEnv: env,
      clientSecretEnv: env,
      tokenUrl: baseUrl,
      scopes: texts.optional(),
      scopeSeparator: oneOf(' ', ',').optional(),
      clientProof: oneOf('basic', 'post').optional(),
      tokenParams: z.record(z.string(), text, must('an object of texts')).optional(),
      lifetime: duration.optional(),
    }),
  ],
  must('one of "none", "bearer", "apiKey", "basic", "clientCredentials"'),
);

const items = dotted;
const Pagination = z.discriminatedUnion(
  'by',
  [
    record({ by: z.literal('link'), items }),
    record({ by: z.literal('nextUrl'), items, url: path }),
    record({ by: z.literal('cursor'), items, param: text, cursor: path, more: path.optional() }),
    record({ by: z.literal('lastId'), items, param: text, more: path, id: path.optional() }),
    record({ by: z.literal('offset'), items, param: text, size: text.optional() }),
    record({
      by: z.literal('page'),
      items,
      param: text,
      size: text.optional(),
      first: z.number(must('a number')).int(must('a whole number')).optional(),
      totalPages: record({ header: headerName }).optional(),
    }),
  ],
  must('one of "link", "nextUrl", "cursor", "lastId", "offset", "page"'),
);

const numbers = { rate: positive, per: duration.optional(), burst: positive.optional() };
const Limit = record({
  ...numbers,
  name: text,
  scope: oneOf('account', 'app', 'ip').optional(),
  by: texts.optional(),
  appliesTo: oneOf('every', 'named').optional(),
  byEnvironment: record({ sandbox: record(numbers).optional() }).optional(),
  kind: oneOf('rate', 'cost', 'concurrency', 'daily').optional(),
  resets: z
    .union(
      [oneOf('utc-midnight', 'rolling'), record({ utcHour: z.number(must('a number')) })],
      must('"utc-midnight", "rolling" or an object such as { "utcHour": 8 }'),
    )
    .optional(),
  reserve: z.number(must('a number')).optional(),
  learn: record({
    limit: headerName.optional(),
    remaining: headerName.optional(),
    reset: headerName.optional(),
    resetAs: oneOf('auto', 'delta-seconds', 'unix-seconds', 'unix-milliseconds', 'iso-8601', 'http-date').optional(),
    used: headerName.optional(),
    bucket: headerName.optional(),
  }).optional(),
  maxWaiting: whole.optional(),
});

const Cache = record({
  ttl: duration,
  tags: texts.optional(),
  staleWhileRevalidate: duration.optional(),
  staleIfError: duration.optional(),
  negativeTtl: duration.optional(),
  revalidate: flag.optional(),
  warm: record({
    at: z.union([z.literal('start'), duration], must('"start" or a duration')).optional(),
    inputs: z.array(z.record(z.string(), z.json()), must('a list of inputs')).optional(),
    hot: whole.optional(),
  }).optional(),
});

const encoding = oneOf('json', 'form', 'form-json', 'form-repeat');

const Endpoint = record({
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: matching(/^\/\S*$/, 'a path that begins with "/"'),
  title: text.optional(),
  input: z.union([z.literal(false), jsonSchema], must('a JSON Schema, or false')).optional(),
  parts: z
    .array(oneOf('query', 'body', 'headers'), must('a list of "query", "body", "headers"'))
    .min(1, must('a list that is not empty'))
    .optional(),
  answer: z.union([oneOf('text', 'bytes'), jsonSchema], must('a JSON Schema, "text" or "bytes"')).optional(),
  paginate: z.union([z.literal(true), Pagination], must('true, or an object such as { "by": "link", "items": "." }')).optional(),
  example: example.optional(),
  safe: flag.optional(),
  idempotency: z.union([z.literal(false), headerName], must('the name of a header, or false')).optional(),
  encoding: encoding.optional(),
  compress: oneOf('gzip').optional(),
  redirects: oneOf('none', 'same-origin', 'declared-hosts').optional(),
  limits: texts.optional(),
  cost: positive.optional(),
  scopes: texts.optional(),
  cache: Cache.optional(),
  invalidates: texts.optional(),
  maxResponseBytes: whole.optional(),
});

const meaning = oneOf(
  'RateLimited',
  'Overloaded',
  'ServerError',
  'Unsupported',
  'Conflict',
  'TransientRefusal',
  'TokenExpired',
  'AuthenticationFailed',
  'PermissionDenied',
  'NotFound',
  'RequestRejected',
);

const eventPart = z.union([path, record({ header: headerName })], must('a dotted path, or an object such as { "header": "x-event-id" }'));

const Webhooks = record({
  env,
  // What they hold is checked by the builders of @mooring/core.
  hmac: z.looseObject({}, must('an object')).optional(),
  sharedSecret: z.looseObject({}, must('an object')).optional(),
  type: eventPart,
  id: eventPart,
  data: path.optional(),
  events: z.record(
    text,
    record({ title: text.optional(), data: jsonSchema.optional(), invalidates: texts.optional(), example: example.optional() }),
    must('an object of events by type'),
  ),
});

const endpointName = matching(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'called by a dotted name such as orders.list');
const credentialHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** The shape of a configuration. */
export const Configuration = record({
  id: matching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes, a letter first'),
  title: text.optional(),
  docs: text.optional(),
  category: oneOf('crm', 'email', 'analytics', 'content', 'commerce', 'communication', 'other').optional(),
  version: matching(/^\d+\.\d+\.\d+([-+][\w.+-]+)?$/, 'a semantic version such as 1.0.0').optional(),
  apiVersion: text.optional(),
  baseUrl,
  sandbox: record({ baseUrl }).optional(),
  egress: texts.optional(),
  values: z
    .record(
      matching(/^[A-Za-z_]\w*$/, 'called by a name that can stand in braces'),
      record({
        pattern: text.refine(isPattern, must('a regular expression')),
        env: env.optional(),
        example: text.optional(),
        ...texted,
      }),
      must('an object of values by name'),
    )
    .optional(),
  auth: Auth,
  headers: z
    .record(
      headerName.refine((name) => !credentialHeaders.has(name.toLowerCase()), {
        error: 'must not be a credential: `auth` says how requests prove who sends them',
      }),
      text,
      must('an object of texts'),
    )
    .optional(),
  body: encoding.optional(),
  idempotency: headerName.optional(),
  limits: z.array(Limit, must('a list of limits')).optional(),
  resilience: record({
    attempts: whole.optional(),
    attemptTimeoutMs: whole.optional(),
    deadlineMs: whole.optional(),
    bulkhead: record({
      running: whole,
      waiting: z.number(must('a number')).int(must('a whole number')).min(0, must('0 or more')),
    }).optional(),
  }).optional(),
  pagination: Pagination.optional(),
  errors: record({
    code: path.optional(),
    message: path.optional(),
    meanings: z.record(text, meaning, must('an object of meanings by code')).optional(),
    requestIdHeader: headerName.optional(),
  }).optional(),
  endpoints: z.record(endpointName, Endpoint, must('an object of endpoints by name')),
  probe: text.optional(),
  webhooks: Webhooks.optional(),
});

function isPattern(given: string): boolean {
  try {
    return new RegExp(given, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
