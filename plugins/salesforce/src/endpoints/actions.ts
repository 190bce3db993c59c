import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/actions.json' with { type: 'json' };
import { mayTakeLong } from './limits.js';
import { RecordError } from './record.js';

const Action = z.object({ name: z.string(), label: z.string(), type: z.string(), url: z.string().optional() });
/** Custom actions are listed by kind first: `{ flow: '/services/data/…' }`. */
const Kinds = z.record(z.string(), z.string());
const inputs = z.object({ inputs: z.array(z.record(z.string(), z.unknown())).min(1) });
const Outcomes = z.array(
  z.object({
    actionName: z.string(),
    errors: z.array(RecordError).nullable(),
    isSuccess: z.boolean(),
    outputValues: z.record(z.string(), z.unknown()).nullable(),
  }),
);

/**
 * What an org can be told to do: flows, Apex, emails, posts. `run` is in Salesforce's documents, not in the frozen one.
 * @see https://developer.salesforce.com/docs/platform/api-action/guide/actions-intro-invoking.html (read 2026-11-25)
 */
export const actions = {
  standard: {
    list: get('/actions/standard', {
      title: "List Salesforce's own actions",
      output: z.object({ actions: z.array(Action) }),
      fixture: fixtures.standard,
    }),
    run: post('/actions/standard/:action', {
      title: "Run one of Salesforce's own actions",
      input: inputs,
      output: Outcomes,
      ...mayTakeLong,
      fixture: fixtures.outcomes,
    }),
  },
  custom: {
    kinds: get('/actions/custom', { title: "List the kinds of the org's own actions", output: Kinds, fixture: fixtures.kinds }),
    run: post('/actions/custom/:kind/:action', {
      title: "Run one of the org's own actions, such as a flow (kind `flow`)",
      input: inputs,
      output: Outcomes,
      ...mayTakeLong,
      fixture: fixtures.outcomes,
    }),
  },
};

const QuickAction = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  actionEnumOrId: z.string(),
  urls: z.record(z.string(), z.string()),
});

/** What users do by one press: log a call, make a task. */
export const quickActions = {
  list: get('/quickActions', { title: 'List the quick actions of no type', output: z.array(QuickAction), fixture: fixtures.quickActions }),
  listOf: get('/sobjects/:sobject/quickActions', {
    title: 'List the quick actions of a type',
    output: z.array(QuickAction),
    fixture: fixtures.quickActions,
  }),
  defaultValues: get('/quickActions/:action/defaultValues', {
    title: 'Read what a quick action fills in by itself',
    output: z.looseObject({ attributes: z.object({ type: z.string() }) }),
    fixture: fixtures.defaultValues,
  }),
};
