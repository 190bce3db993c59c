import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/schemas.json' with { type: 'json' };
import { allOf, nothing, time } from './page.js';
import { Property } from './properties.js';

const Association = z.object({
  id: z.string(),
  name: z.string().nullish(),
  fromObjectTypeId: z.string(),
  toObjectTypeId: z.string(),
  createdAt: time.nullish(),
  updatedAt: time.nullish(),
});

/** A type of custom objects, without its properties and associations. */
const Definition = z.object({
  id: z.string(),
  name: z.string(),
  labels: z.object({ singular: z.string().optional(), plural: z.string().optional() }),
  description: z.string().nullish(),
  /** `2-…`, by which every other endpoint knows it. */
  objectTypeId: z.string().optional(),
  /** `p<account>_<name>`, which serves as well. */
  fullyQualifiedName: z.string().optional(),
  primaryDisplayProperty: z.string().nullish(),
  secondaryDisplayProperties: z.array(z.string()).optional(),
  searchableProperties: z.array(z.string()).optional(),
  requiredProperties: z.array(z.string()),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  archived: z.boolean().optional(),
});

const ObjectSchema = Definition.extend({ properties: z.array(Property), associations: z.array(Association) });

const labels = z.object({ singular: z.string(), plural: z.string() });
const names = z.array(z.string());

const newProperty = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']),
  fieldType: z.string(),
  groupName: z.string().optional(),
  description: z.string().optional(),
  displayOrder: z.int().optional(),
  hasUniqueValue: z.boolean().optional(),
  hidden: z.boolean().optional(),
  options: z
    .array(
      z.object({ label: z.string(), value: z.string(), displayOrder: z.int(), hidden: z.boolean(), description: z.string().optional() }),
    )
    .optional(),
});

const display = {
  primaryDisplayProperty: z.string().optional(),
  secondaryDisplayProperties: names.optional(),
  searchableProperties: names.optional(),
};

const base = '/crm-object-schemas/v3/schemas';
const cache = { ttl: '1m', tags: ['schemas'] } as const;
const invalidates = ['schemas'];
const read = ['crm.schemas.custom.read'];
const write = ['crm.schemas.custom.write'];

/** Types of custom objects. Their records are in `objects`, their further properties in `properties`. */
export const schemas = {
  list: get(base, {
    title: 'List the types of custom objects',
    input: z.object({ archived: z.boolean().optional() }),
    output: allOf(ObjectSchema),
    cache,
    scopes: read,
    fixture: { results: [fixtures.schema] },
  }),
  get: get(`${base}/:objectType`, {
    title: 'Read a type of custom objects',
    output: ObjectSchema,
    cache,
    scopes: read,
    fixture: fixtures.schema,
  }),
  create: post(base, {
    title: 'Create a type of custom objects',
    input: z.object({
      name: z.string(),
      labels,
      properties: z.array(newProperty).min(1),
      requiredProperties: names,
      /** Types that its records may be associated with, such as `CONTACT`. */
      associatedObjects: names,
      description: z.string().optional(),
      ...display,
    }),
    output: ObjectSchema,
    invalidates,
    scopes: write,
    fixture: fixtures.schema,
  }),
  update: patch(`${base}/:objectType`, {
    title: 'Change a type of custom objects',
    input: z.object({
      labels: labels.optional(),
      description: z.string().optional(),
      clearDescription: z.boolean().optional(),
      requiredProperties: names.optional(),
      restorable: z.boolean().optional(),
      ...display,
    }),
    output: Definition,
    invalidates,
    scopes: write,
    fixture: fixtures.schema,
  }),
  archive: del(`${base}/:objectType`, {
    title: 'Archive a type of custom objects that has no records, or delete an archived one',
    input: z.object({
      /** `true` deletes an archived one for good. */
      archived: z.boolean().optional(),
    }),
    output: nothing,
    invalidates,
    scopes: write,
  }),
  createAssociation: post(`${base}/:objectType/associations`, {
    title: 'Let records of two types be associated',
    input: z.object({ fromObjectTypeId: z.string(), toObjectTypeId: z.string(), name: z.string().optional() }),
    output: Association,
    invalidates,
    scopes: write,
    fixture: fixtures.schema.associations[0],
  }),
  archiveAssociation: del(`${base}/:objectType/associations/:associationIdentifier`, {
    title: 'No longer let records of two types be associated',
    output: nothing,
    invalidates,
    scopes: write,
  }),
};
