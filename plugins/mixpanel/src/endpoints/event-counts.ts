import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/event-counts.json' with { type: 'json' };
import { byName } from './fields.js';
import { countType, dates, form, project, queryLimits, Series } from './query.js';

// mixpanel/docs, openapi/query.openapi.yaml, Event Breakdown (ba229069b07d, 2026-08-21, read 2026-11-25). `format=csv` is left out: the
// answer would be no JSON.

const unit = z.enum(['minute', 'hour', 'day', 'week', 'month']);
const interval = z.int().min(1).optional();
const limit = z.int().min(1).optional();
const event = z.string().min(1);
const name = z.string().min(1);

export const events = {
  counts: get('/query/events', {
    title: 'Count events over time',
    input: z.strictObject({ ...project, event: z.array(event).min(1), type: countType, unit, interval, ...dates }),
    output: Series,
    encoding: form,
    limits: queryLimits,
    fixture: fixtures.counts,
  }),
  top: get('/query/events/top', {
    title: "List today's most frequent events",
    input: z.strictObject({ ...project, type: countType, limit }),
    output: z.object({
      events: z.array(z.object({ amount: z.number(), event: z.string(), percent_change: z.number().nullish() })),
      type: z.string(),
    }),
    limits: queryLimits,
    fixture: fixtures.top,
  }),
  names: get('/query/events/names', {
    title: 'List the names of the most frequent events of 31 days',
    input: z.strictObject({ ...project, type: countType, limit }),
    output: z.array(z.string()),
    limits: queryLimits,
    fixture: fixtures.names,
  }),
  properties: get('/query/events/properties', {
    title: 'Count an event over time, by the values of a property',
    input: z.strictObject({
      ...project,
      event,
      name,
      /** Only these values. */
      values: z.array(z.string()).optional(),
      type: countType,
      unit,
      interval,
      ...dates,
      limit,
    }),
    output: Series,
    encoding: form,
    limits: queryLimits,
    fixture: fixtures.properties,
  }),
  topProperties: get('/query/events/properties/top', {
    title: 'List the most frequent properties of an event',
    input: z.strictObject({ ...project, event, limit }),
    output: byName(z.object({ count: z.number() })),
    limits: queryLimits,
    fixture: fixtures.topProperties,
  }),
  propertyValues: get('/query/events/properties/values', {
    title: 'List the most frequent values of a property',
    input: z.strictObject({ ...project, event, name, limit }),
    output: z.array(z.string()),
    limits: queryLimits,
    fixture: fixtures.propertyValues,
  }),
};
