import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import { batchFixture, batchOf, inputsOf } from './batch.js';
import { byAfter, nothing, pageParameters } from './page.js';
import {
  AssociatedRecord,
  CrmRecord,
  idProperty,
  newAssociations,
  properties,
  RecordPage,
  search,
  SearchPage,
  selection,
  UpsertedRecord,
} from './record.js';

/** What differs between the types of records. */
export interface RecordType {
  /** In the plural, for titles. */
  readonly called: string;
  /** One of its records. */
  readonly fixture: object;
  /** Scopes; none where they depend on the type that the caller names. */
  readonly read?: string;
  readonly write?: string;
}

const scope = (name: string | undefined): { readonly scopes?: readonly string[] } => (name === undefined ? {} : { scopes: [name] });
const created = z.object({ properties, associations: newAssociations.optional(), objectWriteTraceId: z.string().optional() });
const byId = z.object({ id: z.string() });

/** The endpoints that every type of record has. */
const endpointsAt = <const Base extends string>(base: Base, { called, fixture, read, write }: RecordType) => ({
  list: get(base, {
    title: `List ${called}`,
    input: z.object({ ...pageParameters, ...selection }),
    output: RecordPage,
    paginate: byAfter,
    ...scope(read),
    fixture: { results: [fixture] },
  }),
  get: get(`${base}/:id`, {
    title: `Read one of the ${called}`,
    input: z.object({ ...selection, idProperty }),
    output: AssociatedRecord,
    ...scope(read),
    fixture,
  }),
  create: post(base, {
    title: `Create one of the ${called}`,
    input: z.object({ properties, associations: newAssociations.optional() }),
    output: CrmRecord,
    ...scope(write),
    fixture,
  }),
  update: patch(`${base}/:id`, {
    title: `Change one of the ${called}`,
    query: z.object({ idProperty }),
    input: z.object({ properties }),
    output: CrmRecord,
    ...scope(write),
    fixture,
  }),
  archive: del(`${base}/:id`, { title: `Archive one of the ${called}`, output: nothing, ...scope(write) }),
  // Reads only, so a repeat is harmless: https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm (read 2026-11-25)
  search: post(`${base}/search`, {
    title: `Search ${called}`,
    input: search,
    output: SearchPage,
    paginate: byAfter,
    safe: true,
    limits: ['search'],
    ...scope(read),
    fixture: { total: 1, results: [fixture] },
  }),
  batch: {
    read: post(`${base}/batch/read`, {
      title: `Read up to a hundred ${called}`,
      query: z.object({ archived: z.boolean().optional() }),
      input: z.object({
        ...inputsOf(byId).shape,
        properties: z.array(z.string()),
        propertiesWithHistory: z.array(z.string()).default([]),
        idProperty,
      }),
      output: batchOf(CrmRecord),
      safe: true,
      ...scope(read),
      fixture: batchFixture(fixture),
    }),
    create: post(`${base}/batch/create`, {
      title: `Create up to a hundred ${called}`,
      input: inputsOf(created),
      output: batchOf(CrmRecord),
      ...scope(write),
      fixture: batchFixture(fixture),
    }),
    update: post(`${base}/batch/update`, {
      title: `Change up to a hundred ${called}`,
      input: inputsOf(z.object({ id: z.string(), idProperty, properties, objectWriteTraceId: z.string().optional() })),
      output: batchOf(CrmRecord),
      ...scope(write),
      fixture: batchFixture(fixture),
    }),
    // Sets the same values on the same records however often it runs.
    upsert: post(`${base}/batch/upsert`, {
      title: `Create or change up to a hundred ${called}, found by a unique property`,
      input: inputsOf(z.object({ id: z.string(), idProperty: z.string(), properties, objectWriteTraceId: z.string().optional() })),
      output: batchOf(UpsertedRecord),
      safe: true,
      ...scope(write),
      fixture: batchFixture({ ...fixture, new: true }),
    }),
    archive: post(`${base}/batch/archive`, {
      title: `Archive up to a hundred ${called}`,
      input: inputsOf(byId),
      output: nothing,
      ...scope(write),
    }),
  },
});

/** The endpoint of those types whose records can be merged. */
const mergeAt = <const Base extends string>(base: Base, { called, fixture, write }: RecordType) => ({
  merge: post(`${base}/merge`, {
    title: `Merge two ${called}; one of the two is left`,
    input: z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() }),
    output: CrmRecord,
    ...scope(write),
    fixture,
  }),
});

type Base = `/crm/v3/objects/${string}`;
type Made = ReturnType<typeof endpointsAt<Base>>;
type MadeMerge = ReturnType<typeof mergeAt<Base>>;

/** What can be done with a type of records. One type for all of them: it is checked, and written into declarations, once. */
export type Records = { readonly [Name in keyof Made]: Made[Name] };
export type MergeableRecords = { readonly [Name in keyof (Made & MadeMerge)]: (Made & MadeMerge)[Name] };

/** The endpoints of a type whose name stands in the path. */
export const records = (type: string, what: RecordType): Records => endpointsAt<Base>(`/crm/v3/objects/${type}`, what);
export const mergeableRecords = (type: string, what: RecordType): MergeableRecords => ({
  ...endpointsAt<Base>(`/crm/v3/objects/${type}`, what),
  ...mergeAt<Base>(`/crm/v3/objects/${type}`, what),
});

/** The endpoints of any type: the caller names it. */
export const anyRecords = (what: RecordType) => ({
  ...endpointsAt('/crm/v3/objects/:objectType', what),
  ...mergeAt('/crm/v3/objects/:objectType', what),
});
