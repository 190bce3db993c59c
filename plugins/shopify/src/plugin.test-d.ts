import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { shopify } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Shopify = typeof shopify;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Shopify>;
declare function on<Type extends EventNames<Shopify>>(type: Type, handler: HandlerOf<Shopify, Type>): void;
declare function connect(options: ConnectionOptions<Shopify>): void;

same<Shopify['id'], 'shopify'>();

// One of three ways to prove who a connection is; the shop is always named.
connect({ credentials: { accessToken: 'shpat_x' }, values: { shop: 'harbour' } });
connect({ credentials: { clientId: 'x', clientSecret: 'shpss_x' }, values: { shop: 'harbour' } });
connect({ credentials: {}, values: { shop: 'harbour' } });
// @ts-expect-error no shop
connect({ credentials: { accessToken: 'shpat_x' } });
// @ts-expect-error a misspelt credential
connect({ credentials: { token: 'shpat_x' }, values: { shop: 'harbour' } });

const { product } = await client.products.retrieve({ id: 'gid://shopify/Product/1' });
same<NonNullable<typeof product>['title'], string>();
same<NonNullable<typeof product>['publishedAt'], string | null>();
// @ts-expect-error what is not there is null
void product.title;
for await (const order of client.orders.list.all({ query: 'created_at:>2026-11-01', sortKey: 'CREATED_AT' }))
  same<typeof order.currentTotalPriceSet.shopMoney.amount, string>();
for await (const level of client.inventory.listLevels.all({ id: 'gid://shopify/InventoryItem/1' }))
  same<typeof level.location.name, string>();
same<
  ReturnType<typeof client.rest.orders.list.all> extends Pages<infer Item> ? (Item extends { id: number } ? true : false) : false,
  true
>();
void client.shop.retrieve();
void client.customers.find({ identifier: { emailAddress: 'ada@example.com' } });
// @ts-expect-error a refund is made once, by a key
void client.refunds.create({ input: { orderId: 'gid://shopify/Order/1' } });
// @ts-expect-error no such order of lists
void client.products.list({ sortKey: 'NAME' });
// @ts-expect-error a mutation has no pages
void client.products.create.all({ product: { title: 'x' } });

on('orders/create', ({ data }) => {
  same<typeof data.id, number>();
  same<typeof data.total_price, string | null | undefined>();
});
on('customers/redact', ({ data }) => same<typeof data.shop_domain, string>());
// @ts-expect-error no such topic
on('orders/created', () => undefined);
