import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/associations.json' with { type: 'json' };
import { batchFixture, batchOf, inputsOf } from './batch.js';
import { allOf, byAfter, nothing, pageOf } from './page.js';
import { associationType } from './record.js';

// Types of records are named (`contacts`) or numbered (`0-1`, `2-…`), either way. Scopes are those of the records on both ends.

const ref = z.object({ id: z.string() });

/** A type of association: its number, and its label where it has one. */
const Label = z.object({ category: z.string(), typeId: z.number(), label: z.string().nullish() });

const Associated = z.object({ toObjectId: z.union([z.string(), z.number()]), associationTypes: z.array(Label) });

const Labelled = z.object({
  fromObjectTypeId: z.string(),
  fromObjectId: z.union([z.string(), z.number()]),
  toObjectTypeId: z.string(),
  toObjectId: z.union([z.string(), z.number()]),
  labels: z.array(z.string()),
});

const Default = z.object({ from: ref, to: ref, associationSpec: associationType });

const base = '/crm/v4/associations/:fromObjectType/:toObjectType';
const pair = '/crm/v4/objects/:fromObjectType/:fromObjectId/associations/:toObjectType/:toObjectId';

export const associations = {
  list: get('/crm/v4/objects/:fromObjectType/:fromObjectId/associations/:toObjectType', {
    title: 'List the records of a type that a record is associated with',
    input: z.object({ after: z.string().optional(), limit: z.int().min(1).max(500).optional() }),
    output: pageOf(Associated),
    paginate: byAfter,
    fixture: fixtures.page,
  }),
  create: put(pair, {
    title: 'Associate two records, with the given types, in place of those there were',
    body: z.array(associationType),
    output: Labelled,
    fixture: fixtures.labelled,
  }),
  createDefault: put('/crm/v4/objects/:fromObjectType/:fromObjectId/associations/default/:toObjectType/:toObjectId', {
    title: 'Associate two records without a label',
    output: batchOf(Default),
    fixture: batchFixture(fixtures.default),
  }),
  archive: del(pair, { title: 'Take away all associations between two records', output: nothing }),
  batch: {
    read: post(`${base}/batch/read`, {
      title: 'List the associated records of up to a hundred records',
      input: inputsOf(z.object({ id: z.string(), after: z.string().optional() })),
      output: batchOf(z.object({ from: ref, to: z.array(Associated), paging: pageOf(ref).shape.paging })),
      safe: true,
      fixture: batchFixture(fixtures.read),
    }),
    create: post(`${base}/batch/create`, {
      title: 'Associate up to a hundred pairs of records, with the given types',
      input: inputsOf(z.object({ from: ref, to: ref, types: z.array(associationType) })),
      output: batchOf(Labelled),
      fixture: batchFixture(fixtures.labelled),
    }),
    createDefault: post(`${base}/batch/associate/default`, {
      title: 'Associate up to a hundred pairs of records without a label',
      input: inputsOf(z.object({ from: ref, to: ref })),
      output: batchOf(Default),
      fixture: batchFixture(fixtures.default),
    }),
    archive: post(`${base}/batch/archive`, {
      title: 'Take away all associations of up to a hundred records with others',
      input: inputsOf(z.object({ from: ref, to: z.array(ref) })),
      output: nothing,
    }),
    archiveLabels: post(`${base}/batch/labels/archive`, {
      title: 'Take labels away from up to a hundred pairs of records',
      input: inputsOf(z.object({ from: ref, to: ref, types: z.array(associationType) })),
      output: nothing,
    }),
  },
  // The same collection 99893791, CRM/Associations Schema/Rollouts/50914/v4 (read 2026-11-25).
  labels: {
    list: get(`${base}/labels`, {
      title: 'List the types of association between two types of records',
      output: allOf(Label),
      cache: { ttl: '1m', tags: ['association-labels'] },
      fixture: fixtures.labels,
    }),
    create: post(`${base}/labels`, {
      title: 'Create a label, or a pair of them',
      input: z.object({ name: z.string(), label: z.string(), inverseLabel: z.string().optional() }),
      output: allOf(Label),
      invalidates: ['association-labels'],
      fixture: fixtures.labels,
    }),
    update: put(`${base}/labels`, {
      title: 'Rename a label',
      input: z.object({ associationTypeId: z.int(), label: z.string(), inverseLabel: z.string().optional() }),
      output: nothing,
      invalidates: ['association-labels'],
    }),
    archive: del(`${base}/labels/:associationTypeId`, { title: 'Delete a label', output: nothing, invalidates: ['association-labels'] }),
  },
};
