import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/lists.json' with { type: 'json' };
import { batchFixture, batchOf, inputsOf } from './batch.js';
import { byAfter, nothing, pageOf, time } from './page.js';

const summary = {
  listId: z.string(),
  listVersion: z.number(),
  name: z.string(),
  objectTypeId: z.string(),
  /** `MANUAL`, `DYNAMIC` (by filters, kept up to date) or `SNAPSHOT` (by filters, once). */
  processingType: z.string(),
  processingStatus: z.string(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  deletedAt: time.nullish(),
  filtersUpdatedAt: time.nullish(),
  createdById: z.string().nullish(),
  updatedById: z.string().nullish(),
};

/**
 * A tree of conditions: branches of `OR` over branches of `AND` over filters. HubSpot knows 7 kinds of branches and 20 of filters.
 * Its grammar is that of the Lists v3 document named in page.ts.
 */
const filterBranch = z.record(z.string(), z.unknown()).meta({
  examples: [
    {
      filterBranchType: 'OR',
      filterBranchOperator: 'OR',
      filters: [],
      filterBranches: [
        {
          filterBranchType: 'AND',
          filterBranchOperator: 'AND',
          filterBranches: [],
          filters: [
            {
              filterType: 'PROPERTY',
              property: 'city',
              operation: { operationType: 'STRING', operator: 'IS_EQUAL_TO', value: 'Galway', includeObjectsWithNoValueSet: false },
            },
          ],
        },
      ],
    },
  ],
});

const List = z.object({ ...summary, size: z.number().nullish(), filterBranch: z.record(z.string(), z.unknown()).nullish() });
const One = z.object({ list: List });
const Updated = z.object({ updatedList: List.optional() });
const Member = z.object({ recordId: z.string(), membershipTimestamp: time });
const Membership = z.object({
  listId: z.string(),
  listVersion: z.number(),
  firstAddedTimestamp: time.optional(),
  lastAddedTimestamp: time.optional(),
  isPublicList: z.boolean().optional(),
});
/** The first two names differ by an `s` at HubSpot too. */
const Changed = z.object({
  recordsIdsAdded: z.array(z.string()),
  recordIdsRemoved: z.array(z.string()),
  recordIdsMissing: z.array(z.string()),
});
const Folder = z.object({
  id: z.string(),
  name: z.string().nullish(),
  parentFolderId: z.union([z.string(), z.number()]).nullish(),
  childLists: z.array(z.number()),
  childNodes: z.array(z.record(z.string(), z.unknown())),
});
const OneFolder = z.object({ folder: Folder });

const includeFilters = z.boolean().optional();
const recordIds = z.array(z.string()).min(1);
const memberParameters = z.object({
  after: z.string().optional(),
  before: z.string().optional(),
  limit: z.int().min(1).max(250).optional(),
});
const base = '/crm/v3/lists';
const read = ['crm.lists.read'];
const write = ['crm.lists.read', 'crm.lists.write'];
const one = { list: fixtures.list };

/** Lists of records. The versions before this one, `/contacts/v1/lists`, numbered the same lists otherwise. */
export const lists = {
  list: get(base, {
    title: 'Read lists by their ids',
    input: z.object({ listIds: z.array(z.string()), includeFilters }),
    output: z.object({ lists: z.array(List) }),
    scopes: read,
    fixture: { lists: [fixtures.list] },
  }),
  get: get(`${base}/:listId`, { title: 'Read a list', input: z.object({ includeFilters }), output: One, scopes: read, fixture: one }),
  getByName: get(`${base}/object-type-id/:objectTypeId/name/:listName`, {
    title: 'Read a list by its name',
    input: z.object({ includeFilters }),
    output: One,
    scopes: read,
    fixture: one,
  }),
  search: post(`${base}/search`, {
    title: 'Search lists by name',
    input: z.object({
      query: z.string().optional(),
      objectTypeId: z.string().optional(),
      processingTypes: z.array(z.enum(['MANUAL', 'DYNAMIC', 'SNAPSHOT'])).optional(),
      listIds: z.array(z.string()).optional(),
      /** Such as `hs_list_size`. */
      additionalProperties: z.array(z.string()).default([]),
      sort: z.string().optional(),
      count: z.int().min(1).max(500).optional(),
      offset: z.int().min(0).default(0),
    }),
    output: z.object({
      lists: z.array(z.object({ ...summary, additionalProperties: z.record(z.string(), z.string()).optional() })),
      hasMore: z.boolean(),
      /** Where the next page begins. */
      offset: z.number().optional(),
      total: z.number(),
    }),
    paginate: { by: 'cursor', items: 'lists', cursor: 'offset', param: 'offset', more: 'hasMore' },
    safe: true,
    scopes: read,
    fixture: fixtures.found,
  }),
  create: post(base, {
    title: 'Create a list',
    input: z.object({
      name: z.string(),
      objectTypeId: z.string(),
      processingType: z.enum(['MANUAL', 'DYNAMIC', 'SNAPSHOT']),
      filterBranch: filterBranch.optional(),
      listFolderId: z.int().optional(),
      customProperties: z.record(z.string(), z.string()).optional(),
    }),
    output: One,
    scopes: ['crm.lists.write'],
    fixture: one,
  }),
  rename: put(`${base}/:listId/update-list-name`, {
    title: 'Rename a list',
    query: z.object({ listName: z.string(), includeFilters }),
    output: Updated,
    scopes: write,
    fixture: { updatedList: fixtures.list },
  }),
  updateFilters: put(`${base}/:listId/update-list-filters`, {
    title: 'Give a list other filters',
    query: z.object({ enrollObjectsInWorkflows: z.boolean().optional() }),
    input: z.object({ filterBranch }),
    output: Updated,
    scopes: write,
    fixture: { updatedList: fixtures.list },
  }),
  archive: del(`${base}/:listId`, { title: 'Delete a list; it can be restored for 90 days', output: nothing, scopes: write }),
  restore: put(`${base}/:listId/restore`, { title: 'Restore a deleted list', output: nothing, scopes: write }),
  memberships: {
    list: get(`${base}/:listId/memberships`, {
      title: 'List the records in a list, by their ids',
      input: memberParameters,
      output: pageOf(Member),
      paginate: byAfter,
      scopes: read,
      fixture: fixtures.members,
    }),
    listByJoinOrder: get(`${base}/:listId/memberships/join-order`, {
      title: 'List the records in a list, in the order in which they came',
      input: memberParameters,
      output: pageOf(Member),
      paginate: byAfter,
      scopes: read,
      fixture: fixtures.members,
    }),
    add: put(`${base}/:listId/memberships/add`, {
      title: 'Add records to a list',
      body: recordIds,
      output: Changed,
      scopes: write,
      fixture: fixtures.changed,
    }),
    remove: put(`${base}/:listId/memberships/remove`, {
      title: 'Take records out of a list',
      body: recordIds,
      output: Changed,
      scopes: write,
      fixture: { ...fixtures.changed, recordsIdsAdded: [], recordIdsRemoved: ['512'] },
    }),
    change: put(`${base}/:listId/memberships/add-and-remove`, {
      title: 'Add records to a list and take others out',
      input: z.object({ recordIdsToAdd: z.array(z.string()), recordIdsToRemove: z.array(z.string()) }),
      output: Changed,
      scopes: write,
      fixture: fixtures.changed,
    }),
    addFrom: put(`${base}/:listId/memberships/add-from/:sourceListId`, {
      title: 'Add all records of another list',
      output: nothing,
      scopes: write,
    }),
    clear: del(`${base}/:listId/memberships`, { title: 'Take all records out of a list', output: nothing, scopes: write }),
    ofRecord: get(`${base}/records/:objectTypeId/:recordId/memberships`, {
      title: 'List the lists that a record is in',
      output: z.object({ results: z.array(Membership), total: z.number().optional() }),
      scopes: read,
      fixture: { results: [fixtures.membership], total: 1 },
    }),
    ofRecords: post(`${base}/records/memberships/batch/read`, {
      title: 'List the lists that up to a hundred records are in',
      input: inputsOf(z.object({ objectTypeId: z.string(), recordId: z.string() })),
      output: batchOf(z.object({ objectTypeId: z.string(), recordId: z.string(), recordListMemberships: z.array(Membership) })),
      safe: true,
      scopes: read,
      fixture: batchFixture({ objectTypeId: '0-1', recordId: '512', recordListMemberships: [fixtures.membership] }),
    }),
  },
  folders: {
    get: get(`${base}/folders`, {
      title: 'Read a folder of lists, with what is in it',
      input: z.object({
        /** @default the root */
        folderId: z.string().optional(),
      }),
      output: OneFolder,
      scopes: read,
      fixture: fixtures.folder,
    }),
    create: post(`${base}/folders`, {
      title: 'Create a folder of lists',
      input: z.object({ name: z.string(), parentFolderId: z.string().optional() }),
      output: OneFolder,
      scopes: write,
      fixture: fixtures.folder,
    }),
    rename: put(`${base}/folders/:folderId/rename`, {
      title: 'Rename a folder of lists',
      query: z.object({ newFolderName: z.string() }),
      output: OneFolder,
      scopes: write,
      fixture: fixtures.folder,
    }),
    move: put(`${base}/folders/:folderId/move/:newParentFolderId`, {
      title: 'Move a folder of lists',
      output: OneFolder,
      scopes: write,
      fixture: fixtures.folder,
    }),
    moveList: put(`${base}/folders/move-list`, {
      title: 'Move a list into a folder',
      input: z.object({ listId: z.string(), newFolderId: z.string() }),
      output: nothing,
      scopes: write,
    }),
    archive: del(`${base}/folders/:folderId`, { title: 'Delete a folder of lists', output: nothing, scopes: write }),
  },
};
