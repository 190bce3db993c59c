/** Types only: what testPlugin infers from the plugin. */
import { parcels } from './fixtures/parcels-plugin.js';
import { testPlugin } from './test-plugin/test-plugin.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;

const shop = testPlugin(parcels);

void (async () => {
  const made = await shop.client.parcels.create({ to: 'Ada', weightGrams: 1 });
  same<typeof made.weightGrams, number>();
  for await (const parcel of shop.client.parcels.list.all()) same<typeof parcel.to, string>();
  // @ts-expect-error the weight is missing
  await shop.client.parcels.create({ to: 'Ada' });
  // @ts-expect-error no pages
  shop.client.parcels.create.all();
});

shop.on('parcels.list').pages(2);
shop.on('labels.print').sample({ url: 'https://example.com' }).status(500);
shop.on('parcels.create').sample({ weightGrams: 'what a provider sends may differ from what the schema gives' });
// @ts-expect-error no such endpoint
shop.on('parcels.send');
// @ts-expect-error a branch is no endpoint
shop.on('parcels');
// @ts-expect-error no such field in the output
shop.on('parcels.create').sample({ weight: 1 });
// @ts-expect-error no such fault
shop.on('parcels.create').fault('explosion');

shop.webhook('parcel.delivered');
// @ts-expect-error no such event
shop.webhook('parcel.eaten');
shop.onEvent('parcel.lost', ({ data, connection }) => {
  same<typeof data.to, string>();
  same<typeof connection, string>();
});
for (const event of shop.received) same<typeof event.type, 'parcel.delivered' | 'parcel.lost'>();
