import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/picklists.json' with { type: 'json' };

const Value = z.object({ label: z.string().nullable(), value: z.string(), validFor: z.array(z.number()) });
const Values = z.object({
  controllerValues: z.record(z.string(), z.number()),
  defaultValue: Value.nullable(),
  values: z.array(Value),
  url: z.string(),
});

const base = '/ui-api/object-info/:sobject/picklist-values/:recordTypeId';
const cache = { ttl: '5m', tags: ['sobjects'] } as const;

/** What a record type lets users choose. The record type of those without one is 012000000000000AAA. */
export const picklists = {
  list: get(base, {
    title: 'Read the choices of all fields for a record type',
    output: z.object({ picklistFieldValues: z.record(z.string(), Values) }),
    cache,
    fixture: fixtures.all,
  }),
  get: get(`${base}/:field`, {
    title: 'Read the choices of a field for a record type',
    output: Values,
    cache,
    fixture: fixtures.one,
  }),
};
