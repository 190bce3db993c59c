import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/properties.json' with { type: 'json' };
import { batchFixture, batchOf, inputsOf } from './batch.js';
import { allOf, nothing, time } from './page.js';

const option = {
  label: z.string(),
  value: z.string(),
  description: z.string().optional(),
  displayOrder: z.int().optional(),
  hidden: z.boolean(),
};

/** The definition of a property. Custom objects have the same. */
export const Property = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().nullish(),
  options: z.array(z.object({ ...option, displayOrder: z.number().nullish(), description: z.string().nullish() })).optional(),
  displayOrder: z.number().optional(),
  calculated: z.boolean().optional(),
  calculationFormula: z.string().optional(),
  externalOptions: z.boolean().optional(),
  hasUniqueValue: z.boolean().optional(),
  hidden: z.boolean().optional(),
  hubspotDefined: z.boolean().optional(),
  formField: z.boolean().optional(),
  referencedObjectType: z.string().nullish(),
  dataSensitivity: z.string().optional(),
  modificationMetadata: z
    .object({
      archivable: z.boolean(),
      readOnlyDefinition: z.boolean(),
      readOnlyValue: z.boolean(),
      readOnlyOptions: z.boolean().optional(),
    })
    .optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  archived: z.boolean().optional(),
  archivedAt: time.optional(),
});

const Group = z.object({ name: z.string(), label: z.string(), displayOrder: z.number(), archived: z.boolean() });

const type = z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']);
const fieldType = z.enum([
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
]);
const dataSensitivity = z.enum(['non_sensitive', 'sensitive', 'highly_sensitive']).optional();

/** What can be changed later. */
const settings = {
  description: z.string().optional(),
  /** -1 is behind those that have a place. */
  displayOrder: z.int().optional(),
  formField: z.boolean().optional(),
  hidden: z.boolean().optional(),
  options: z.array(z.object(option)).optional(),
  calculationFormula: z.string().optional(),
  numberDisplayHint: z.enum(['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted']).optional(),
  showCurrencySymbol: z.boolean().optional(),
};

const created = z.object({
  name: z.string(),
  label: z.string(),
  groupName: z.string(),
  type,
  fieldType,
  ...settings,
  hasUniqueValue: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
  referencedObjectType: z.string().optional(),
  dataSensitivity,
});

const byName = z.object({ name: z.string() });
const cache = { ttl: '1m', tags: ['properties'] } as const;
const invalidates = ['properties'];
const base = '/crm/v3/properties/:objectType';

export const properties = {
  list: get(base, {
    title: 'List the properties of a type of records',
    input: z.object({ archived: z.boolean().optional(), dataSensitivity }),
    output: allOf(Property),
    cache,
    // It comes whole, with every choice of every property, and large accounts have many of both.
    maxResponseBytes: 32 * 1024 * 1024,
    fixture: { results: [fixtures.property] },
  }),
  get: get(`${base}/:name`, {
    title: 'Read a property',
    input: z.object({ archived: z.boolean().optional(), dataSensitivity }),
    output: Property,
    cache,
    fixture: fixtures.property,
  }),
  create: post(base, { title: 'Create a property', input: created, output: Property, invalidates, fixture: fixtures.property }),
  update: patch(`${base}/:name`, {
    title: 'Change a property',
    input: z.object({
      ...settings,
      label: z.string().optional(),
      groupName: z.string().optional(),
      type: type.optional(),
      fieldType: fieldType.optional(),
    }),
    output: Property,
    invalidates,
    fixture: fixtures.property,
  }),
  archive: del(`${base}/:name`, { title: 'Archive a property', output: nothing, invalidates }),
  batch: {
    read: post(`${base}/batch/read`, {
      title: 'Read up to a hundred properties',
      input: z.object({
        ...inputsOf(byName).shape,
        archived: z.boolean().default(false),
        dataSensitivity: z.enum(['non_sensitive', 'sensitive', 'highly_sensitive']).default('non_sensitive'),
      }),
      output: batchOf(Property),
      safe: true,
      fixture: batchFixture(fixtures.property),
    }),
    create: post(`${base}/batch/create`, {
      title: 'Create up to a hundred properties',
      input: inputsOf(created),
      output: batchOf(Property),
      invalidates,
      fixture: batchFixture(fixtures.property),
    }),
    archive: post(`${base}/batch/archive`, {
      title: 'Archive up to a hundred properties',
      input: inputsOf(byName),
      output: nothing,
      invalidates,
    }),
  },
  groups: {
    list: get(`${base}/groups`, {
      title: 'List the groups of properties',
      output: allOf(Group),
      cache,
      fixture: { results: [fixtures.group] },
    }),
    get: get(`${base}/groups/:groupName`, { title: 'Read a group of properties', output: Group, cache, fixture: fixtures.group }),
    create: post(`${base}/groups`, {
      title: 'Create a group of properties',
      input: z.object({ name: z.string(), label: z.string(), displayOrder: z.int().optional() }),
      output: Group,
      invalidates,
      fixture: fixtures.group,
    }),
    update: patch(`${base}/groups/:groupName`, {
      title: 'Change a group of properties',
      input: z.object({ label: z.string().optional(), displayOrder: z.int().optional() }),
      output: Group,
      invalidates,
      fixture: fixtures.group,
    }),
    archive: del(`${base}/groups/:groupName`, { title: 'Archive a group of properties', output: nothing, invalidates }),
  },
};
