import { apiKey, bearer, definePlugin, event, get, patch, post, signature, type AnyPlugin, type ProviderErrors } from '@mooring/core';
import { z } from 'zod';
import { testPlugin } from '../test-plugin/test-plugin.js';
import type { OpenTestPlugin } from './bench.js';
import { checksWith } from './checks.js';

/** The parts of a small plugin that a mutation replaces. */
const parts = () => {
  const Note = z.object({ id: z.string(), text: z.string() });
  const Page = z.object({ notes: z.array(Note), next: z.string().nullable() });
  const note = { id: 'note_1', text: 'hello' };
  const errors: ProviderErrors = {
    read: ({ body }) => {
      const failure = z.object({ reason: z.string() }).safeParse(body);
      return failure.success ? { message: failure.data.reason } : undefined;
    },
  };
  return {
    Note,
    version: '1.0.0',
    api: { version: '1', baseUrl: 'https://notes.example/api', egress: ['notes.example'], idempotency: 'idempotency-key' } as const,
    auth: bearer({ fields: { apiKey: {} }, probe: 'notes.list' }),
    errors,
    list: get('/notes', {
      input: z.object({ after: z.string().optional() }),
      output: Page,
      paginate: { by: 'cursor', items: 'notes', param: 'after', cursor: 'next' },
      cache: { ttl: '30s' },
      fixture: { notes: [note], next: null },
    }),
    create: post('/notes', { input: z.object({ text: z.string() }), output: Note, fixture: note }),
    print: patch('/notes/:id/print', { output: z.object({ printed: z.boolean() }), idempotency: false }),
    resilience: {},
    webhooks: {
      secret: {},
      verify: signature.hmac({
        algorithm: 'sha256',
        encoding: 'hex',
        header: 'notes-signature',
        fields: { signature: 'v1' },
        timestamp: { field: 't', tolerance: '5m' },
        signed: [signature.timestamp, '.', signature.body],
      }),
      type: 'kind',
      id: 'id',
      data: 'note',
      events: { 'note.created': event(Note, { fixture: { id: 'evt_1', kind: 'note.created', note } }) },
    },
  };
};

type Parts = ReturnType<typeof parts>;

/** The plugin of these parts. Mutations break what the compiler would not let through, so its types are forgotten here. */
function pluginOf({ version, api, auth, errors, list, create, print, resilience, webhooks }: Parts): AnyPlugin {
  const definition = {
    id: 'notes',
    title: 'Notes',
    category: 'other',
    version,
    api,
    auth,
    errors,
    resilience,
    endpoints: { notes: { list, create, print } },
    webhooks,
  };
  return { id: 'notes', definition } as unknown as AnyPlugin;
}

const broken = (change: (whole: Parts) => object): AnyPlugin => {
  const whole = parts();
  return pluginOf({ ...whole, ...change(whole) });
};

/** A scheme that keeps the way of signing and believes whatever `believes` says. */
const credulous = (
  { webhooks: { verify } }: Parts,
  believes: (request: { headers: Readonly<Record<string, string | undefined>> }) => boolean | undefined,
) => ({
  ...verify,
  verify: (...[request, key, context]: Parameters<typeof verify.verify>) => {
    const verdict = believes(request);
    return verdict === undefined ? verify.verify(request, key, context) : { valid: verdict };
  },
});

/** A core that forgets something: behaviour that no declaration can break, so the harness must be seen to notice by other means. */
const forgetful =
  (change: (shop: ReturnType<OpenTestPlugin>) => object): OpenTestPlugin =>
  (plugin, options) => {
    const shop = testPlugin(plugin, options);
    // The accessors must stay live, so the changes are laid over the object rather than copied with it.
    return Object.create(
      shop,
      Object.fromEntries(Object.entries(change(shop as never)).map(([name, value]) => [name, { value }])),
    ) as never;
  };

const withClient = (wrap: (call: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown): OpenTestPlugin =>
  forgetful((shop) => {
    const { notes } = shop.client as unknown as { notes: Record<string, (...args: unknown[]) => unknown> };
    const wrapped = Object.fromEntries(
      Object.entries(notes).map(([name, call]) => [name, Object.assign(wrap(call), { all: Reflect.get(call, 'all') })]),
    );
    return {
      client: { notes: wrapped },
      on: shop.on.bind(shop),
      stop: shop.stop.bind(shop),
      webhook: shop.webhook.bind(shop),
      onEvent: shop.onEvent.bind(shop),
      ...liveAccessors(shop),
    };
  });

const liveAccessors = (shop: object): object => {
  const { requests, logs, received } = shop as { requests: unknown; logs: unknown; received: unknown };
  return { requests, logs, received };
};

async function redOf(
  plugin: AnyPlugin,
  open: OpenTestPlugin = testPlugin,
  concerns: (group: string) => boolean = () => true,
): Promise<string[]> {
  const red: string[] = [];
  for (const check of checksWith(plugin, open)) {
    if (check.skip !== undefined || check.pending !== undefined || !concerns(check.group)) continue;
    await check.run().catch(() => red.push(check.name));
  }
  return red;
}

const each = (what: string): string[] => ['notes.list', 'notes.create', 'notes.print'].map((endpoint) => `${endpoint}: ${what}`);

interface Mutation {
  readonly breaks: string;
  readonly change: (whole: Parts) => object;
  readonly red: readonly string[];
}

let delivered = 0;

const mutations: readonly Mutation[] = [
  { breaks: 'the version is no semantic version', change: () => ({ version: 'one' }), red: ['has an id and a semantic version'] },
  {
    breaks: 'egress admits everybody',
    change: ({ api }) => ({ api: { ...api, egress: ['notes.example', '*.com'] } }),
    red: ['declares every host that it sends to'],
  },
  {
    breaks: 'a fixture holds a date',
    change: ({ print }) => ({ print: withDefinition(print, { fixture: { printed: true, at: new Date(0) } }) }),
    red: ['is plain data where it is no function'],
  },
  {
    breaks: 'the probe does not exist',
    change: () => ({ auth: bearer({ fields: { apiKey: {} }, probe: 'notes.gone' }) }),
    red: ['names a probe that it has'],
  },
  {
    breaks: 'the credential is declared and never applied',
    change: ({ auth }) => ({ auth: { ...auth, application: { kind: 'none' } } }),
    red: ['every request carries the credential'],
  },
  {
    breaks: 'errors repeat the whole answer',
    change: () => ({
      errors: { read: ({ status, text }: { status: number; text: string }) => (status >= 400 ? { message: text } : undefined) },
    }),
    red: ['the credential stands in no log line and no error'],
  },
  {
    breaks: 'a refused credential is taken for an overload',
    change: () => ({ errors: { read: ({ status }: { status: number }) => (status === 401 ? { means: 'RateLimited' } : undefined) } }),
    red: ['a credential that is not accepted is tried once'],
  },
  {
    breaks: 'a fixture lacks a field',
    change: ({ create }) => ({ create: withDefinition(create, { fixture: { id: 'note_1' } }) }),
    red: ['notes.create: its fixture fits its output schema'],
  },
  {
    breaks: 'an input schema throws',
    change: ({ Note }) => ({
      create: post('/notes', {
        input: z.object({ text: z.unknown() }).transform(({ text }) => ({ text: (text as string).trim() })),
        output: Note,
        fixture: { id: 'note_1', text: 'hello' },
      }),
    }),
    red: ['notes.create: a bad input is refused before the network'],
  },
  {
    breaks: 'an output schema is strict',
    change: () => ({ print: patch('/notes/:id/print', { output: z.strictObject({ printed: z.boolean() }), idempotency: false }) }),
    red: ['notes.print: a field that the schema does not name is let through'],
  },
  {
    breaks: 'an output schema throws where a field is missing',
    change: () => ({
      print: patch('/notes/:id/print', {
        output: z.object({ printed: z.string().optional() }).transform(({ printed }) => ({ printed: (printed as string).length })),
        idempotency: false,
        fixture: { printed: 'yes' },
      }),
    }),
    red: ['notes.print: a missing field is a typed drift'],
  },
  {
    breaks: 'a 429 is taken for a bad request',
    change: () => ({ errors: { read: ({ status }: { status: number }) => (status === 429 ? { means: 'RequestRejected' } : undefined) } }),
    red: [...each('a 429 with Retry-After in seconds is waited for'), ...each('a 429 with Retry-After as a date is waited for')],
  },
  {
    breaks: 'a 503 is taken for a bad request',
    change: () => ({ errors: { read: ({ status }: { status: number }) => (status === 503 ? { means: 'RequestRejected' } : undefined) } }),
    red: [
      'notes.list: a 5xx is tried again',
      'notes.create: a 5xx is tried again',
      'notes.create: a repeat carries the same idempotency key, another call another',
    ],
  },
  {
    breaks: 'errors expect JSON whatever comes',
    change: () => ({
      errors: { read: ({ body }: { body: unknown }) => ((body as { error?: string }).error === undefined ? undefined : {}) },
    }),
    red: [
      ...each('malformed JSON is a bad response, and not tried again'),
      'notes.list: a 5xx is tried again',
      'notes.create: a 5xx is tried again',
      'notes.print: a write without an idempotency key is never repeated',
    ],
  },
  {
    breaks: 'an unreadable answer is taken for a lock',
    change: () => ({
      errors: {
        read: ({ status, body }: { status: number; body: unknown }) =>
          status === 200 && body === undefined ? { means: 'TransientRefusal' } : undefined,
      },
    }),
    red: ['notes.list', 'notes.create', 'notes.print'].map((name) => `${name}: malformed JSON is a bad response, and not tried again`),
  },
  {
    breaks: 'no second attempt fits into the deadline',
    change: () => ({ resilience: { attemptTimeoutMs: 30_000, deadlineMs: 30_000 } }),
    red: ['notes.list: a timeout is tried again', 'notes.create: a timeout is tried again'],
  },
  {
    breaks: 'a 500 is taken for a rate limit, and a write repeated',
    change: () => ({ errors: { read: ({ status }: { status: number }) => (status === 500 ? { means: 'RateLimited' } : undefined) } }),
    red: ['notes.print: a write without an idempotency key is never repeated'],
  },
  {
    breaks: 'one idempotency key serves every call',
    change: ({ api }) => ({ api: { ...api, headers: { 'idempotency-key': 'always' } } }),
    red: ['notes.create: a repeat carries the same idempotency key, another call another'],
  },
  {
    breaks: 'the next page is asked for with a parameter that the input does not have',
    change: ({ list }) => ({ list: withDefinition(list, { paginate: { by: 'cursor', items: 'notes', param: 'cursor', cursor: 'next' } }) }),
    red: ['notes.list: the walk gives every item once, and ends', 'notes.list: a page that was read already ends the walk with an error'],
  },
  {
    breaks: 'the next page is never the same',
    change: ({ list }) => {
      let page = 0;
      return {
        list: withDefinition(list, {
          paginate: {
            by: 'next',
            items: 'notes',
            next: () => ({ after: String((page += 1)) }),
            write: (body: object, items: unknown) => ({ ...body, notes: items }),
          },
        }),
      };
    },
    red: ['notes.list: the walk gives every item once, and ends', 'notes.list: a page that was read already ends the walk with an error'],
  },
  {
    breaks: 'the type of an event is read at the wrong place',
    change: ({ webhooks }) => ({ webhooks: { ...webhooks, type: 'type' } }),
    red: webhookReds(['valid', 'redelivery', 'handler', 'unusual']),
  },
  {
    breaks: 'every signature is believed',
    change: (whole) => ({ webhooks: { ...whole.webhooks, verify: credulous(whole, () => true) } }),
    red: [
      'a tampered body is refused',
      'a tampered signature is refused',
      'a delivery without a signature is refused',
      'a tampered timestamp is refused',
      'a stale delivery is refused',
    ],
  },
  {
    breaks: 'a delivery without a signature is believed',
    change: (whole) => ({
      webhooks: {
        ...whole.webhooks,
        verify: credulous(whole, ({ headers }) => (headers['notes-signature'] === undefined ? true : undefined)),
      },
    }),
    red: ['a delivery without a signature is refused'],
  },
  {
    breaks: 'the age of a delivery is not looked at',
    change: (whole) => {
      const { verify } = whole.webhooks;
      const ageless = {
        ...verify,
        verify: (...[request, key, context]: Parameters<typeof verify.verify>) =>
          verify.verify(request, key, { ...context, nowMs: signedAt(request.headers['notes-signature']) }),
      };
      return { webhooks: { ...whole.webhooks, verify: ageless } };
    },
    red: ['a stale delivery is refused'],
  },
  {
    breaks: 'every delivery is taken for a new event',
    change: ({ webhooks }) => ({ webhooks: { ...webhooks, id: () => `delivery ${(delivered += 1)}` } }),
    red: ['a redelivery is acknowledged, and handled once'],
  },
  {
    breaks: 'an unknown type is an exception',
    change: ({ webhooks }) => ({
      webhooks: { ...webhooks, account: (item: unknown) => z.object({ kind: z.literal('note.created') }).parse(item).kind },
    }),
    red: ['an event of a type that nobody declared is kept, not refused'],
  },
  {
    breaks: 'the data of an event does not fit its schema',
    change: ({ webhooks }) => ({ webhooks: { ...webhooks, data: 'memo' } }),
    red: webhookReds(['valid', 'redelivery', 'handler', 'unusual']),
  },
];

function webhookReds(which: readonly ('valid' | 'redelivery' | 'handler' | 'unusual')[]): readonly string[] {
  const names = {
    valid: 'note.created: a delivery reaches the handler',
    redelivery: 'a redelivery is acknowledged, and handled once',
    handler: 'a handler that fails is tried again',
    unusual: 'a body with other letters and white space is verified as it came',
  };
  return which.map((name) => names[name]);
}

const withDefinition = <Endpoint extends { readonly definition: object }>(endpoint: Endpoint, change: object): Endpoint => ({
  ...endpoint,
  definition: { ...endpoint.definition, ...change },
});

const signedAt = (header: string | undefined): number => Number(/t=(\d+)/.exec(header ?? '')?.[1] ?? 0) * 1_000;

describe('conformance', () => {
  it('finds nothing wrong with a plugin that is right', async () => {
    expect(await redOf(pluginOf(parts()))).toEqual([]);
  });

  it.each(mutations.map((mutation) => [mutation.breaks, mutation] as const))('sees it when %s', async (_breaks, { change, red }) => {
    // What breaks calls leaves events alone and the other way round; asking both would take twice as long.
    const breaksEvents = 'webhooks' in change(parts());
    const found = await redOf(broken(change), testPlugin, (group) => (group === 'webhook') === breaksEvents || group === 'manifest');
    expect(new Set(found)).toEqual(new Set(red));
  });

  it('sees it when a caller cannot abort', async () => {
    const deaf = withClient((call) => (input, options) => call(input, { ...(options as object), signal: undefined }));
    expect(await redOf(pluginOf(parts()), deaf)).toEqual(each('the caller can abort it'));
  });

  it('names each check once', () => {
    const names = checksWith(pluginOf(parts()), testPlugin).map(({ group, name }) => `${group}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('needs an example where a pattern admits no made-up value', () => {
    const strange = definePlugin({
      id: 'strange',
      title: 'Strange',
      category: 'other',
      version: '1.0.0',
      api: { version: '1', baseUrl: 'https://strange.example', egress: ['strange.example'] },
      auth: apiKey({ in: 'query', name: 'key', fields: { apiKey: { pattern: /[0-9]{7}-[A-Z]{3}/ } } }),
      endpoints: {},
    });
    expect(() => testPlugin(strange)).toThrow('give the field an `example`');
  });
});
