import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/reports.json' with { type: 'json' };
import { byName } from './fields.js';
import { countType, dates, expression, form, project, queryLimits, Series } from './query.js';

// mixpanel/docs, openapi/query.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

const FunnelStep = z.object({
  count: z.number(),
  goal: z.string().optional(),
  event: z.string().optional(),
  step_label: z.string().optional(),
  step_conv_ratio: z.number().nullish(),
  overall_conv_ratio: z.number().nullish(),
  /** Seconds. */
  avg_time: z.number().nullish(),
  avg_time_from_start: z.number().nullish(),
  custom_event: z.boolean().optional(),
  custom_event_id: z.number().optional(),
});

const FunnelDay = z.object({
  steps: z.array(FunnelStep),
  analysis: z.object({
    completion: z.number(),
    starting_amount: z.number(),
    steps: z.number(),
    worst: z.number().nullish(),
  }),
});

const event = z.string().min(1);
const segment = { ...project, event, ...dates };

export const reports = {
  insights: get('/query/insights', {
    title: 'Read a saved Insights report',
    input: z.strictObject({
      ...project,
      /** Of the report's URL. */
      bookmark_id: z.int(),
    }),
    output: z.object({
      computed_at: z.string(),
      date_range: z.object({ from_date: z.string(), to_date: z.string() }),
      headers: z.array(z.string()),
      /** By event, then by date or by the segments of the report. */
      series: byName(z.unknown()),
    }),
    limits: queryLimits,
    fixture: fixtures.insights,
  }),
  funnels: get('/query/funnels', {
    title: 'Read a saved funnel',
    input: z.strictObject({
      ...project,
      funnel_id: z.int(),
      ...dates,
      /** How long a user has for all steps, counted in `length_unit`; at most 90 days. */
      length: z.int().min(1).optional(),
      length_unit: z.enum(['day', 'hour', 'minute', 'second']).optional(),
      /** Days in a bucket, or the like by `unit`. */
      interval: z.int().min(1).optional(),
      unit: z.enum(['day', 'week', 'month']).optional(),
      on: expression.optional(),
      where: expression.optional(),
      limit: z.int().min(1).max(10_000).optional(),
    }),
    // With `on`, each date holds steps by segment instead, so those stay as they come.
    output: z.object({ meta: z.object({ dates: z.array(z.string()) }), data: byName(z.union([FunnelDay, byName(z.unknown())])) }),
    limits: queryLimits,
    fixture: fixtures.funnels,
  }),
  listFunnels: get('/query/funnels/list', {
    title: 'List saved funnels',
    input: z.strictObject(project),
    output: z.array(z.object({ funnel_id: z.number(), name: z.string() })),
    limits: queryLimits,
    fixture: fixtures.listFunnels,
  }),
  retention: get('/query/retention', {
    title: 'Query retention: who comes back',
    input: z
      .strictObject({
        ...project,
        ...dates,
        /** `birth`: counted from the first `born_event`. `compounded`: from any event. */
        retention_type: z.enum(['birth', 'compounded']).optional(),
        /** Needed unless `retention_type` is `compounded`. */
        born_event: event.optional(),
        event: event.optional(),
        born_where: expression.optional(),
        where: expression.optional(),
        interval: z.int().min(1).optional(),
        interval_count: z.int().min(1).optional(),
        unit: z.enum(['day', 'week', 'month']).optional(),
        unbounded_retention: z.boolean().optional(),
        on: expression.optional(),
        limit: z.int().min(1).optional(),
      })
      .refine((input) => input.retention_type === 'compounded' || input.born_event !== undefined, {
        path: ['born_event'],
        message: 'is needed unless retention_type is compounded',
      })
      .meta({ examples: [fixtures.retentionInput] }),
    // With `on`, each date holds counts by segment.
    output: byName(z.union([z.object({ counts: z.array(z.number()), first: z.number() }), byName(z.unknown())])),
    limits: queryLimits,
    fixture: fixtures.retention,
  }),
  frequency: get('/query/retention/addiction', {
    title: 'Query frequency: in how many hours or days a user does something',
    input: z.strictObject({
      ...project,
      ...dates,
      unit: z.enum(['day', 'week', 'month']),
      addiction_unit: z.enum(['hour', 'day']),
      event: event.optional(),
      where: expression.optional(),
      on: expression.optional(),
      limit: z.int().min(1).optional(),
    }),
    output: z.object({ data: byName(z.union([z.array(z.number()), byName(z.unknown())])) }),
    limits: queryLimits,
    fixture: fixtures.frequency,
  }),
  segmentation: get('/query/segmentation', {
    title: 'Count an event, by the values of a property',
    input: z.strictObject({
      ...segment,
      on: expression.optional(),
      unit: z.enum(['minute', 'hour', 'day', 'month']).optional(),
      /** Days in a bucket, in place of `unit`. */
      interval: z.int().min(1).optional(),
      where: expression.optional(),
      limit: z.int().min(1).max(10_000).optional(),
      type: countType.optional(),
    }),
    output: Series,
    limits: queryLimits,
    fixture: fixtures.segmentation,
  }),
  segmentationNumeric: get('/query/segmentation/numeric', {
    title: 'Count an event, by ranges of a number',
    input: z.strictObject({
      ...segment,
      on: expression,
      unit: z.enum(['hour', 'day']).optional(),
      where: expression.optional(),
      type: countType.optional(),
    }),
    output: Series,
    limits: queryLimits,
    fixture: fixtures.segmentationNumeric,
  }),
  segmentationSum: get('/query/segmentation/sum', {
    title: 'Add up a number over an event',
    input: z.strictObject({ ...segment, on: expression, unit: z.enum(['hour', 'day']).optional(), where: expression.optional() }),
    output: z.object({ status: z.string(), computed_at: z.string().optional(), results: byName(z.number()) }),
    limits: queryLimits,
    fixture: fixtures.segmentationSum,
  }),
  segmentationAverage: get('/query/segmentation/average', {
    title: 'Average a number over an event',
    input: z.strictObject({ ...segment, on: expression, unit: z.enum(['hour', 'day']).optional(), where: expression.optional() }),
    output: z.object({ status: z.string(), results: byName(z.number()) }),
    limits: queryLimits,
    fixture: fixtures.segmentationAverage,
  }),
  activity: get('/query/stream/query', {
    title: 'Read what users did; in maintenance mode at Mixpanel',
    input: z.strictObject({ ...project, distinct_ids: z.array(z.string()).min(1), ...dates }),
    output: z.object({
      status: z.string(),
      results: z.object({ events: z.array(z.object({ event: z.string(), properties: z.looseObject({ time: z.number() }) })) }),
    }),
    encoding: form,
    limits: queryLimits,
    fixture: fixtures.activity,
  }),
  jql: post('/query/jql', {
    title: 'Run a JQL script',
    query: z.strictObject(project),
    body: z.strictObject({
      /** JavaScript with a function `main`. */
      script: z.string().min(1),
      /** What the script sees as `params`. */
      params: z.record(z.string(), z.unknown()).optional(),
    }),
    output: z.array(z.unknown()),
    encoding: form,
    // A script reads.
    safe: true,
    limits: queryLimits,
    fixture: fixtures.jql,
  }),
};
