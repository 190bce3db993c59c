import type { ClientOf, ConnectionOptions, EventNames, HandlerOf } from '@mooring/core';
import { generic, genericFromJson } from './plugin.js';

// What an application sees of a plugin made from configuration, held fast. Checked by the compiler, never run.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;

const orders = generic({
  id: 'orders',
  baseUrl: 'https://{shop}.orders.example',
  values: { shop: { pattern: '[a-z]+' } },
  auth: { kind: 'basic', usernameEnv: 'ORDERS_USER', passwordEnv: 'ORDERS_PASSWORD' },
  endpoints: {
    'orders.list': { method: 'GET', path: '/orders', paginate: { by: 'link', items: '.' } },
    'orders.lines.get': { method: 'GET', path: '/orders/:order/lines/:line', input: false },
    ping: { method: 'GET', path: '/ping' },
  },
  webhooks: {
    env: 'ORDERS_SECRET',
    sharedSecret: { in: 'header', name: 'x-secret' },
    type: 'type',
    id: 'id',
    events: { 'order.created': {} },
  },
});
same<(typeof orders)['id'], 'orders'>();

declare const client: ClientOf<typeof orders>;
void client.orders.list({ anything: ['goes'] });
for await (const order of client.orders.list.all()) same<typeof order, Readonly<Record<string, unknown>>>();
same<Awaited<ReturnType<typeof client.orders.lines.get>>, unknown>();
void client.orders.lines.get({ order: '1', line: '2' });
void client.ping();
void client.request({ method: 'GET', path: '/anything' });
// @ts-expect-error the line is missing
void client.orders.lines.get({ order: '1' });
// @ts-expect-error no pages were declared
client.ping.all();
// @ts-expect-error no such endpoint
void client.orders.create({});

declare function connect(options: ConnectionOptions<typeof orders>): void;
connect({ credentials: { username: 'ada', password: 'x' }, values: { shop: 'harbour' } });
// @ts-expect-error the credential of another kind of auth
connect({ credentials: { token: 'x' }, values: { shop: 'harbour' } });

declare function on<Type extends EventNames<typeof orders>>(type: Type, handler: HandlerOf<typeof orders, Type>): void;
on('order.created', ({ data }) => same<typeof data, Readonly<Record<string, unknown>>>());
// @ts-expect-error no such event
on('order.deleted', () => undefined);

const json: unknown = JSON.parse('{}');
const fromFile = genericFromJson('invoices', json);
same<(typeof fromFile)['id'], 'invoices'>();
declare const loose: ClientOf<typeof fromFile>;
void loose['invoices']?.['list']?.({ year: 2026 });
void loose.request({ method: 'GET', path: '/invoices' });

// @ts-expect-error a key has a place
generic({ id: 'x', baseUrl: 'https://x.example', auth: { kind: 'apiKey', env: 'X_KEY' }, endpoints: {} });
