import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/flags.json' with { type: 'json' };
import { byName, projectId } from './fields.js';
import { form } from './query.js';

// Feature flags. mixpanel/docs, openapi/feature-flags.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

const experiment = { experiment_id: z.string().nullish(), is_experiment_active: z.boolean().nullish() };

const Variant = z.object({ variant_key: z.string(), variant_value: z.unknown(), ...experiment, is_qa_tester: z.boolean().nullish() });

const Definition = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  /** `enabled`, `disabled` or `archived`. */
  status: z.string(),
  project_id: z.number(),
  workspace_id: z.number(),
  ruleset: z.object({
    variants: z.array(
      z.object({ key: z.string(), value: z.unknown(), is_control: z.boolean(), is_sticky: z.boolean().nullish(), split: z.number() }),
    ),
    rollout: z.array(
      z.object({ rollout_percentage: z.number(), cohort_hash: z.string().nullish(), variant_splits: byName(z.number()).nullish() }),
    ),
    test: z.object({ users: byName(z.string()).nullish() }).nullish(),
  }),
  /** By what users are told apart, such as `distinct_id`. */
  context: z.string(),
  ...experiment,
});

export const flags = {
  evaluate: get('/flags', {
    title: 'Evaluate every enabled flag for a user',
    server: 'import',
    input: z.strictObject({
      project_id: projectId,
      context: z.strictObject({
        distinct_id: z.string().min(1),
        device_id: z.string().optional(),
        custom_properties: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
    /** By the key of the flag; flags that the user does not get are absent. */
    output: z.object({ flags: byName(Variant) }),
    encoding: form,
    fixture: fixtures.evaluate,
  }),
  definitions: get('/flags/definitions', {
    title: 'Read the definition of every enabled flag, to evaluate it oneself',
    server: 'import',
    input: z.strictObject({ project_id: projectId }),
    output: z.object({ flags: z.array(Definition) }),
    cache: { ttl: '30s', tags: ['flags'] },
    fixture: fixtures.definitions,
  }),
};
