import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compilePlugin, createConnection, prepareRequest, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import Stripe from 'stripe';
import { stripe } from './plugin.js';

/** A body as text; none of these is streamed. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

// Stripe's own package as a peer: for the same call both send the same request. It sends to a server on loopback, which answers with our
// fixtures, so the package also reads what our simulator would send.

const apiKey = 'sk_test_mooring_example';
const idempotencyKey = 'b7a1c6de-0001-4000-8000-mooring00001';
const connectedAccount = 'acct_Harbour0001';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Fields of a form or query; their order means nothing, since lists carry their index. */
const fieldsOf = (text: string): readonly (readonly [string, string])[] =>
  [...new URLSearchParams(text)].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** What Stripe would make of a request. */
const essence = ({ method, path, query, headers, body }: Sent): object => ({
  method,
  path,
  query: fieldsOf(query),
  body: fieldsOf(body),
  contentType: method === 'POST' ? headers['content-type'] : undefined,
  accept: headers['accept'],
  authorization: headers['authorization'],
  version: headers['stripe-version'],
  idempotencyKey: headers['idempotency-key'],
  account: headers['stripe-account'],
});

const plugin = compilePlugin(stripe);
const connection = createConnection(plugin, { name: 'default', credentials: { apiKey } });

function endpointNamed(name: string): CompiledEndpoint {
  const found = plugin.callables.get(name);
  if (found?.kind !== 'endpoint') throw new Error(`The plugin has no endpoint ${name}.`);
  return found;
}

async function sentByUs(endpoint: CompiledEndpoint, input: object, headers: Readonly<Record<string, string>>): Promise<Sent> {
  const prepared = await prepareRequest(endpoint, connection, input, { random: systemRandom, idempotencyKey, headers });
  const authorised = connection.authorise(prepared.credentialOf)(prepared, endpoint.encoding, 0);
  const { pathname, search } = new URL(authorised.url);
  return {
    method: prepared.method,
    path: pathname,
    query: search.slice(1),
    headers: authorised.headers,
    body: textOf(authorised.body),
  };
}

let server: Server;
let sdk: Stripe;
let received: Sent | undefined;
let answer: unknown;

async function receive(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1');
  return {
    method: request.method ?? '',
    path: pathname,
    query: search.slice(1),
    headers: request.headers as Sent['headers'],
    body: Buffer.concat(chunks).toString(),
  };
}

async function sentBySdk(call: (client: Stripe) => Promise<unknown>): Promise<Sent> {
  received = undefined;
  await call(sdk);
  if (received === undefined) throw new Error('The package sent nothing.');
  return received;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void receive(request).then((sent) => {
      received = sent;
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  sdk = new Stripe(apiKey, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const once = { idempotencyKey };
const address = { line1: '12 Quay Street', city: 'Galway', postal_code: 'H91 A2B3', country: 'IE' };
const awkward = "Grüße & 100 % + “more” = ok?/#[1] (a*b)~'!\nnext";

type Case = readonly [endpoint: string, input: object, call: (client: Stripe) => Promise<unknown>];

/** One call, said in both ways with the same parameters; the package takes the id beside them. */
const both = <Parameters extends object>(
  endpoint: string,
  call: (to: Stripe, parameters: Parameters, id: string) => Promise<unknown>,
  parameters: Parameters,
  id?: string,
): Case => [endpoint, id === undefined ? parameters : { id, ...parameters }, (to) => call(to, parameters, id ?? '')];

/** Every endpoint that applications use most, with what is hard to write: nested, lists, unset, beyond ASCII, false. */
const table: readonly Case[] = [
  both('customers.create', (to, p: Stripe.CustomerCreateParams) => to.customers.create(p, once), {
    email: 'ada+test@example.com',
    name: awkward,
    address,
    metadata: { plan: 'pro', 'a b': 7 },
    preferred_locales: ['en', 'ga'],
  }),
  both('customers.create', (to, p: Stripe.CustomerCreateParams) => to.customers.create(p, once), {}),
  both('customers.list', (to, p: Stripe.CustomerListParams) => to.customers.list(p), {
    limit: 3,
    email: 'ada+test@example.com',
    created: { gte: 1_764_028_800, lt: 1_764_115_200 },
    expand: ['data.default_source', 'data.tax_ids'],
  }),
  both('customers.list', (to, p: Stripe.CustomerListParams) => to.customers.list(p), { starting_after: 'cus_Harbour0001' }),
  both('customers.list', (to) => to.customers.list(), {}),
  both(
    'customers.retrieve',
    (to, p: Stripe.CustomerRetrieveParams, id) => to.customers.retrieve(id, p),
    { expand: ['default_source'] },
    'cus_1',
  ),
  both('customers.retrieve', (to, _, id) => to.customers.retrieve(id), {}, 'cus ä/1?#%'),
  both(
    'customers.update',
    (to, p: Stripe.CustomerUpdateParams, id) => to.customers.update(id, p, once),
    {
      shipping: null,
      description: '',
      metadata: { plan: null, seats: 3 },
      invoice_settings: { custom_fields: [{ name: 'PO', value: '42' }], default_payment_method: 'pm_1' },
    },
    'cus_1',
  ),
  both('customers.delete', (to, _, id) => to.customers.del(id), {}, 'cus_1'),
  both('customers.search', (to, p: Stripe.CustomerSearchParams) => to.customers.search(p), {
    query: "email:'ada@example.com' AND metadata['plan']:'pro'",
    limit: 5,
  }),
  both(
    'customers.listPaymentMethods',
    (to, p: Stripe.CustomerListPaymentMethodsParams, id) => to.customers.listPaymentMethods(id, p),
    { type: 'card' },
    'cus_1',
  ),
  both('paymentIntents.create', (to, p: Stripe.PaymentIntentCreateParams) => to.paymentIntents.create(p, once), {
    amount: 1099,
    currency: 'eur',
    customer: 'cus_1',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    confirm: true,
    off_session: true,
    payment_method: 'pm_1',
    payment_method_options: { card: { request_three_d_secure: 'any' } },
    shipping: { name: 'Ada', address },
    metadata: { order: '1001' },
  }),
  both(
    'paymentIntents.retrieve',
    (to, p: Stripe.PaymentIntentRetrieveParams, id) => to.paymentIntents.retrieve(id, p),
    { expand: ['latest_charge.balance_transaction'] },
    'pi_1',
  ),
  both('paymentIntents.list', (to, p: Stripe.PaymentIntentListParams) => to.paymentIntents.list(p), { customer: 'cus_1', limit: 100 }),
  both(
    'paymentIntents.update',
    (to, p: Stripe.PaymentIntentUpdateParams, id) => to.paymentIntents.update(id, p, once),
    { amount: 2000, receipt_email: null },
    'pi_1',
  ),
  both(
    'paymentIntents.confirm',
    (to, p: Stripe.PaymentIntentConfirmParams, id) => to.paymentIntents.confirm(id, p, once),
    { payment_method: 'pm_1', return_url: 'https://example.com/done?a=1&b=2' },
    'pi_1',
  ),
  both('paymentIntents.confirm', (to, _, id) => to.paymentIntents.confirm(id, {}, once), {}, 'pi_1'),
  both(
    'paymentIntents.capture',
    (to, p: Stripe.PaymentIntentCaptureParams, id) => to.paymentIntents.capture(id, p, once),
    { amount_to_capture: 500, final_capture: false },
    'pi_1',
  ),
  both(
    'paymentIntents.cancel',
    (to, p: Stripe.PaymentIntentCancelParams, id) => to.paymentIntents.cancel(id, p, once),
    { cancellation_reason: 'abandoned' },
    'pi_1',
  ),
  both('paymentIntents.search', (to, p: Stripe.PaymentIntentSearchParams) => to.paymentIntents.search(p), {
    query: "status:'succeeded'",
    page: 'next',
  }),
  both(
    'paymentMethods.attach',
    (to, p: Stripe.PaymentMethodAttachParams, id) => to.paymentMethods.attach(id, p, once),
    { customer: 'cus_1' },
    'pm_1',
  ),
  both('paymentMethods.detach', (to, _, id) => to.paymentMethods.detach(id, {}, once), {}, 'pm_1'),
  both('charges.list', (to, p: Stripe.ChargeListParams) => to.charges.list(p), { payment_intent: 'pi_1' }),
  both('refunds.create', (to, p: Stripe.RefundCreateParams) => to.refunds.create(p, once), {
    payment_intent: 'pi_1',
    amount: 500,
    reason: 'requested_by_customer',
    reverse_transfer: false,
  }),
  both('refunds.list', (to, p: Stripe.RefundListParams) => to.refunds.list(p), { charge: 'ch_1' }),
  both('refunds.cancel', (to, _, id) => to.refunds.cancel(id, {}, once), {}, 're_1'),
  both('disputes.close', (to, _, id) => to.disputes.close(id, {}, once), {}, 'du_1'),
  both('checkout.sessions.create', (to, p: Stripe.Checkout.SessionCreateParams) => to.checkout.sessions.create(p, once), {
    mode: 'payment',
    success_url: 'https://example.com/thanks?session={CHECKOUT_SESSION_ID}',
    line_items: [
      { price: 'price_1', quantity: 2 },
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 1500, product_data: { name: 'Crane', images: ['https://example.com/a.png'] } },
      },
    ],
    custom_fields: [{ key: 'boat', label: { type: 'custom', custom: 'Boat' }, type: 'text', optional: true }],
    shipping_address_collection: { allowed_countries: ['IE', 'FR'] },
    payment_intent_data: { metadata: { order: '1001' } },
  }),
  both('checkout.sessions.retrieve', (to, _, id) => to.checkout.sessions.retrieve(id), {}, 'cs_test_1'),
  both('checkout.sessions.expire', (to, _, id) => to.checkout.sessions.expire(id, {}, once), {}, 'cs_test_1'),
  both(
    'checkout.sessions.listLineItems',
    (to, p: Stripe.Checkout.SessionListLineItemsParams, id) => to.checkout.sessions.listLineItems(id, p),
    { limit: 5 },
    'cs_test_1',
  ),
  both('products.create', (to, p: Stripe.ProductCreateParams) => to.products.create(p, once), {
    name: 'Berth',
    default_price_data: { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' } },
    marketing_features: [{ name: 'Shore power' }],
    shippable: false,
  }),
  both('products.list', (to, p: Stripe.ProductListParams) => to.products.list(p), { ids: ['prod_1', 'prod_2'], active: false }),
  both('products.delete', (to, _, id) => to.products.del(id), {}, 'prod_1'),
  both('prices.create', (to, p: Stripe.PriceCreateParams) => to.prices.create(p, once), {
    currency: 'eur',
    product: 'prod_1',
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    recurring: { interval: 'month', usage_type: 'metered' },
    tiers: [
      { up_to: 100, flat_amount: 500 },
      { up_to: 'inf', unit_amount: 1 },
    ],
    currency_options: { usd: { unit_amount: 2100 } },
  }),
  both('prices.list', (to, p: Stripe.PriceListParams) => to.prices.list(p), {
    lookup_keys: ['pro_monthly', 'pro_yearly'],
    recurring: { interval: 'month' },
  }),
  both('subscriptions.create', (to, p: Stripe.SubscriptionCreateParams) => to.subscriptions.create(p, once), {
    customer: 'cus_1',
    items: [{ price: 'price_1', quantity: 2 }, { price: 'price_2' }],
    trial_period_days: 14,
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret'],
  }),
  both(
    'subscriptions.update',
    (to, p: Stripe.SubscriptionUpdateParams, id) => to.subscriptions.update(id, p, once),
    { items: [{ id: 'si_1', deleted: true }], cancel_at_period_end: true, trial_end: 'now', pause_collection: null },
    'sub_1',
  ),
  both(
    'subscriptions.cancel',
    (to, p: Stripe.SubscriptionCancelParams, id) => to.subscriptions.cancel(id, p),
    { invoice_now: true, prorate: false, cancellation_details: { comment: awkward, feedback: 'unused' } },
    'sub_1',
  ),
  both('subscriptions.list', (to, p: Stripe.SubscriptionListParams) => to.subscriptions.list(p), {
    status: 'all',
    current_period_end: { lte: 1_766_620_800 },
  }),
  both(
    'subscriptions.resume',
    (to, p: Stripe.SubscriptionResumeParams, id) => to.subscriptions.resume(id, p, once),
    { billing_cycle_anchor: { type: 'now' } },
    'sub_1',
  ),
  both('invoices.create', (to, p: Stripe.InvoiceCreateParams) => to.invoices.create(p, once), {
    customer: 'cus_1',
    collection_method: 'send_invoice',
    days_until_due: 30,
    auto_advance: false,
    custom_fields: [{ name: 'PO', value: '42' }],
  }),
  both('invoices.finalize', (to, _, id) => to.invoices.finalizeInvoice(id, {}, once), {}, 'in_1'),
  both('invoices.pay', (to, p: Stripe.InvoicePayParams, id) => to.invoices.pay(id, p, once), { paid_out_of_band: true }, 'in_1'),
  both('invoices.send', (to, _, id) => to.invoices.sendInvoice(id, {}, once), {}, 'in_1'),
  both('invoices.void', (to, _, id) => to.invoices.voidInvoice(id, {}, once), {}, 'in_1'),
  both('invoices.markUncollectible', (to, _, id) => to.invoices.markUncollectible(id, {}, once), {}, 'in_1'),
  both('invoices.listLines', (to, p: Stripe.InvoiceListLineItemsParams, id) => to.invoices.listLineItems(id, p), { limit: 100 }, 'in_1'),
  both('invoices.delete', (to, _, id) => to.invoices.del(id), {}, 'in_1'),
  both('invoiceItems.create', (to, p: Stripe.InvoiceItemCreateParams) => to.invoiceItems.create(p, once), {
    customer: 'cus_1',
    pricing: { price: 'price_1' },
    quantity: 3,
    period: { start: 1_764_028_800, end: 1_766_620_800 },
  }),
  both('events.list', (to, p: Stripe.EventListParams) => to.events.list(p), {
    types: ['customer.created', 'invoice.paid'],
    delivery_success: false,
  }),
  both('balance.retrieve', (to) => to.balance.retrieve(), {}),
  both('payouts.list', (to, p: Stripe.PayoutListParams) => to.payouts.list(p), { arrival_date: 1_764_201_600 }),
];

describe('the official package', () => {
  it.each(table)('sends for %s what this plugin sends', async (name, input, call) => {
    const endpoint = endpointNamed(name);
    answer = endpoint.definition.fixture;
    expect(essence(await sentByUs(endpoint, input, {}))).toEqual(essence(await sentBySdk(call)));
  });

  it('names a connected account by the header that a caller adds here', async () => {
    const endpoint = endpointNamed('refunds.create');
    answer = endpoint.definition.fixture;
    const ours = await sentByUs(endpoint, { charge: 'ch_1' }, { 'Stripe-Account': connectedAccount });
    const theirs = await sentBySdk((to) => to.refunds.create({ charge: 'ch_1' }, { ...once, stripeAccount: connectedAccount }));
    expect(essence(ours)).toEqual(essence(theirs));
    expect(ours.headers['stripe-account']).toBe(connectedAccount);
  });

  it('pins the version that this plugin is made for', () => {
    expect(Stripe.API_VERSION).toBe(stripe.definition.api.version);
  });
});
