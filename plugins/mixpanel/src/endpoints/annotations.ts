import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/annotations.json' with { type: 'json' };
import { date, results } from './fields.js';

// mixpanel/docs, openapi/annotations.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

const Tag = z.object({ id: z.number(), name: z.string(), project_id: z.number().optional(), has_annotations: z.boolean().optional() });

const Annotation = z.object({
  id: z.number(),
  /** `yyyy-mm-dd hh:mm:ss` */
  date: z.string(),
  description: z.string(),
  user: z.object({ id: z.number(), first_name: z.string(), last_name: z.string() }).nullish(),
  tags: z.array(Tag).nullish(),
});

const tags = z.array(z.int()).optional();

export const annotations = {
  list: get('/app/projects/:projectId/annotations', {
    title: 'List annotations',
    input: z.strictObject({ fromDate: date.optional(), toDate: date.optional() }),
    output: results(z.array(Annotation)),
    fixture: fixtures.list,
  }),
  create: post('/app/projects/:projectId/annotations', {
    title: 'Annotate a moment',
    input: z.strictObject({
      /** `yyyy-mm-dd hh:mm:ss` */
      date: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
        .meta({ examples: ['2026-01-01 12:00:00'] }),
      description: z.string(),
      /** Ids of tags. */
      tags,
    }),
    output: results(Annotation),
    fixture: fixtures.retrieve,
  }),
  retrieve: get('/app/projects/:projectId/annotations/:annotationId', {
    title: 'Read an annotation',
    output: results(Annotation),
    fixture: fixtures.retrieve,
  }),
  update: patch('/app/projects/:projectId/annotations/:annotationId', {
    title: 'Change the words or tags of an annotation',
    input: z.strictObject({ description: z.string().optional(), tags }),
    output: results(Annotation),
    fixture: fixtures.retrieve,
  }),
  delete: del('/app/projects/:projectId/annotations/:annotationId', {
    title: 'Delete an annotation',
    output: results(z.object({ id: z.number() })),
    fixture: fixtures.delete,
  }),
  tags: {
    list: get('/app/projects/:projectId/annotations/tags', {
      title: 'List the tags that annotations have',
      output: z.array(Tag),
      fixture: fixtures.tags,
    }),
    create: post('/app/projects/:projectId/annotations/tags', {
      title: 'Create a tag for annotations',
      input: z.strictObject({ name: z.string().min(1) }),
      output: Tag,
      fixture: fixtures.tag,
    }),
  },
};
