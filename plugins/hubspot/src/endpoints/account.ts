import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/account.json' with { type: 'json' };
import { allOf, byAfter, pageOf, pageParameters, time } from './page.js';

/** The account, which HubSpot also calls portal or hub. */
const Details = z.object({
  portalId: z.number(),
  accountType: z.string(),
  timeZone: z.string(),
  utcOffset: z.string(),
  utcOffsetMilliseconds: z.number(),
  companyCurrency: z.string(),
  additionalCurrencies: z.array(z.string()),
  uiDomain: z.string(),
  dataHostingLocation: z.string(),
});

const Usage = z.object({
  name: z.string(),
  usageLimit: z.number(),
  currentUsage: z.number(),
  collectedAt: time,
  fetchStatus: z.string(),
  resetsAt: time.nullish(),
});

const origin = {
  ipAddress: z.string().nullish(),
  location: z.string().nullish(),
  countryCode: z.string().nullish(),
  regionCode: z.string().nullish(),
};

const Audit = z.object({
  id: z.string(),
  category: z.string(),
  subCategory: z.string().nullish(),
  action: z.string(),
  actingUser: z.object({ userId: z.number(), userEmail: z.string().nullish() }),
  occurredAt: time,
  targetObjectId: z.string().nullish(),
});

const Login = z.object({
  id: z.string(),
  userId: z.number().nullish(),
  email: z.string().nullish(),
  loginAt: time,
  loginSucceeded: z.boolean(),
  userAgent: z.string().nullish(),
  ...origin,
});

const SecurityAction = z.object({
  id: z.string(),
  type: z.string(),
  userId: z.number(),
  actingUser: z.string().nullish(),
  objectId: z.string().nullish(),
  infoUrl: z.string().nullish(),
  createdAt: time,
  ...origin,
});

const scopes = ['account-info.security.read'];

export const account = {
  details: get('/account-info/v3/details', {
    title: 'Read what account it is',
    output: Details,
    scopes: ['oauth'],
    fixture: fixtures.details,
  }),
  apiUsage: get('/account-info/v3/api-usage/daily', {
    title: "Read how much of the day's calls private apps have used",
    output: allOf(Usage),
    fixture: fixtures.usage,
  }),
  auditLogs: get('/account-info/v3/activity/audit-logs', {
    title: 'List what users did (Enterprise)',
    input: z.object({
      ...pageParameters,
      actingUserId: z.array(z.int()).optional(),
      occurredAfter: time.optional(),
      occurredBefore: time.optional(),
      sort: z.array(z.string()).optional(),
    }),
    output: pageOf(Audit),
    paginate: byAfter,
    scopes,
    fixture: { results: [fixtures.audit] },
  }),
  logins: get('/account-info/v3/activity/login', {
    title: 'List logins (Enterprise)',
    input: z.object({ ...pageParameters, userId: z.int().optional() }),
    output: pageOf(Login),
    paginate: byAfter,
    scopes,
    fixture: { results: [fixtures.login] },
  }),
  securityActions: get('/account-info/v3/activity/security', {
    title: 'List what was done about security (Enterprise)',
    input: z.object({ ...pageParameters, userId: z.int().optional(), fromTimestamp: z.int().optional() }),
    output: pageOf(SecurityAction),
    paginate: byAfter,
    scopes,
    fixture: { results: [fixtures.security] },
  }),
};
