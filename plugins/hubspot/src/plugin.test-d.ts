import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { AssociatedRecord, CrmRecord } from './endpoints/record.js';
import type { hubspot } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Hubspot = typeof hubspot;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Hubspot>;
declare function on<Type extends EventNames<Hubspot>>(type: Type, handler: HandlerOf<Hubspot, Type>): void;
declare function connect(options: ConnectionOptions<Hubspot>): void;

same<Hubspot['id'], 'hubspot'>();

const contact = await client.contacts.create({ properties: { email: 'ada@harbour.example', age: 42 } });
same<typeof contact, CrmRecord>();
same<typeof contact.properties.email, string | null | undefined>();
for await (const company of client.companies.list.all({ properties: ['name'], limit: 100 })) same<typeof company, AssociatedRecord>();
for await (const deal of client.deals.search.all({ query: 'pier' })) same<typeof deal, CrmRecord>();
void client.contacts.update({ id: 'ada@harbour.example', query: { idProperty: 'email' }, properties: { phone: '' } });
void client.contacts.get({ id: '1', properties: ['email'], associations: ['companies'] });
const upserted = await client.contacts.batch.upsert({ inputs: [{ id: 'a@b.example', idProperty: 'email', properties: {} }] });
same<(typeof upserted.results)[number]['new'], boolean>();
void client.contacts.batch.read({ inputs: [{ id: '1' }], properties: ['email'] });
void client.contacts.merge({ primaryObjectId: '1', objectIdToMerge: '2' });
void client.objects.create({ objectType: 'calls', properties: { hs_call_title: 'Ahoy' } });
same<Awaited<ReturnType<typeof client.tasks.archive>>, undefined>();
void client.associations.create({
  fromObjectType: 'contacts',
  fromObjectId: '1',
  toObjectType: 'companies',
  toObjectId: '2',
  body: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
});
same<ReturnType<typeof client.owners.list.all> extends Pages<infer Item> ? (Item extends { id: string } ? true : false) : false, true>();
void client.owners.list();
void client.lists.memberships.add({ listId: '42', body: ['512'] });
void client.account.details();

// @ts-expect-error the type of the record is missing
void client.objects.create({ properties: {} });
// @ts-expect-error the properties stand in a field of their own
void client.contacts.create({ email: 'ada@harbour.example' });
// @ts-expect-error no such operator
void client.contacts.search({ filterGroups: [{ filters: [{ propertyName: 'email', operator: 'LIKE' }] }] });
// @ts-expect-error products cannot be merged
void client.products.merge({ primaryObjectId: '1', objectIdToMerge: '2' });
// @ts-expect-error one record has no pages
client.contacts.get.all({ id: '1' });
// @ts-expect-error an upsert needs the property by which records are found
void client.contacts.batch.upsert({ inputs: [{ id: 'a@b.example', properties: {} }] });

on('contact.propertyChange', ({ data, plugin }) => {
  same<typeof plugin, 'hubspot'>();
  same<typeof data.propertyName, string>();
});
on('deal.merge', ({ data }) => same<typeof data.mergedObjectIds, number[]>());
// @ts-expect-error no such event
on('contact.renamed', () => undefined);

connect({ credentials: { accessToken: 'pat-na1-x' }, account: '62515' });
connect({ credentials: { accessToken: 'x', refreshToken: 'y' } });
// @ts-expect-error the token has another name
connect({ credentials: { token: 'x' } });
