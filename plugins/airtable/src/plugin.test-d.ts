import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { airtable } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Airtable = typeof airtable;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Airtable>;
declare function on<Type extends EventNames<Airtable>>(type: Type, handler: HandlerOf<Airtable, Type>): void;
declare function connect(options: ConnectionOptions<Airtable>): void;

same<Airtable['id'], 'airtable'>();

const table = { baseId: 'app1', tableIdOrName: 'tbl1' };

for await (const record of client.records.list.all({ ...table, fields: ['Name'], sort: [{ field: 'Name', direction: 'asc' }] })) {
  same<typeof record.id, string>();
  same<typeof record.fields, Record<string, unknown>>();
}
void client.records.listByPost({ ...table, filterByFormula: '1', query: { timeZone: 'UTC' } });
void client.records.listByPost({ ...table });
const made = await client.records.create({ ...table, fields: { Name: 'x' } });
same<typeof made.createdTime, string>();
const upserted = await client.records.upsert({ ...table, performUpsert: { fieldsToMergeOn: ['Name'] }, records: [{ fields: {} }] });
same<typeof upserted.createdRecords, string[]>();
void client.records.updateMany({ ...table, records: [{ id: 'rec1', fields: {} }] });
void client.records.deleteMany({ ...table, records: ['rec1'] });
same<ReturnType<typeof client.bases.list.all> extends Pages<infer Item> ? (Item extends { id: string } ? true : false) : false, true>();
const { tables } = await client.tables.list({ baseId: 'app1', include: ['visibleFieldIds'] });
void (tables[0]?.fields[0]?.type === 'singleSelect');
const page = await client.webhooks.payloads({ baseId: 'app1', webhookId: 'ach1', cursor: 1 });
same<typeof page.cursor, number>();
same<typeof page.mightHaveMore, boolean>();
void client.webhooks.create({
  baseId: 'app1',
  notificationUrl: 'https://app.example/hooks',
  specification: { options: { filters: { dataTypes: ['tableData'] } } },
});
void client.sync.csv({ ...table, apiEndpointSyncId: 'syn1', body: 'a,b' });
void client.collaborators.add({ baseId: 'app1', collaborators: [{ user: { id: 'usr1' }, permissionLevel: 'edit' }] });
void client.whoami();

// @ts-expect-error the table is missing
void client.records.list({ baseId: 'app1' });
// @ts-expect-error values stand in a field of their own
void client.records.create({ ...table, Name: 'x' });
// @ts-expect-error a replacement is of a record that is known
void client.records.replaceMany({ ...table, records: [{ fields: {} }] });
// @ts-expect-error an upsert needs the fields by which records are found
void client.records.upsert({ ...table, records: [{ fields: {} }] });
// @ts-expect-error one record has no pages
client.records.get.all({ ...table, recordId: 'rec1' });
// @ts-expect-error no such type of data
void client.webhooks.create({ baseId: 'app1', specification: { options: { filters: { dataTypes: ['comments'] } } } });

on('notification', ({ data, plugin }) => {
  same<typeof plugin, 'airtable'>();
  same<typeof data.webhook.id, string>();
});
// @ts-expect-error no such event
on('record.created', () => undefined);

connect({ credentials: { accessToken: 'pat1.x' } });
connect({ credentials: { accessToken: 'x', refreshToken: 'y' } });
// @ts-expect-error the token has another name
connect({ credentials: { apiKey: 'key1' } });
