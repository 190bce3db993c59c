import { del, get, patch, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/subscriptions.json' with { type: 'json' };
import { batchFixture, batchOf, inputsOf } from './batch.js';
import { allOf, nothing, time } from './page.js';

const Settings = z.object({
  targetUrl: z.string(),
  throttling: z.object({ maxConcurrentRequests: z.number() }),
  createdAt: time,
  updatedAt: time.nullish(),
});

const Subscription = z.object({
  id: z.string(),
  eventType: z.string(),
  propertyName: z.string().nullish(),
  objectTypeId: z.string().nullish(),
  active: z.boolean(),
  createdAt: time,
  updatedAt: time.nullish(),
});

const base = '/webhooks/v3/:appId';
const read = ['developers-read'];
const write = ['developers-write'];

/**
 * Where an app of the older kind wants which events. Apps of the developer platform say it in `webhooks-hsmeta.json` instead. The scopes are
 * those of the OpenAPI document; that a token with them can be had by an application, no page says.
 */
export const subscriptions = {
  list: get(`${base}/subscriptions`, {
    title: 'List the events that an app wants',
    output: allOf(Subscription),
    scopes: read,
    fixture: { results: [fixtures.subscription] },
  }),
  get: get(`${base}/subscriptions/:subscriptionId`, {
    title: 'Read which event a subscription wants',
    output: Subscription,
    scopes: read,
    fixture: fixtures.subscription,
  }),
  create: post(`${base}/subscriptions`, {
    title: 'Want another event',
    input: z.object({
      /** A name of this plugin's events, such as `contact.creation`. */
      eventType: z.string().meta({ examples: ['contact.propertyChange'] }),
      /** Of `….propertyChange`. */
      propertyName: z.string().optional(),
      /** Of `object.…`, such as `0-1`. */
      objectTypeId: z.string().optional(),
      active: z.boolean().optional(),
    }),
    output: Subscription,
    scopes: write,
    fixture: fixtures.subscription,
  }),
  update: patch(`${base}/subscriptions/:subscriptionId`, {
    title: 'Pause a subscription, or go on with it',
    input: z.object({ active: z.boolean() }),
    output: Subscription,
    scopes: write,
    fixture: fixtures.subscription,
  }),
  archive: del(`${base}/subscriptions/:subscriptionId`, { title: 'No longer want an event', output: nothing, scopes: write }),
  updateMany: post(`${base}/subscriptions/batch/update`, {
    title: 'Pause up to a hundred subscriptions, or go on with them',
    input: inputsOf(z.object({ id: z.int(), active: z.boolean() })),
    output: batchOf(Subscription),
    // Sets the same state however often it runs.
    safe: true,
    scopes: write,
    fixture: batchFixture(fixtures.subscription),
  }),
  settings: {
    get: get(`${base}/settings`, { title: 'Read where events go', output: Settings, scopes: read, fixture: fixtures.settings }),
    update: put(`${base}/settings`, {
      title: 'Say where events go, and how many at the same time',
      input: z.object({ targetUrl: z.string(), throttling: z.object({ maxConcurrentRequests: z.int().min(1) }) }),
      output: Settings,
      scopes: write,
      fixture: fixtures.settings,
    }),
    archive: del(`${base}/settings`, { title: 'Let no more events come', output: nothing, scopes: write }),
  },
};
