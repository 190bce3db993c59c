import { del, get, patch, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/pipelines.json' with { type: 'json' };
import { allOf, nothing, time } from './page.js';

const Stage = z.object({
  id: z.string(),
  label: z.string(),
  displayOrder: z.number(),
  /** Of deals `probability` and `isClosed`, of tickets `ticketState`. */
  metadata: z.record(z.string(), z.string()),
  writePermissions: z.string().optional(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
  archivedAt: time.optional(),
});

/** The stages that deals, tickets and others go through. A record names it in `pipeline` or `hs_pipeline`, and the stage beside it. */
const Pipeline = z.object({
  id: z.string(),
  label: z.string(),
  displayOrder: z.number(),
  stages: z.array(Stage),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
  archivedAt: time.optional(),
});

const Audit = z.object({
  action: z.string(),
  identifier: z.string(),
  portalId: z.number(),
  fromUserId: z.number().optional(),
  message: z.string().optional(),
  timestamp: time.optional(),
});

const metadata = z.record(z.string(), z.string());
const replacedStage = { label: z.string(), displayOrder: z.int(), metadata };
const createdStage = z.object({ ...replacedStage, stageId: z.string().optional() });
const replaced = { label: z.string(), displayOrder: z.int(), stages: z.array(createdStage) };

/** Whether a stage that records are in is kept from being deleted. */
const checks = z.object({
  validateReferencesBeforeDelete: z.boolean().optional(),
  validateDealStageUsagesBeforeDelete: z.boolean().optional(),
});

const pipeline = { ...fixtures.pipeline, stages: [fixtures.stage] };
const cache = { ttl: '1m', tags: ['pipelines'] } as const;
const invalidates = ['pipelines'];
const base = '/crm/v3/pipelines/:objectType';
const stageBase = `${base}/:pipelineId/stages` as const;

export const pipelines = {
  list: get(base, { title: 'List the pipelines of a type of records', output: allOf(Pipeline), cache, fixture: { results: [pipeline] } }),
  get: get(`${base}/:pipelineId`, { title: 'Read a pipeline', output: Pipeline, cache, fixture: pipeline }),
  create: post(base, {
    title: 'Create a pipeline',
    input: z.object({ ...replaced, pipelineId: z.string().optional() }),
    output: Pipeline,
    invalidates,
    fixture: pipeline,
  }),
  replace: put(`${base}/:pipelineId`, {
    title: 'Replace a pipeline and all its stages',
    query: checks,
    input: z.object(replaced),
    output: Pipeline,
    invalidates,
    fixture: pipeline,
  }),
  update: patch(`${base}/:pipelineId`, {
    title: 'Change a pipeline, or restore an archived one',
    query: checks,
    input: z.object({ label: z.string().optional(), displayOrder: z.int().optional(), archived: z.boolean().optional() }),
    output: Pipeline,
    invalidates,
    fixture: pipeline,
  }),
  archive: del(`${base}/:pipelineId`, { title: 'Archive a pipeline', input: checks, output: nothing, invalidates }),
  audit: get(`${base}/:pipelineId/audit`, {
    title: 'List the changes of a pipeline',
    output: allOf(Audit),
    fixture: { results: [fixtures.audit] },
  }),
  stages: {
    list: get(stageBase, { title: 'List the stages of a pipeline', output: allOf(Stage), cache, fixture: { results: [fixtures.stage] } }),
    get: get(`${stageBase}/:stageId`, { title: 'Read a stage', output: Stage, cache, fixture: fixtures.stage }),
    create: post(stageBase, { title: 'Create a stage', input: createdStage, output: Stage, invalidates, fixture: fixtures.stage }),
    replace: put(`${stageBase}/:stageId`, {
      title: 'Replace a stage',
      input: z.object(replacedStage),
      output: Stage,
      invalidates,
      fixture: fixtures.stage,
    }),
    update: patch(`${stageBase}/:stageId`, {
      title: 'Change a stage, or restore an archived one',
      input: z.object({ label: z.string().optional(), displayOrder: z.int().optional(), archived: z.boolean().optional(), metadata }),
      output: Stage,
      invalidates,
      fixture: fixtures.stage,
    }),
    archive: del(`${stageBase}/:stageId`, {
      title: 'Archive a stage',
      input: z.object({ validateReferencesBeforeDelete: z.boolean().optional() }),
      output: nothing,
      invalidates,
    }),
    audit: get(`${stageBase}/:stageId/audit`, {
      title: 'List the changes of a stage',
      output: allOf(Audit),
      fixture: { results: [{ ...fixtures.audit, identifier: fixtures.stage.id }] },
    }),
  },
};
