import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/marketing-emails.json' with { type: 'json' };
import { byAfter, nothing, pageOf, pageParameters, time } from './page.js';

const open = z.record(z.string(), z.unknown());
const recipients = z.object({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() });

/** How an email fared. The names of counters and ratios are HubSpot's: `sent`, `delivered`, `open`, `click`, `openratio` … */
const Statistics = z.object({
  counters: z.record(z.string(), z.number()),
  ratios: z.record(z.string(), z.number()),
  deviceBreakdown: z.record(z.string(), z.record(z.string(), z.number())),
  qualifierStats: z.record(z.string(), z.record(z.string(), z.number())),
});

const Email = z.object({
  id: z.string(),
  name: z.string(),
  subject: z.string().nullish(),
  state: z.string().optional(),
  type: z.string().optional(),
  subcategory: z.string().optional(),
  isAb: z.boolean().optional(),
  isPublished: z.boolean().optional(),
  isTransactional: z.boolean().optional(),
  archived: z.boolean().optional(),
  language: z.string().optional(),
  sendOnPublish: z.boolean().optional(),
  publishDate: time.nullish(),
  publishedAt: time.nullish(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  campaign: z.string().nullish(),
  from: z.object({ fromName: z.string().nullish(), replyTo: z.string().nullish(), customReplyTo: z.string().nullish() }).optional(),
  to: open.optional(),
  content: open.optional(),
  subscriptionDetails: open.optional(),
  stats: Statistics.optional(),
});

/** What an email is made of. */
const parts = {
  subject: z.string().optional(),
  content: z
    .object({
      templatePath: z.string().optional(),
      plainTextVersion: z.string().optional(),
      flexAreas: open.optional(),
      widgets: open.optional(),
      widgetContainers: open.optional(),
      smartFields: open.optional(),
      styleSettings: open.optional(),
      themeSettingsValues: open.optional(),
    })
    .optional(),
  from: z.object({ fromName: z.string().optional(), replyTo: z.string().optional(), customReplyTo: z.string().optional() }).optional(),
  to: z
    .object({
      contactIds: recipients.optional(),
      /** Lists of `lists`. */
      contactIlsLists: recipients.optional(),
      /** Lists by their numbers in the API before that. */
      contactLists: recipients.optional(),
      limitSendFrequency: z.boolean().optional(),
      suppressGraymail: z.boolean().optional(),
    })
    .optional(),
  subscriptionDetails: z
    .object({
      subscriptionId: z.string().optional(),
      officeLocationId: z.string().optional(),
      preferencesGroupId: z.string().optional(),
      subscriptionName: z.string().optional(),
    })
    .optional(),
  /** HubSpot knows 78. */
  subcategory: z
    .string()
    .meta({ examples: ['batch'] })
    .optional(),
  /** One of 32. */
  state: z
    .string()
    .meta({ examples: ['DRAFT'] })
    .optional(),
  language: z
    .string()
    .meta({ examples: ['en'] })
    .optional(),
  campaign: z.string().optional(),
  businessUnitId: z.int().optional(),
  activeDomain: z.string().optional(),
  publishDate: time.optional(),
  sendOnPublish: z.boolean().optional(),
  jitterSendTime: z.boolean().optional(),
  archived: z.boolean().optional(),
  rssData: open.optional(),
  testing: open.optional(),
  webversion: open.optional(),
};

const shown = {
  archived: z.boolean().optional(),
  includeStats: z.boolean().optional(),
  includedProperties: z.array(z.string()).optional(),
  marketingCampaignNames: z.boolean().optional(),
  workflowNames: z.boolean().optional(),
  variantStats: z.boolean().optional(),
};

const stretch = { emailIds: z.array(z.int()).optional(), startTimestamp: time, endTimestamp: time };
const base = '/marketing/v3/emails';
const scopes = ['content'];
const sending = ['marketing-email'];

export const marketingEmails = {
  list: get(base, {
    title: 'List marketing emails',
    input: z.object({
      ...pageParameters,
      ...shown,
      campaign: z.string().optional(),
      isPublished: z.boolean().optional(),
      type: z
        .string()
        .meta({ examples: ['BATCH_EMAIL'] })
        .optional(),
      sort: z.array(z.string()).optional(),
      createdAfter: time.optional(),
      createdBefore: time.optional(),
      updatedAfter: time.optional(),
      updatedBefore: time.optional(),
      publishedAfter: time.optional(),
      publishedBefore: time.optional(),
    }),
    output: pageOf(Email),
    paginate: byAfter,
    scopes,
    fixture: { total: 1, results: [fixtures.email] },
  }),
  get: get(`${base}/:emailId`, { title: 'Read a marketing email', input: z.object(shown), output: Email, scopes, fixture: fixtures.email }),
  create: post(base, {
    title: 'Create a marketing email, as a draft',
    input: z.object({ ...parts, name: z.string() }),
    output: Email,
    scopes,
    fixture: fixtures.email,
  }),
  update: patch(`${base}/:emailId`, {
    title: 'Change a marketing email',
    input: z.object({ ...parts, name: z.string().optional() }),
    output: Email,
    scopes,
    fixture: fixtures.email,
  }),
  archive: del(`${base}/:emailId`, { title: 'Delete a marketing email', output: nothing, scopes }),
  clone: post(`${base}/clone`, {
    title: 'Copy a marketing email',
    input: z.object({ id: z.string(), cloneName: z.string().optional(), language: z.string().optional() }),
    output: Email,
    scopes,
    fixture: fixtures.email,
  }),
  publish: post(`${base}/:emailId/publish`, {
    title: 'Publish or send a marketing email (Marketing Hub Enterprise, or transactional email)',
    output: nothing,
    scopes: sending,
  }),
  unpublish: post(`${base}/:emailId/unpublish`, {
    title: 'Take a marketing email back, or cancel its sending',
    output: nothing,
    scopes: sending,
  }),
  draft: {
    get: get(`${base}/:emailId/draft`, { title: 'Read the draft of a marketing email', output: Email, scopes, fixture: fixtures.email }),
    update: patch(`${base}/:emailId/draft`, {
      title: 'Change the draft of a marketing email',
      input: z.object({ ...parts, name: z.string().optional() }),
      output: Email,
      scopes,
      fixture: fixtures.email,
    }),
    reset: post(`${base}/:emailId/draft/reset`, { title: 'Make the draft what is published', output: nothing, scopes }),
  },
  statistics: {
    total: get(`${base}/statistics/list`, {
      title: 'Read how emails fared over a stretch of time',
      input: z.object({ ...stretch, property: z.string().optional() }),
      output: z.object({
        aggregate: Statistics.optional(),
        campaignAggregations: z.record(z.string(), Statistics).optional(),
        emails: z.array(z.number()).optional(),
      }),
      scopes,
      fixture: { aggregate: fixtures.statistics, emails: [150001] },
    }),
    histogram: get(`${base}/statistics/histogram`, {
      title: 'Read how emails fared, by intervals of time',
      input: z.object({
        ...stretch,
        interval: z.enum(['SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'QUARTER_HOUR']),
      }),
      output: z.object({ results: z.array(z.object({ interval: z.object({ start: time, end: time }), aggregations: Statistics })) }),
      scopes,
      fixture: {
        total: 1,
        results: [{ interval: { start: '2026-11-01T00:00:00Z', end: '2026-11-02T00:00:00Z' }, aggregations: fixtures.statistics }],
      },
    }),
  },
};
