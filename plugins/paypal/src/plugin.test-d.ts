import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { paypal } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type PayPal = typeof paypal;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<PayPal>;
declare function on<Type extends EventNames<PayPal>>(type: Type, handler: HandlerOf<PayPal, Type>): void;
declare function connect(options: ConnectionOptions<PayPal>): void;

same<PayPal['id'], 'paypal'>();

const unit = { amount: { currency_code: 'EUR', value: '10.99' } };
const order = await client.orders.create({ intent: 'CAPTURE', purchase_units: [unit], headers: { Prefer: 'return=representation' } });
same<typeof order.id, string>();
void client.orders.create({ intent: 'CAPTURE', purchase_units: [unit] }, { idempotencyKey: 'order-1001' });
const captured = await client.orders.capture({ id: order.id });
same<NonNullable<NonNullable<NonNullable<typeof captured.purchase_units>[number]['payments']>['captures']>[number]['id'], string>();
void client.orders.update({ id: order.id, body: [{ op: 'replace', path: '/intent', value: 'AUTHORIZE' }] });
void client.captures.refund({ capture_id: 'C1', amount: unit.amount });
const voided = await client.authorizations.void({ authorization_id: 'A1' });
same<undefined extends typeof voided ? true : false, true>();
for await (const plan of client.plans.list.all({ page_size: 20 })) same<typeof plan.id, string>();
for await (const item of client.payouts.get.all({ id: 'B1' })) same<typeof item.payout_item_id, string>();
same<
  ReturnType<typeof client.disputes.list.all> extends Pages<infer Item> ? (Item extends { dispute_id: string } ? true : false) : false,
  true
>();
same<Awaited<ReturnType<typeof client.subscriptions.cancel>>, undefined>();
void client.invoices.search({ query: { page: 2 }, status: ['PAID'] });
void client.webhooks.availableEventTypes();

// @ts-expect-error an amount is text
void client.orders.create({ intent: 'CAPTURE', purchase_units: [{ amount: { currency_code: 'EUR', value: 10.99 } }] });
// @ts-expect-error no such intent
void client.orders.create({ intent: 'SALE', purchase_units: [unit] });
// @ts-expect-error not one of the values
void client.orders.create({ intent: 'CAPTURE', purchase_units: [unit], headers: { Prefer: 'everything' } });
// @ts-expect-error a reason is required
void client.subscriptions.cancel({ id: 'I-1' });
// @ts-expect-error a search has pages by number only
client.invoices.search.all({});

on('PAYMENT.CAPTURE.COMPLETED', ({ data, plugin }) => {
  same<typeof plugin, 'paypal'>();
  same<typeof data.id, string>();
});
on('PAYMENT.SALE.COMPLETED', ({ data }) => same<typeof data.billing_agreement_id, string | undefined>());
// @ts-expect-error no such event
on('PAYMENT.CAPTURE.DONE', () => undefined);

connect({ credentials: { clientId: 'a', clientSecret: 'b' }, environment: 'sandbox' });
// @ts-expect-error the secret is missing
connect({ credentials: { clientId: 'a' } });
