import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/sobjects.json' with { type: 'json' };
import { SalesforceRecord } from './record.js';
import { time } from './page.js';

/** A type of records: standard ones, and an org's own that end on `__c`. */
const Type = z.object({
  name: z.string(),
  label: z.string(),
  labelPlural: z.string(),
  keyPrefix: z.string().nullable(),
  custom: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  deletable: z.boolean(),
  queryable: z.boolean(),
  searchable: z.boolean(),
  urls: z.record(z.string(), z.string()),
});

const Choice = z.object({ value: z.string(), label: z.string().nullable(), active: z.boolean(), defaultValue: z.boolean() });

const Field = z.object({
  name: z.string(),
  label: z.string(),
  /** `string`, `reference`, `picklist`, `datetime` … */
  type: z.string(),
  length: z.number(),
  nillable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  custom: z.boolean(),
  calculated: z.boolean(),
  externalId: z.boolean(),
  unique: z.boolean(),
  picklistValues: z.array(Choice),
  referenceTo: z.array(z.string()),
  relationshipName: z.string().nullable(),
});

const RecordType = z.object({ recordTypeId: z.string(), name: z.string(), available: z.boolean(), master: z.boolean() });

const Described = z.object({
  ...Type.shape,
  fields: z.array(Field),
  childRelationships: z.array(z.object({ childSObject: z.string(), field: z.string(), relationshipName: z.string().nullable() })),
  recordTypeInfos: z.array(RecordType),
});

/** What a layout shows, as deep as Salesforce's own pages go. */
const Layout = z.object({ id: z.string() });
const mapping = z.object({ layoutId: z.string(), name: z.string(), recordTypeId: z.string(), available: z.boolean(), master: z.boolean() });

/** Of changes within the last 30 days, of deletions within the last 15: resources-getupdated and resources-getdeleted of the guide. */
const stretch = z.object({ start: time, end: time });

/** Nothing here changes types, so only the time ends what is kept. */
const cache = { ttl: '5m', tags: ['sobjects'] } as const;

export const sobjects = {
  list: get('/sobjects', {
    title: 'List the types of records that the org has',
    output: z.object({ encoding: z.string(), maxBatchSize: z.number(), sobjects: z.array(Type) }),
    cache,
    fixture: fixtures.list,
  }),
  get: get('/sobjects/:sobject', {
    title: 'Read about a type, with the records that the user saw last',
    output: z.object({ objectDescribe: Type, recentItems: z.array(SalesforceRecord) }),
    fixture: fixtures.basic,
  }),
  describe: get('/sobjects/:sobject/describe', {
    title: 'Read the fields of a type, and its relations to others',
    output: Described,
    cache,
    fixture: fixtures.described,
  }),
  layouts: get('/sobjects/:sobject/describe/layouts', {
    title: 'Read the layouts of a type',
    output: z.object({ layouts: z.array(Layout), recordTypeMappings: z.array(mapping) }),
    cache,
    fixture: fixtures.layouts,
  }),
  layoutOfRecordType: get('/sobjects/:sobject/describe/layouts/:recordTypeId', {
    title: 'Read the layout of a record type',
    output: Layout,
    cache,
    fixture: fixtures.layout,
  }),
  updated: get('/sobjects/:sobject/updated', {
    title: 'List the ids of records that were created or changed in a stretch of time',
    input: stretch,
    output: z.object({ ids: z.array(z.string()), latestDateCovered: time }),
    fixture: fixtures.updated,
  }),
  deleted: get('/sobjects/:sobject/deleted', {
    title: 'List the ids of records that were deleted in a stretch of time',
    input: stretch,
    output: z.object({
      deletedRecords: z.array(z.object({ id: z.string(), deletedDate: time })),
      earliestDateAvailable: time,
      latestDateCovered: time,
    }),
    fixture: fixtures.deleted,
  }),
  eventSchema: get('/sobjects/:event/eventSchema', {
    title: 'Read the schema of a platform event (…__e)',
    input: z.object({ payloadFormat: z.enum(['EXPANDED', 'COMPACT']).optional() }),
    output: z.object({
      name: z.string(),
      namespace: z.string().optional(),
      type: z.string(),
      uuid: z.string().optional(),
      fields: z.array(z.unknown()),
    }),
    fixture: fixtures.eventSchema,
  }),
};
