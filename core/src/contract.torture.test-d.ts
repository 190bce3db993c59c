/**
 * Types only: every behaviour that a provider of ours documents and that a small contract would fail on, declared as the provider
 * documents it, with its call site asserted. What cannot be declared here changes the contract, not this list.
 */
import { z } from 'zod';
import { action } from './contract/action.js';
import type { AppOptions, ClientOf, ConnectionOptions, EventNames, HandlerOf } from './contract/application.js';
import { apiKey, basic, bearer, noAuth, oauth2, signed } from './contract/auth.js';
import type { Pages } from './contract/client.js';
import { definePlugin } from './contract/define-plugin.js';
import { del, get, patch, post, put } from './contract/endpoint.js';
import { event, reply } from './contract/event.js';
import { follow } from './contract/follow.js';
import { bytes, multipart, ndjson, text, type ByteSource, type FilePart } from './contract/format.js';
import { graphql } from './contract/graphql.js';
import { server } from './contract/plugin.js';
import { services } from './contract/service.js';
import { signature, unsigned } from './signature/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare function clientOf<P extends { readonly id: string } & Parameters<typeof typeOnly>[0]>(plugin: P): ClientOf<P>;
declare function typeOnly(plugin: import('./contract/plugin.js').AnyPlugin): void;
declare function on<P extends Parameters<typeof typeOnly>[0], Type extends EventNames<P>>(
  plugin: P,
  type: Type,
  handler: HandlerOf<P, Type>,
): void;
declare function connect<P extends Parameters<typeof typeOnly>[0]>(plugin: P, options: ConnectionOptions<P>): void;
declare function configureApp<P extends Parameters<typeof typeOnly>[0]>(plugin: P, options: AppOptions<P>): void;

const common = { title: 'x', category: 'other', version: '1.0.0' } as const;

// Webhooks of the whole app: one URL and secret, the connection found in the payload, batches that mix accounts.
{
  // HubSpot: the body is an array of up to 100 events of any portal; v3 signs method + URL + body + timestamp in milliseconds.
  const Change = z.object({
    eventId: z.number(),
    subscriptionId: z.number(),
    portalId: z.number(),
    objectId: z.number(),
    occurredAt: z.number(),
    subscriptionType: z.string(),
  });
  const hubspot = definePlugin({
    ...common,
    id: 'hubspot',
    api: { version: 'v3', baseUrl: 'https://api.hubapi.com', egress: ['api.hubapi.com'] },
    auth: bearer({ fields: { accessToken: { env: 'HUBSPOT_ACCESS_TOKEN' } } }),
    app: { clientSecret: { env: 'HUBSPOT_CLIENT_SECRET' } },
    errors: ({ status, body }) =>
      // A 401 alone is no sign of expiry here; the provider's own category is.
      status === 401 && z.object({ category: z.literal('EXPIRED_AUTHENTICATION') }).safeParse(body).success
        ? { means: 'TokenExpired' }
        : undefined,
    endpoints: {},
    webhooks: {
      scope: 'app',
      secret: { app: 'clientSecret' },
      verify: signature.hmac({
        algorithm: 'sha256',
        encoding: 'base64',
        header: 'X-HubSpot-Signature-v3',
        timestamp: { header: 'X-HubSpot-Request-Timestamp', unit: 'milliseconds', tolerance: '5m' },
        signed: [signature.method, signature.url, signature.body, signature.timestamp],
      }),
      items: (body) => z.array(z.unknown()).parse(body),
      account: (item) => String(Change.parse(item).portalId),
      type: 'subscriptionType',
      id: (item) => {
        const { portalId, subscriptionId, eventId, objectId, occurredAt } = Change.parse(item);
        return [portalId, subscriptionId, eventId, objectId, occurredAt].join(':');
      },
      events: { 'contact.creation': event(Change) },
    },
  });
  on(hubspot, 'contact.creation', ({ data, connection, id, key }) => {
    same<typeof data.portalId, number>();
    same<typeof connection, string>();
    same<typeof id, string>();
    same<typeof key, string>();
  });
  configureApp(hubspot, { clientSecret: 'x' });
  // @ts-expect-error an app field that the plugin does not declare
  configureApp(hubspot, { clientSecrt: 'x' });

  // Discord: Ed25519 with the application's public key; a ping wants an answer of its own.
  const discord = definePlugin({
    ...common,
    id: 'discord',
    api: { version: '10', baseUrl: 'https://discord.com/api/v10', egress: ['discord.com'] },
    auth: apiKey({ in: 'header', name: 'authorization', prefix: 'Bot ', fields: { botToken: { env: 'DISCORD_BOT_TOKEN' } } }),
    limits: [
      { name: 'global', scope: 'app', rate: 50 },
      // The bucket is only known from the answer, and counts for each channel on its own.
      {
        name: 'route',
        by: ['channel'],
        appliesTo: 'named',
        rate: 5,
        learn: {
          bucket: 'x-ratelimit-bucket',
          limit: 'x-ratelimit-limit',
          remaining: 'x-ratelimit-remaining',
          reset: 'x-ratelimit-reset-after',
        },
      },
      { name: 'invalid', scope: 'ip', kind: 'daily', rate: 10_000, per: '10m' },
    ],
    endpoints: {
      messages: {
        create: post('/channels/:channel/messages', {
          input: z.object({ content: z.string() }),
          output: z.object({ id: z.string() }),
          limits: ['route'],
        }),
        // Backwards: the oldest id of a page asks for the page before it.
        list: get('/channels/:channel/messages', {
          input: z.object({ before: z.string().optional(), limit: z.number().optional() }),
          output: z.array(z.object({ id: z.string(), content: z.string() })),
          paginate: {
            by: 'next',
            items: '.',
            next: ({ page }) => {
              const oldest = page.at(-1);
              return oldest === undefined ? undefined : { before: oldest.id };
            },
            write: (_page, items, _more) => [...items],
          },
        }),
      },
      webhooks: {
        // The token in the path is a secret; `wait` goes to the query, the message to the body.
        execute: post('/webhooks/:webhook/:token', {
          secretParam: 'token',
          query: z.object({ wait: z.boolean().optional() }),
          body: z.object({ content: z.string() }),
          output: z.object({ id: z.string() }),
        }),
      },
    },
    webhooks: {
      scope: 'app',
      secret: { env: 'DISCORD_PUBLIC_KEY', secret: false },
      verify: signature.ed25519({
        header: 'X-Signature-Ed25519',
        timestamp: { header: 'X-Signature-Timestamp', tolerance: 'unlimited' },
        signed: [signature.timestamp, signature.body],
      }),
      handshake: ({ body }) => (z.object({ type: z.literal(1) }).safeParse(body).success ? { body: { type: 1 } } : undefined),
      type: (item) => `interaction.${String(z.object({ type: z.number() }).parse(item).type)}`,
      id: 'id',
      events: {
        'interaction.2': reply(
          z.object({ id: z.string(), token: z.string() }),
          z.object({ type: z.number(), data: z.object({ content: z.string() }).optional() }),
          {
            within: '2500ms',
            otherwise: { type: 5 },
          },
        ),
      },
    },
  });
  on(discord, 'interaction.2', async ({ data }) => ({ type: 4, data: { content: data.id } }));
  // @ts-expect-error the handler of a reply event must answer
  on(discord, 'interaction.2', async () => undefined);
  const { messages, webhooks } = clientOf(discord);
  same<ReturnType<typeof messages.list.all>, Pages<{ id: string; content: string }, { id: string; content: string }[]>>();
  void webhooks.execute({ webhook: '1', token: 't', body: { content: 'x' } });
  void webhooks.execute({ webhook: '1', token: 't', query: { wait: true }, body: { content: 'x' } });
  // @ts-expect-error the body belongs to `body`
  void webhooks.execute({ webhook: '1', token: 't', content: 'x' });
}

// The answer is made by the handler, within a limit.
{
  // Twilio answers a call with TwiML; signs the public URL and the sorted form fields; no event id but a token header.
  const twilio = definePlugin({
    ...common,
    id: 'twilio',
    api: {
      version: '2010-04-01',
      baseUrl: 'https://api.twilio.com/2010-04-01',
      egress: ['api.twilio.com', 'messaging.twilio.com'],
      body: 'form',
    },
    auth: basic({ fields: { accountSid: { secret: false }, authToken: {} }, username: 'accountSid', password: 'authToken' }),
    values: { account: { pattern: /^AC[0-9a-f]{32}$/, example: `AC${'0'.repeat(32)}` } },
    servers: {
      messaging: server('https://messaging.twilio.com/v1', {
        auth: basic({ fields: { accountSid: {}, authToken: {} }, username: 'accountSid', password: 'authToken' }),
      }),
    },
    limits: [{ name: 'concurrency', kind: 'concurrency', rate: 100 }],
    endpoints: {
      messages: {
        create: post('/Accounts/{account}/Messages.json', {
          input: z.object({ To: z.string(), Body: z.string() }),
          output: z.object({ sid: z.string() }),
        }),
        fetch: get('/Accounts/{account}/Messages/:sid.json', { output: z.object({ sid: z.string(), status: z.string() }) }),
        list: get('/Accounts/{account}/Messages.json', {
          input: z.object({ PageSize: z.number().optional() }),
          output: z.object({ messages: z.array(z.object({ sid: z.string() })), next_page_uri: z.string().nullable() }),
          paginate: { by: 'nextUrl', items: 'messages', url: 'next_page_uri' },
        }),
      },
      services: { list: get('/Services', { server: 'messaging', output: z.object({ services: z.array(z.object({ sid: z.string() })) }) }) },
    },
    webhooks: {
      secret: { env: 'TWILIO_AUTH_TOKEN' },
      verify: signature.hmac({
        algorithm: 'sha1',
        encoding: 'base64',
        header: 'X-Twilio-Signature',
        signed: [signature.urlOfAnyPort, signature.sortedFormOrHash('bodySHA256')],
      }),
      type: (item) => (z.object({ CallSid: z.string() }).safeParse(item).success ? 'call' : 'message'),
      id: (item, { headers }) => headers['i-twilio-idempotency-token'] ?? z.object({ MessageSid: z.string() }).parse(item).MessageSid,
      events: {
        message: reply(z.object({ MessageSid: z.string(), Body: z.string() }), z.string(), {
          within: '10s',
          otherwise: '<Response/>',
          contentType: 'text/xml',
        }),
        call: reply(z.object({ CallSid: z.string() }), z.string(), { within: '10s', otherwise: '<Response/>', contentType: 'text/xml' }),
      },
    },
  });
  on(twilio, 'message', ({ data }) => `<Response><Message>${data.Body}</Message></Response>`);
  // @ts-expect-error TwiML is text
  on(twilio, 'message', () => ({ ok: true }));
  const { messages } = clientOf(twilio);
  void messages.fetch({ sid: 'SM1' });
  // @ts-expect-error the name of a parameter ends at the dot
  void messages.fetch({ 'sid.json': 'SM1' });
  connect(twilio, { credentials: { accountSid: 'AC', authToken: 'x' }, values: { account: 'AC' } });
  // @ts-expect-error the account is a value of the connection
  connect(twilio, { credentials: { accountSid: 'AC', authToken: 'x' } });
}

// Several hosts, each with its own credential; key in the body; a request that is signed.
{
  // Mixpanel: ingestion takes a project token in the query, queries take a service account; regions are part of the host.
  const mixpanel = definePlugin({
    ...common,
    id: 'mixpanel',
    api: {
      version: '2',
      baseUrl: 'https://{region}.mixpanel.com/api/query',
      egress: ['{region}.mixpanel.com', 'api-{region}.mixpanel.com', 'data-{region}.mixpanel.com'],
    },
    values: { region: { pattern: /^(eu|in|us)$/, example: 'eu' } },
    auth: basic({
      fields: { serviceAccount: { secret: false }, serviceSecret: {} },
      username: 'serviceAccount',
      password: 'serviceSecret',
    }),
    servers: {
      ingest: server('https://api-{region}.mixpanel.com', { auth: apiKey({ in: 'query', name: 'token', fields: { projectToken: {} } }) }),
      export: server('https://data-{region}.mixpanel.com/api/2.0', {
        auth: basic({ fields: { serviceAccount: {}, serviceSecret: {} }, username: 'serviceAccount', password: 'serviceSecret' }),
      }),
    },
    limits: [
      { name: 'query-hourly', rate: 60, per: '1h' },
      { name: 'query-concurrency', kind: 'concurrency', rate: 5 },
      { name: 'export', appliesTo: 'named', rate: 3 },
    ],
    endpoints: {
      insights: get('/insights', {
        input: z.object({ project_id: z.number(), bookmark_id: z.number() }),
        output: z.object({ series: z.record(z.string(), z.unknown()) }),
      }),
      import: post('/import', {
        server: 'ingest',
        safe: true,
        body: ndjson(z.object({ event: z.string() })),
        output: z.object({ num_records_imported: z.number() }),
      }),
      export: get('/export', {
        server: 'export',
        limits: ['export'],
        input: z.object({ from_date: z.string(), to_date: z.string() }),
        output: ndjson(z.object({ event: z.string() })),
      }),
    },
  });
  const { export: exportEvents, import: importEvents } = clientOf(mixpanel);
  same<Awaited<ReturnType<typeof exportEvents>>, AsyncIterable<{ event: string }>>();
  void importEvents({ body: [{ event: 'x' }] });
  connect(mixpanel, { credentials: { serviceAccount: 'a', serviceSecret: 'b', projectToken: 'c' }, values: { region: 'eu' } });
  // @ts-expect-error the servers' credentials are needed too
  connect(mixpanel, { credentials: { serviceAccount: 'a', serviceSecret: 'b' }, values: { region: 'eu' } });

  // Amplitude: the key stands in the body; exports are a zip archive.
  const amplitude = definePlugin({
    ...common,
    id: 'amplitude',
    api: { version: '2', baseUrl: 'https://api2.amplitude.com', egress: ['api2.amplitude.com', 'amplitude.com'] },
    auth: apiKey({ in: 'body', name: 'api_key', fields: { projectKey: { env: 'AMPLITUDE_API_KEY' } } }),
    servers: {
      dashboard: server('https://amplitude.com/api', {
        auth: basic({ fields: { projectKey: {}, secretKey: {} }, username: 'projectKey', password: 'secretKey' }),
      }),
    },
    endpoints: {
      track: post('/2/httpapi', {
        input: z.object({ events: z.array(z.object({ event_type: z.string(), insert_id: z.string() })) }),
        output: z.object({ code: z.number() }),
        safe: true,
      }),
      export: get('/2/export', { server: 'dashboard', input: z.object({ start: z.string(), end: z.string() }), output: bytes() }),
    },
  });
  const { export: exportZip } = clientOf(amplitude);
  same<Awaited<ReturnType<typeof exportZip>>, Uint8Array>();

  // Cloudinary: the sorted fields and the secret are hashed, the signature and the time go into the form; files are multipart.
  const cloudinary = definePlugin({
    ...common,
    id: 'cloudinary',
    api: { version: 'v1_1', baseUrl: 'https://api.cloudinary.com/v1_1/{cloud}', egress: ['api.cloudinary.com'] },
    values: { cloud: { pattern: /^[a-z0-9-]+$/ } },
    auth: basic({ fields: { apiKey: { secret: false }, apiSecret: {} }, username: 'apiKey', password: 'apiSecret' }),
    servers: {
      upload: server('https://api.cloudinary.com/v1_1/{cloud}', {
        auth: signed({
          fields: { apiKey: { secret: false }, apiSecret: {} },
          sign: {
            algorithm: 'sha1',
            key: 'apiSecret',
            encoding: 'hex',
            message: ({ fields }) =>
              Object.entries(fields)
                .filter(([name]) => name !== 'file')
                .toSorted(([a], [b]) => (a < b ? -1 : 1))
                .map(([name, value]) => `${name}=${String(value)}`)
                .join('&'),
            place: { in: 'body', name: 'signature' },
            with: [
              { value: 'apiKey', place: { in: 'body', name: 'api_key' } },
              { value: 'unixSeconds', place: { in: 'body', name: 'timestamp' } },
            ],
          },
        }),
      }),
    },
    endpoints: {
      upload: post('/:kind/upload', {
        server: 'upload',
        body: multipart(z.object({ file: z.custom<FilePart>(), folder: z.string().optional() })),
        output: z.object({ public_id: z.string() }),
      }),
      resources: get('/resources/:kind', {
        input: z.object({ next_cursor: z.string().optional() }),
        output: z.object({ resources: z.array(z.object({ public_id: z.string() })), next_cursor: z.string().optional() }),
        paginate: { by: 'cursor', items: 'resources', cursor: 'next_cursor', param: 'next_cursor' },
      }),
    },
    webhooks: {
      secret: { env: 'CLOUDINARY_API_SECRET' },
      verify: signature.digest({
        algorithm: 'sha1',
        encoding: 'hex',
        header: 'X-Cld-Signature',
        timestamp: { header: 'X-Cld-Timestamp', tolerance: '2h' },
        signed: [signature.body, signature.timestamp, signature.secret],
      }),
      type: 'notification_type',
      id: (item, { headers }) => `${String(headers['x-cld-timestamp'])}:${z.object({ asset_id: z.string() }).parse(item).asset_id}`,
      events: { upload: event(z.object({ asset_id: z.string() })) },
    },
  });
  void clientOf(cloudinary).upload({ kind: 'image', body: { file: { filename: 'a.png', content: new Uint8Array() } } });
}

// Values of the connection in host and path.
{
  // Salesforce: the host comes with the token; the next page is an absolute path in the answer; expiry is told by its own code.
  const salesforce = definePlugin({
    ...common,
    id: 'salesforce',
    api: {
      version: 'v60.0',
      baseUrl: 'https://{instance}.my.salesforce.com',
      egress: ['{instance}.my.salesforce.com', 'login.salesforce.com'],
    },
    values: { instance: { pattern: /^[A-Za-z0-9-]+(\.[a-z]+)?$/, from: { token: 'instance_url' } } },
    auth: oauth2({
      fields: { clientId: { secret: false }, clientSecret: {} },
      grant: {
        type: 'authorizationCode',
        authorizeUrl: 'https://login.salesforce.com/services/oauth2/authorize',
        tokenUrl: 'https://login.salesforce.com/services/oauth2/token',
        scopes: ['api', 'refresh_token'],
        pkce: 'S256',
      },
    }),
    errors: {
      read: ({ body }) =>
        z.array(z.object({ errorCode: z.literal('INVALID_SESSION_ID') })).safeParse(body).success ? { means: 'TokenExpired' } : undefined,
    },
    endpoints: {
      query: get('/services/data/v60.0/query', {
        input: z.object({ q: z.string() }),
        output: z.object({ records: z.array(z.object({ Id: z.string() })), done: z.boolean(), nextRecordsUrl: z.string().optional() }),
        paginate: { by: 'nextUrl', items: 'records', url: 'nextRecordsUrl' },
      }),
      upsert: patch('/services/data/v60.0/sobjects/:object/:field/:value', {
        body: z.record(z.string(), z.unknown()),
        output: z.object({ id: z.string() }),
        safe: true,
      }),
    },
  });
  void clientOf(salesforce).upsert({ object: 'Contact', field: 'Ext__c', value: '1', body: { LastName: 'x' } });
  connect(salesforce, { credentials: { clientId: 'a', clientSecret: 'b' } });

  // Mailchimp: the data centre is found by a call after connecting; the webhook signs nothing.
  const mailchimp = definePlugin({
    ...common,
    id: 'mailchimp',
    api: { version: '3.0', baseUrl: 'https://{dc}.api.mailchimp.com/3.0', egress: ['{dc}.api.mailchimp.com', 'login.mailchimp.com'] },
    values: { dc: { pattern: /^[a-z]{2}\d+$/, from: { endpoint: 'metadata', path: 'dc' } } },
    auth: basic({ fields: { user: { secret: false }, apiKey: {} }, username: 'user', password: 'apiKey' }),
    servers: {
      login: server('https://login.mailchimp.com', {
        auth: apiKey({ in: 'header', name: 'authorization', prefix: 'OAuth ', fields: { accessToken: {} } }),
      }),
    },
    endpoints: {
      metadata: get('/oauth2/metadata', { server: 'login', output: z.object({ dc: z.string() }) }),
      ping: get('/ping', { output: z.object({ health_status: z.string() }) }),
    },
    webhooks: {
      verify: unsigned({ secretInUrl: true }),
      handshake: ({ method }) => (method === 'GET' ? { status: 200 } : undefined),
      type: 'type',
      id: (item) => JSON.stringify(item),
      events: { subscribe: event(z.object({ type: z.string() })) },
    },
  });
  on(mailchimp, 'subscribe', ({ data }) => same<typeof data.type, string>());

  definePlugin({
    ...common,
    id: 'undeclared-value',
    api: { version: '1', baseUrl: 'https://{shop}.example.com', egress: ['{shop}.example.com'] },
    auth: noAuth,
    // @ts-expect-error `{shop}` stands in the host and is not declared
    values: { store: { pattern: /^x$/ } },
    endpoints: {},
  });
}

// Fields that go to query, body and headers of one call.
{
  const orders = post('/v2/checkout/orders', {
    headers: z.object({ Prefer: z.enum(['return=minimal', 'return=representation']).optional(), 'PayPal-Request-Id': z.string() }),
    body: z.object({ intent: z.enum(['CAPTURE', 'AUTHORIZE']) }),
    output: z.object({ id: z.string() }),
    idempotency: 'PayPal-Request-Id',
  });
  // PayPal: RSA over four parts, with a certificate that a header names; money events are confirmed by a call.
  const paypal = definePlugin({
    ...common,
    id: 'paypal',
    api: {
      version: 'v2',
      baseUrl: 'https://api-m.paypal.com',
      sandbox: { baseUrl: 'https://api-m.sandbox.paypal.com' },
      egress: ['api-m.paypal.com', 'api-m.sandbox.paypal.com'],
    },
    auth: oauth2({
      fields: { clientId: { secret: false }, clientSecret: {} },
      grant: { type: 'clientCredentials', tokenUrl: 'https://api-m.paypal.com/v1/oauth2/token' },
    }),
    endpoints: {
      orders: {
        create: orders,
        capture: post('/v2/checkout/orders/:id/capture', {
          output: z.object({ id: z.string(), status: z.string() }),
          idempotency: 'PayPal-Request-Id',
        }),
      },
    },
    webhooks: {
      secret: { env: 'PAYPAL_WEBHOOK_ID', secret: false },
      verify: signature.rsaCertificate({
        header: 'PayPal-Transmission-Sig',
        requires: { 'PayPal-Auth-Algo': 'SHA256withRSA' },
        timestamp: { header: 'PayPal-Transmission-Time', unit: 'iso8601', tolerance: 'unlimited' },
        certificate: { header: 'PayPal-Cert-Url', hosts: ['api.paypal.com', 'api-m.paypal.com'], subject: '.paypal.com' },
        signed: [signature.header('PayPal-Transmission-Id'), '|', signature.timestamp, '|', signature.secret, '|', signature.bodyCrc32],
      }),
      type: 'event_type',
      id: 'id',
      data: 'resource',
      confirm: async ({ data }, call) =>
        (await call(get('/v2/checkout/orders/:id', { output: z.object({ status: z.string() }) }), { id: String(data) })).status ===
        'COMPLETED',
      events: { 'CHECKOUT.ORDER.APPROVED': event(z.object({ id: z.string() })) },
    },
  });
  void clientOf(paypal).orders.create({ headers: { 'PayPal-Request-Id': '1' }, body: { intent: 'CAPTURE' } });
  // @ts-expect-error a required header is missing
  void clientOf(paypal).orders.create({ body: { intent: 'CAPTURE' } });
  // @ts-expect-error not one of the values
  void clientOf(paypal).orders.create({ headers: { 'PayPal-Request-Id': '1' }, body: { intent: 'STEAL' } });
}

// GraphQL: one path, many operations, safe POST, cost and throttling inside a 200.
{
  const { query, mutation } = graphql('/graphql.json');
  const Throttle = z.object({
    extensions: z.object({
      cost: z.object({
        throttleStatus: z.object({ currentlyAvailable: z.number(), maximumAvailable: z.number(), restoreRate: z.number() }),
      }),
    }),
  });
  const shopify = definePlugin({
    ...common,
    id: 'shopify',
    api: { version: '2026-07', baseUrl: 'https://{shop}.myshopify.com/admin/api/2026-07', egress: ['{shop}.myshopify.com'] },
    values: { shop: { pattern: /^[a-z0-9][a-z0-9-]*$/, example: 'acme' } },
    auth: apiKey({ in: 'header', name: 'x-shopify-access-token', fields: { accessToken: { env: 'SHOPIFY_ACCESS_TOKEN' } } }),
    app: { clientSecret: { env: 'SHOPIFY_CLIENT_SECRET' } },
    limits: [
      {
        name: 'graphql',
        kind: 'cost',
        rate: 100,
        burst: 2000,
        feedback: ({ body }) => {
          const parsed = Throttle.safeParse(body);
          if (!parsed.success) return undefined;
          const { currentlyAvailable, maximumAvailable, restoreRate } = parsed.data.extensions.cost.throttleStatus;
          return { remaining: currentlyAvailable, limit: maximumAvailable, restorePerSecond: restoreRate };
        },
      },
    ],
    errors: ({ body }) =>
      z.object({ errors: z.array(z.object({ extensions: z.object({ code: z.literal('THROTTLED') }) })) }).safeParse(body).success
        ? { means: 'RateLimited', code: 'THROTTLED' }
        : undefined,
    endpoints: {
      products: {
        list: query(
          'query Products($first: Int!, $after: String) { products(first: $first, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } } }',
          {
            variables: z.object({ first: z.number(), after: z.string().optional() }),
            output: z.object({
              products: z.object({
                nodes: z.array(z.object({ id: z.string(), title: z.string() })),
                pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
              }),
            }),
            paginate: {
              by: 'cursor',
              items: 'products.nodes',
              cursor: 'products.pageInfo.endCursor',
              more: 'products.pageInfo.hasNextPage',
              param: 'after',
            },
            cost: 20,
          },
        ),
        create: mutation('mutation Create($product: ProductCreateInput!) { productCreate(product: $product) { product { id } } }', {
          variables: z.object({ product: z.object({ title: z.string() }) }),
          output: z.object({ productCreate: z.object({ product: z.object({ id: z.string() }).nullable() }) }),
        }),
      },
      // The older REST side: pages by Link header.
      customers: get('/customers.json', {
        input: z.object({ limit: z.number().max(250).optional() }),
        output: z.object({ customers: z.array(z.object({ id: z.number() })) }),
        paginate: { by: 'link', items: 'customers' },
      }),
    },
    webhooks: {
      scope: 'app',
      secret: { app: 'clientSecret' },
      verify: signature.hmac({ algorithm: 'sha256', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', signed: [signature.body] }),
      account: (_item, { headers }) => headers['x-shopify-shop-domain'],
      // Type and id stand in headers.
      type: (_item, { headers }) => headers['x-shopify-topic'],
      id: (_item, { headers }) => headers['x-shopify-webhook-id'],
      events: { 'orders/create': event(z.object({ id: z.number(), total_price: z.string() })) },
    },
  });
  const { products } = clientOf(shopify);
  same<ReturnType<typeof products.list.all> extends AsyncIterable<infer Item> ? Item : never, { id: string; title: string }>();
  // @ts-expect-error a mutation has no pages
  products.create.all({ product: { title: 'x' } });
  // @ts-expect-error a variable of the wrong type
  void products.list({ first: '10' });
  connect(shopify, { credentials: { accessToken: 'x' }, values: { shop: 'acme' } });

  query('query { shop { name } }', {
    output: z.object({ shop: z.object({ name: z.string() }) }),
    // @ts-expect-error no such path in the answer
    paginate: { by: 'link', items: 'shop.orders' },
  });
}

// Limits keyed by a path parameter, other in sandbox; a ping without data, then a fetch by cursor; a secret per subscription.
{
  const payloads = get('/bases/:base/webhooks/:webhook/payloads', {
    input: z.object({ cursor: z.number().optional() }),
    output: z.object({
      payloads: z.array(z.object({ timestamp: z.string(), baseTransactionNumber: z.number() })),
      cursor: z.number(),
      mightHaveMore: z.boolean(),
    }),
    paginate: { by: 'cursor', items: 'payloads', cursor: 'cursor', more: 'mightHaveMore', param: 'cursor' },
  });
  const subscribe = post('/bases/:base/webhooks', {
    input: z.object({ notificationUrl: z.string() }),
    output: z.object({ id: z.string(), macSecretBase64: z.string(), expirationTime: z.string() }),
  });
  const Ping = z.object({ base: z.object({ id: z.string() }), webhook: z.object({ id: z.string() }), timestamp: z.string() });
  const airtable = definePlugin({
    ...common,
    id: 'airtable',
    api: { version: 'v0', baseUrl: 'https://api.airtable.com/v0', egress: ['api.airtable.com'] },
    auth: bearer({ fields: { token: { env: 'AIRTABLE_TOKEN' } } }),
    limits: [
      { name: 'base', by: ['base'], rate: 5 },
      { name: 'account', rate: 50, byEnvironment: { sandbox: { rate: 10 } } },
    ],
    endpoints: {
      payloads,
      subscribe,
      remove: del('/:base/:table', {
        query: z.object({ records: z.array(z.string()) }),
        output: z.object({ records: z.array(z.object({ id: z.string(), deleted: z.boolean() })) }),
      }),
    },
    webhooks: {
      secret: { secret: true },
      verify: signature.hmac({
        algorithm: 'sha256',
        key: 'base64',
        header: 'X-Airtable-Content-MAC',
        prefix: 'hmac-sha256=',
        encoding: 'hex',
        signed: [signature.body],
      }),
      type: () => 'records.changed',
      id: (item) => `${Ping.parse(item).webhook.id}:${Ping.parse(item).timestamp}`,
      expand: async ({ item, cursor, call }) => {
        const { base, webhook } = Ping.parse(item);
        const page = await call(payloads, {
          base: base.id,
          webhook: webhook.id,
          ...(cursor === undefined ? {} : { cursor: Number(cursor) }),
        });
        same<typeof page.mightHaveMore, boolean>();
        return { items: page.payloads, cursor: String(page.cursor), more: page.mightHaveMore };
      },
      subscribe: async ({ url, call }) => {
        const { id, macSecretBase64, expirationTime } = await call(subscribe, { base: 'app1', notificationUrl: url });
        return { id, secret: macSecretBase64, expiresAt: new Date(expirationTime) };
      },
      events: { 'records.changed': event(z.object({ timestamp: z.string() })) },
    },
  });
  void clientOf(airtable).remove({ base: 'app1', table: 'T', query: { records: ['rec1'] } });

  // Constant Contact: one budget for all customers of the app. Stripe: other numbers in the sandbox.
  definePlugin({
    ...common,
    id: 'constantcontact',
    api: { version: 'v3', baseUrl: 'https://api.cc.email/v3', egress: ['api.cc.email'] },
    auth: bearer({ fields: { token: {} } }),
    limits: [
      { name: 'app', scope: 'app', rate: 4, byEnvironment: { sandbox: { rate: 1 } } },
      { name: 'app-daily', scope: 'app', kind: 'daily', rate: 10_000, per: '1d' },
    ],
    endpoints: {},
  });
}

// Bytes: multipart, chunks, resumable upload to a host that an answer names.
{
  const uploadUrl = get('/files.getUploadURLExternal', {
    input: z.object({ filename: z.string(), length: z.number() }),
    output: z.object({ upload_url: z.string(), file_id: z.string() }),
  });
  const upload = follow('POST', { hosts: ['files.slack.com'], credential: 'none', body: bytes(), output: text() });
  const slack = definePlugin({
    ...common,
    id: 'slack',
    api: { version: 'web', baseUrl: 'https://slack.com/api', egress: ['slack.com', 'files.slack.com'] },
    auth: bearer({ fields: { botToken: { env: 'SLACK_BOT_TOKEN' } } }),
    endpoints: {
      files: {
        uploadUrl,
        upload,
        send: action({
          input: z.object({ filename: z.string(), content: z.custom<Uint8Array>() }),
          output: z.object({ fileId: z.string() }),
          deps: { logger: services.logger, clock: services.clock },
          run: async ({ input, deps, call }) => {
            same<ReturnType<typeof deps.clock.now>, number>();
            const { upload_url, file_id } = await call(uploadUrl, { filename: input.filename, length: input.content.byteLength });
            await call(upload, { url: upload_url, body: input.content });
            deps.logger.debug('file sent', { file_id });
            return { fileId: file_id };
          },
        }),
      },
      channels: get('/conversations.list', {
        input: z.object({ cursor: z.string().optional(), limit: z.number().optional() }),
        output: z.object({
          channels: z.array(z.object({ id: z.string() })),
          response_metadata: z.object({ next_cursor: z.string() }).optional(),
        }),
        paginate: { by: 'cursor', items: 'channels', cursor: 'response_metadata.next_cursor', param: 'cursor' },
      }),
    },
    webhooks: {
      scope: 'app',
      secret: { env: 'SLACK_SIGNING_SECRET' },
      verify: signature.hmac({
        algorithm: 'sha256',
        encoding: 'hex',
        header: 'X-Slack-Signature',
        prefix: 'v0=',
        timestamp: { header: 'X-Slack-Request-Timestamp', tolerance: '5m' },
        signed: ['v0:', signature.timestamp, ':', signature.body],
      }),
      // Interactivity is a form whose only field holds JSON.
      items: (body) => {
        const form = z.object({ payload: z.string() }).safeParse(body);
        return [form.success ? JSON.parse(form.data.payload) : body];
      },
      handshake: ({ body }) => {
        const parsed = z.object({ type: z.literal('url_verification'), challenge: z.string() }).safeParse(body);
        return parsed.success ? { body: { challenge: parsed.data.challenge } } : undefined;
      },
      account: (item) => z.object({ team_id: z.string() }).safeParse(item).data?.team_id,
      type: (item) => z.object({ event: z.object({ type: z.string() }) }).safeParse(item).data?.event.type ?? 'command',
      id: (item) =>
        z.object({ event_id: z.string() }).safeParse(item).data?.event_id ?? z.object({ trigger_id: z.string() }).parse(item).trigger_id,
      data: (item) => z.object({ event: z.unknown() }).safeParse(item).data?.event ?? item,
      events: {
        message: event(z.object({ channel: z.string(), text: z.string() })),
        command: reply(z.object({ command: z.string(), text: z.string() }), z.object({ text: z.string() }), {
          within: '2500ms',
          otherwise: { text: 'Working on it …' },
        }),
      },
    },
  });
  const { files, channels } = clientOf(slack);
  same<Awaited<ReturnType<typeof files.send>>, { fileId: string }>();
  void files.upload({ url: 'https://files.slack.com/x', body: new Uint8Array() });
  same<Parameters<typeof files.upload>[0]['body'], ByteSource>();
  same<ReturnType<typeof channels.all> extends AsyncIterable<infer Item> ? Item : never, { id: string }>();
  on(slack, 'command', ({ data }) => ({ text: data.command }));

  // Vimeo: chunks with an offset, to a host that the first answer names.
  const chunk = follow('PATCH', { hosts: ['*.cloud.vimeo.com'], credential: 'none', safe: true, body: bytes(), output: text() });
  same<typeof chunk.kind, 'endpoint'>();
}

// Pagination styles that key names do not reach.
{
  const page = z.array(z.object({ id: z.number() }));
  const endpoints = {
    // WooCommerce: numbered pages, the number of pages in a header, the list at top level.
    products: get('/products', {
      input: z.object({ page: z.number().optional(), per_page: z.number().optional() }),
      output: page,
      paginate: { by: 'page', items: '.', param: 'page', size: 'per_page', totalPages: { header: 'x-wp-totalpages' } },
    }),
    // HubSpot search: the cursor goes into the body of a POST that is safe to repeat.
    search: post('/crm/v3/objects/contacts/search', {
      safe: true,
      input: z.object({ query: z.string(), after: z.string().optional() }),
      output: z.object({
        results: z.array(z.object({ id: z.string() })),
        paging: z.object({ next: z.object({ after: z.string() }) }).optional(),
      }),
      paginate: { by: 'cursor', items: 'results', cursor: 'paging.next.after', param: 'after' },
    }),
    offset: get('/leads', {
      input: z.object({ start: z.number().optional(), limit: z.number().optional() }),
      output: z.object({ data: z.array(z.object({ id: z.number() })).nullable() }),
      paginate: { by: 'offset', items: (answer) => answer.data ?? [], param: 'start', size: 'limit' },
    }),
  };
  const plugin = definePlugin({
    ...common,
    id: 'pages',
    api: { version: '1', baseUrl: 'https://x.example', egress: ['x.example'] },
    auth: noAuth,
    endpoints,
  });
  const client = clientOf(plugin);
  same<ReturnType<typeof client.products.all> extends AsyncIterable<infer Item> ? Item : never, { id: number }>();
  same<ReturnType<typeof client.search.all> extends AsyncIterable<infer Item> ? Item : never, { id: string }>();
  same<ReturnType<typeof client.offset.all> extends AsyncIterable<infer Item> ? Item : never, { id: number }>();
  get('/x', {
    input: z.object({ c: z.string() }),
    output: z.object({ items: z.array(z.string()), next: z.boolean() }),
    // @ts-expect-error the cursor must be text or a number
    paginate: { by: 'cursor', items: 'items', cursor: 'next', param: 'c' },
  });
  get('/x', {
    input: z.object({ c: z.string() }),
    output: z.object({ items: z.array(z.string()), next: z.string() }),
    // @ts-expect-error no such parameter in the input
    paginate: { by: 'cursor', items: 'items', cursor: 'next', param: 'd' },
  });
  get('/x', {
    input: z.object({ c: z.string() }),
    output: z.object({ items: z.string(), next: z.string() }),
    // @ts-expect-error the items must be a list
    paginate: { by: 'cursor', items: 'items', cursor: 'next', param: 'c' },
  });
}

// What must not compile.
{
  const Customer = z.object({ id: z.string(), email: z.string().nullable() });
  const list = get('/customers', {
    input: z.object({ limit: z.number().optional(), starting_after: z.string().optional() }),
    output: z.object({ data: z.array(Customer), has_more: z.boolean() }),
    paginate: { by: 'lastId', items: 'data', param: 'starting_after', more: 'has_more' },
  });
  const shop = definePlugin({
    ...common,
    id: 'shop',
    api: { version: '1', baseUrl: 'https://x.example/v1', egress: ['x.example'] },
    auth: apiKey({ in: 'header', name: 'x-key', fields: { apiKey: { env: 'SHOP_KEY' } } }),
    endpoints: {
      customers: {
        list,
        create: post('/customers', { input: z.object({ email: z.string() }), output: Customer }),
        retrieve: get('/customers/:id', { output: Customer }),
        replace: put('/customers/:id', { input: z.object({ email: z.string() }), output: Customer }),
      },
    },
    webhooks: {
      secret: {},
      verify: signature.hmac({ algorithm: 'sha256', header: 'X-Signature', encoding: 'hex', signed: [signature.body] }),
      type: 'type',
      id: 'id',
      data: 'data',
      events: { 'customer.created': event(Customer) },
    },
  });
  const { customers } = clientOf(shop);
  same<Awaited<ReturnType<typeof customers.retrieve>>, { id: string; email: string | null }>();
  void customers.list();
  void customers.replace({ id: '1', email: 'x' });
  // @ts-expect-error no such endpoint
  void customers.lst();
  // @ts-expect-error a number is wanted
  void customers.list({ limit: '10' });
  // @ts-expect-error no such field
  void customers.list({ limitt: 10 });
  // @ts-expect-error the path parameter is missing
  void customers.retrieve({});
  // @ts-expect-error the input is missing
  void customers.create();
  // @ts-expect-error a single resource has no pages
  customers.retrieve.all({ id: 'x' });
  // @ts-expect-error no such event
  on(shop, 'customer.creatd', () => undefined);
  // @ts-expect-error no such field in the payload
  on(shop, 'customer.created', ({ data }) => data.mail);
  // @ts-expect-error the credential has another name
  connect(shop, { credentials: { apikey: 'x' } });
  // @ts-expect-error a credential is missing
  connect(shop, { credentials: {} });

  definePlugin({
    ...common,
    id: 'unverified',
    api: { version: '1', baseUrl: 'https://x.example', egress: [] },
    auth: noAuth,
    endpoints: {},
    // @ts-expect-error webhooks without `verify`
    webhooks: { type: 'type', id: 'id', events: {} },
  });
  // @ts-expect-error a parameter that is not in the path
  post('/hooks/:id/:token', { secretParam: 'tokn', output: z.object({}) });
}
