import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { stripe } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Stripe = typeof stripe;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Stripe>;
declare function on<Type extends EventNames<Stripe>>(type: Type, handler: HandlerOf<Stripe, Type>): void;
declare function connect(options: ConnectionOptions<Stripe>): void;

same<Stripe['id'], 'stripe'>();

const page = await client.customers.list({ limit: 10 });
same<typeof page.has_more, boolean>();
const [first] = page.data;
same<(typeof page.data)[number]['email'], string | null>();
same<NonNullable<typeof first>['id'], string>();
void client.customers.list();
void client.customers.list({ created: { gte: 1 } }, { headers: { 'Stripe-Account': 'acct_1' } });
void client.customers.create();
for await (const customer of client.customers.list.all({ limit: 100 })) same<typeof customer.balance, number>();
same<
  ReturnType<typeof client.customers.search.all> extends Pages<infer Item> ? (Item extends { id: string } ? true : false) : false,
  true
>();

// A deleted customer is told apart by one field.
const retrieved = await client.customers.retrieve({ id: 'cus_1' });
if (retrieved.deleted) same<typeof retrieved.object, 'customer'>();
else same<typeof retrieved.email, string | null>();

// Known values are offered, unknown ones are possible.
const intent = await client.paymentIntents.create({ amount: 1099, currency: 'eur', automatic_payment_methods: { enabled: true } });
if (intent.status === 'succeeded') same<typeof intent.amount, number>();
const anyStatus: string = intent.status;
void anyStatus;
if (typeof intent.customer === 'string') same<typeof intent.customer, string>();
void client.checkout.sessions.create({ mode: 'payment', line_items: [{ price: 'price_1', quantity: 1 }] });
void client.subscriptions.cancel({ id: 'sub_1', prorate: true });

// @ts-expect-error the amount is missing
void client.paymentIntents.create({ currency: 'eur' });
// @ts-expect-error amounts are numbers
void client.paymentIntents.create({ amount: '1099', currency: 'eur' });
// @ts-expect-error no such mode
void client.checkout.sessions.create({ mode: 'gift' });
// @ts-expect-error no such parameter, however deep
void client.checkout.sessions.create({ line_items: [{ prize: 'price_1' }] });
// @ts-expect-error the id is missing
void client.refunds.retrieve({});
// @ts-expect-error a search needs a query
void client.customers.search({ limit: 10 });
// @ts-expect-error a single object has no pages
client.balance.retrieve.all();

on('checkout.session.completed', ({ data, plugin }) => {
  same<typeof plugin, 'stripe'>();
  same<typeof data.client_reference_id, string | null>();
});
on('invoice.upcoming', ({ data }) => same<typeof data.id, string | undefined>());
// @ts-expect-error no such event
on('customer.renamed', () => undefined);

connect({ credentials: { apiKey: 'sk_test_x' }, environment: 'sandbox', webhookSecret: ['whsec_new', 'whsec_old'] });
// @ts-expect-error the key has another name
connect({ credentials: { secretKey: 'sk_test_x' } });
