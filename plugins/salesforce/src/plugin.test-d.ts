import type { ClientOf, ConnectionOptions, Pages } from '@mooring/core';
import type { SalesforceRecord } from './endpoints/record.js';
import { soql } from './endpoints/soql-text.js';
import type { salesforce } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Salesforce = typeof salesforce;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Salesforce>;
declare function connect(options: ConnectionOptions<Salesforce>): void;

const page = await client.query({ q: soql`SELECT Id FROM Contact WHERE Id IN ${['003']}` });
same<(typeof page)['done'], boolean>();
same<(typeof page.records)[number], SalesforceRecord>();
same<ReturnType<typeof client.query.all> extends Pages<infer Item> ? Item : never, SalesforceRecord>();
same<ReturnType<typeof client.bulk.query.results.all> extends Pages<infer Item> ? Item : never, string>();

const record = await client.records.get({ sobject: 'Contact', id: '003', fields: ['Id'] });
same<(typeof record)['Email'], unknown>();
void client.records.create({ sobject: 'Contact', body: { LastName: 'Lovelace' } });
void client.records.upsert({ sobject: 'Contact', field: 'Number__c', value: '7', body: { LastName: 'Lovelace' } });
same<Awaited<ReturnType<typeof client.records.delete>>, undefined>();
void client.collections.update({ records: [{ attributes: { type: 'Contact' }, id: '003', Phone: '555' }] });
void client.bulk.ingest.upload({ jobId: '750', body: Buffer.from('Id\n') });
same<Awaited<ReturnType<typeof client.bulk.ingest.failedResults>>, AsyncIterable<Uint8Array>>();
void client.identity.userInfo();

// @ts-expect-error the type of the record is missing
void client.records.create({ body: { LastName: 'Lovelace' } });
// @ts-expect-error fields stand in a slot of their own
void client.records.create({ sobject: 'Contact', LastName: 'Lovelace' });
// @ts-expect-error a record of a collection says of what type it is
void client.collections.create({ records: [{ LastName: 'Lovelace' }] });
// @ts-expect-error no such state can be set
void client.bulk.ingest.setState({ jobId: '750', state: 'JobComplete' });
// @ts-expect-error one record has no pages
client.records.get.all({ sobject: 'Contact', id: '003' });
// @ts-expect-error an object is no value of a query
void soql`SELECT Id FROM Contact WHERE Name = ${{ name: 'Ada' }}`;

connect({ credentials: { accessToken: 'x', refreshToken: 'y' }, values: { instance: 'acme' } });
connect({ credentials: { username: 'a@b.example', privateKey: 'pem' }, account: '00D' });
connect({ credentials: { clientId: 'a', clientSecret: 'b' }, environment: 'sandbox', values: { instance: 'acme--dev.sandbox' } });
// @ts-expect-error the key has another name
connect({ credentials: { key: 'x' } });
