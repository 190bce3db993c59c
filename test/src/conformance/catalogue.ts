/** What a check proves, and what its author does when it fails. */
export interface CheckEntry {
  readonly proves: string;
  readonly mend: string;
}

/** Every check there is, by group and title. docs/conformance.md lists the same; a test compares the two, and both with what runs. */
export const catalogue = {
  manifest: {
    'has an id and a semantic version': {
      proves: 'hosts tell plugins and their majors apart',
      mend: 'give `id` lower-case letters, digits and dashes, and `version` three numbers such as 1.0.0',
    },
    'declares every host that it sends to': {
      proves: 'a connection can be made, live and sandbox, and nothing else can be reached',
      mend: 'name each host of `baseUrl` and `servers` in `api.egress`; never a bare `*` or a whole top-level domain',
    },
    'asks for every parameter of a path': {
      proves: 'a call without one of its `:names`, or with an empty one, is refused before the network',
      mend: 'keep `:names` out of `input`; give no default to an identifier',
    },
    'is plain data where it is no function': {
      proves: 'the declaration can be written down as JSON, for documents, simulator and console',
      mend: 'replace dates, classes and symbols in `api`, `limits`, `resilience` and fixtures by texts and numbers',
    },
    'names a probe that it has': {
      proves: 'a credential can be tried without a side effect',
      mend: 'let `auth.probe` name an endpoint by its dotted name',
    },
    'drops only tags that some answer carries': {
      proves: 'no `invalidates` is misspelt',
      mend: 'use a tag that stands in the `cache.tags` of an endpoint',
    },
  },
  auth: {
    'every request carries the credential': {
      proves: "each endpoint's request shows the connection's own credential where `auth` puts it",
      mend: 'declare the place in `auth`; a server of its own needs an `auth` of its own',
    },
    'the credential stands in no log line and no error': {
      proves: 'also not where the provider repeats the request in its answer',
      mend: 'let `errors.read` take over documented fields only, never the whole body',
    },
    'the credential stands in no cassette': {
      proves: 'a recording can be committed',
      mend: 'declare the credential as a field of `auth`, so that it is known and taken out',
    },
    'a credential that is not accepted is tried once': {
      proves: 'a wrong key does not hammer the provider, and is told by its code',
      mend: 'let `errors.read` leave a 401 alone, or say `AuthenticationFailed`',
    },
    'an expired token is renewed once': {
      proves: 'one renewal and one replay for each version of a token, never a loop',
      mend: 'let `errors.read` say `TokenExpired`',
    },
  },
  endpoint: {
    'its fixture or sample fits its output schema': {
      proves: 'schema and documented answer agree',
      mend: 'correct the schema by the documents of the provider, or the `fixture` by a true answer',
    },
    'a bad input is refused before the network': {
      proves: 'the input schema is asked, and says `InvalidInput` instead of throwing',
      mend: 'check before you transform: `.transform` may meet whatever the schema admits',
    },
    'a field that the schema does not name is let through': {
      proves: 'a new field at the provider breaks nobody and reaches the caller',
      mend: 'use `z.object`, not `z.strictObject`, for outputs',
    },
    'a missing field is a typed drift': {
      proves: 'an answer that no longer fits is `SchemaDrift` with the path, never a TypeError',
      mend: 'do not dereference in `.transform` what may be missing',
    },
    'a 429 with Retry-After in seconds is waited for': {
      proves: 'the next request waits as long as the provider asks',
      mend: 'let `errors.read` leave a 429 alone, or say `RateLimited`',
    },
    'a 429 with Retry-After as a date is waited for': {
      proves: 'the same for the other form that HTTP knows',
      mend: 'as above',
    },
    'a 5xx is tried again': {
      proves: 'a 503 with an HTML page is repeated where a repeat is harmless, and the success comes through',
      mend: 'let `errors.read` expect bodies that are no JSON, and leave 5xx alone',
    },
    'a timeout is tried again': {
      proves: 'an attempt without an answer ends, and the next one fits into the deadline',
      mend: 'make `resilience.attemptTimeoutMs` less than half of `deadlineMs`',
    },
    'a connection that breaks within the answer is tried again': {
      proves: 'half an answer is none',
      mend: 'declare `safe` or `idempotency` as the provider has it',
    },
    'malformed JSON is a bad response, and not tried again': {
      proves: 'a broken answer is `BadResponse`, once',
      mend: 'let `errors.read` expect a `body` that is undefined',
    },
    'an answer that is too large is refused': {
      proves: 'no answer fills the memory',
      mend: 'give `maxResponseBytes` a finite number',
    },
    'the caller can abort it': {
      proves: 'an AbortSignal ends the call at once with `Cancelled`',
      mend: 'pass `signal` on in actions',
    },
    'a write without an idempotency key is never repeated': {
      proves: 'after a 500, a broken connection or a timeout the write may have happened, so it is not sent twice',
      mend: 'do not let `errors.read` call a 5xx a rate limit',
    },
    'a repeat carries the same idempotency key, another call another': {
      proves: 'the provider can tell a repeat from a new order',
      mend: 'do not set the key in `api.headers`; `api.idempotency` names the header and makes the keys',
    },
    'an answer is kept as long as the cache says': {
      proves: 'a second read within `cache.ttl` sends nothing, one after it does',
      mend: 'set `cache.ttl` on reads only',
    },
    'a write drops the answers that it outdates': {
      proves: 'a read after the write that `invalidates` its tag goes to the provider',
      mend: 'give both the same tag',
    },
  },
  pagination: {
    'the walk gives every item once, and ends': {
      proves: 'three pages of two are six items',
      mend: 'look at `paginate`: `items`, `param`, and where the next page is named',
    },
    'a page that was read already ends the walk with an error': {
      proves: 'a provider that repeats a cursor causes no endless loop',
      mend: 'let the next page be named by the answer alone',
    },
    'an empty page with a next page goes on': {
      proves: 'a filtered page without items is not taken for the end',
      mend: 'let the cursor decide, not the number of items',
    },
    'an error on page two is an error': {
      proves: 'no list is silently short',
      mend: 'let `errors.read` return, never throw',
    },
  },
  webhooks: {
    'a delivery reaches the handler': {
      proves: 'signature, type, id and data of the event are read, and the data fits its schema',
      mend: 'look at `webhooks.type`, `id`, `data`, and at the fixture: it is the whole body of a delivery',
    },
    'a tampered body is refused': { proves: 'the signature covers the body', mend: 'sign `signature.body`' },
    'a tampered signature is refused': { proves: 'the signature is compared', mend: 'use a scheme of `signature` as it is' },
    'a delivery without a signature is refused': { proves: 'no signature is no permission', mend: 'as above' },
    'a tampered timestamp is refused': { proves: 'the signature covers the time', mend: 'put `signature.timestamp` among what is signed' },
    'a stale delivery is refused': { proves: 'an old delivery cannot be played again', mend: 'declare `timestamp.tolerance`' },
    'a delivery from the future is refused': {
      proves: 'nor one that was made for later',
      mend: 'do not set `timestamp.future` to unlimited',
    },
    'a delivery that another secret signed is refused': {
      proves: "one tenant's secret opens no other tenant's door",
      mend: 'let the scheme use the key that it is given',
    },
    'both secrets verify while one is being rotated': {
      proves: 'a secret can be changed without losing an event',
      mend: 'let the scheme refuse a wrong key with a verdict, never with an exception',
    },
    'a redelivery is acknowledged, and handled once': {
      proves: '`id` is the same on every delivery of an event',
      mend: 'take an id from the body, not from the delivery',
    },
    'a handler that fails is tried again': { proves: 'no event is lost to a fault of the application', mend: 'as for the delivery itself' },
    'an event of a type that nobody declared is kept, not refused': {
      proves: 'new types at the provider do no harm',
      mend: 'let the functions of `webhooks` read without asserting a type',
    },
    'a body with other letters and white space is verified as it came': {
      proves: 'the bytes are verified, not what parsing made of them',
      mend: 'never verify what was parsed and written again',
    },
    'a body of another content type is refused': {
      proves: 'signed bytes that are no event are not taken for one',
      mend: 'let `type` and `id` be undefined where the body does not hold them',
    },
  },
  lifecycle: {
    'loads, stops and loads again': {
      proves: 'nothing is used up by one run',
      mend: 'keep no state in the module',
    },
    'leaves no timer and no handle when it stops': {
      proves: 'a process with the plugin in it can end',
      mend: 'set no timer and open nothing in a plugin; ask for the clock in `deps`',
    },
    'two instances share nothing': {
      proves: 'two connections make the same request from the same input, whatever the other did',
      mend: 'keep no state in the module',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, CheckEntry>>>>;

/** The groups of checks, in the order in which they run. */
export type CheckGroup = keyof typeof catalogue;

/** The titles of a group's checks. */
export type CheckTitle<Group extends CheckGroup = CheckGroup> = { [Each in Group]: keyof (typeof catalogue)[Each] & string }[Group];
