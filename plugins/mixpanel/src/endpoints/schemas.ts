import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/schemas.json' with { type: 'json' };
import { results } from './fields.js';

// Lexicon. mixpanel/docs, openapi/lexicon-schemas.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

const entityType = z.enum(['event', 'profile']);

const shown = { displayName: z.string().optional(), hidden: z.boolean().optional(), dropped: z.boolean().optional() };

const type = z.enum(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

/** JSON Schema, with Mixpanel's own below `metadata`. */
const SchemaJson = z.object({
  description: z.string().optional(),
  properties: z
    .record(
      z.string(),
      z.object({
        type: z.union([type, z.array(type)]),
        description: z.string().optional(),
        metadata: z.object({ 'com.mixpanel': z.object(shown).optional() }).optional(),
      }),
    )
    .optional(),
  metadata: z
    .object({
      'com.mixpanel': z
        .object({
          ...shown,
          $source: z.string().optional(),
          tags: z.array(z.string()).optional(),
          /** E-mail addresses. */
          contacts: z.array(z.string()).optional(),
          teamContacts: z.array(z.string()).optional(),
        })
        .optional(),
    })
    .optional(),
});

const Entry = z.object({ entityType, name: z.string(), schemaJson: SchemaJson });
const Deleted = results(z.object({ delete_count: z.number() }));
const limits = ['lexicon'] as const;
const ofOneName = z.strictObject({ entity_name: z.string().optional() });

/** `:entityType` is `event` or `profile`, `:name` the name of the event. At most 4000 changes a minute and 3000 deletions a call. */
export const schemas = {
  list: get('/app/projects/:projectId/schemas', {
    title: 'List the schemas of a project',
    output: results(z.array(Entry)),
    limits,
    fixture: fixtures.list,
  }),
  upload: post('/app/projects/:projectId/schemas', {
    title: 'Create or replace schemas',
    input: z.strictObject({
      entries: z.array(Entry),
      /** Deletes every schema of the project first. */
      truncate: z.boolean().optional(),
    }),
    output: results(z.object({ added: z.number(), deleted: z.number() })),
    limits,
    fixture: fixtures.upload,
  }),
  deleteAll: del('/app/projects/:projectId/schemas', {
    title: 'Delete every schema of a project',
    output: Deleted,
    limits,
    fixture: fixtures.deleted,
  }),
  listOfType: get('/app/projects/:projectId/schemas/:entityType', {
    title: 'List the schemas of events, or those of profiles',
    input: ofOneName,
    output: results(z.array(Entry)),
    limits,
    fixture: fixtures.list,
  }),
  deleteOfType: del('/app/projects/:projectId/schemas/:entityType', {
    title: 'Delete the schemas of events, or those of profiles',
    input: ofOneName,
    output: Deleted,
    limits,
    fixture: fixtures.deleted,
  }),
  retrieve: get('/app/projects/:projectId/schemas/:entityType/:name', {
    title: 'Read a schema',
    output: SchemaJson,
    limits,
    fixture: fixtures.retrieve,
  }),
  replace: post('/app/projects/:projectId/schemas/:entityType/:name', {
    title: 'Create or replace a schema',
    input: SchemaJson,
    output: z.object({ status: z.string() }),
    limits,
    fixture: fixtures.replaced,
  }),
  delete: del('/app/projects/:projectId/schemas/:entityType/:name', {
    title: 'Delete a schema',
    output: Deleted,
    limits,
    fixture: fixtures.deleted,
  }),
};
