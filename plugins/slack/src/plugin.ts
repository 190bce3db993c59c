import { definePlugin } from '@mooring/core';
import { slackApp, slackAuth } from './auth.js';
import { auth } from './endpoints/auth.js';
import { bots } from './endpoints/bots.js';
import { chat } from './endpoints/chat.js';
import { conversations } from './endpoints/conversations.js';
import { files } from './endpoints/files.js';
import { pins } from './endpoints/pins.js';
import { reactions } from './endpoints/reactions.js';
import { responseUrl } from './endpoints/response-url.js';
import { team } from './endpoints/team.js';
import { usergroups } from './endpoints/usergroups.js';
import { users } from './endpoints/users.js';
import { views } from './endpoints/views.js';
import { slackErrors } from './errors.js';
import { webhooks } from './webhooks.js';

/** @see https://docs.slack.dev/reference (read 2026-11-25) */
export const slack = definePlugin({
  id: 'slack',
  title: 'Slack',
  category: 'communication',
  version: '0.1.0',
  docs: 'https://docs.slack.dev',
  api: {
    // The Web API has no versions.
    version: 'web',
    baseUrl: 'https://slack.com/api',
    // Files go to the second, delayed answers to commands and interactions to the third.
    egress: ['slack.com', 'files.slack.com', 'hooks.slack.com'],
    // Every method takes a form, with JSON text for lists and objects; that is what the official SDKs send. Not every one takes JSON.
    body: 'form-json',
  },
  app: slackApp,
  auth: slackAuth,
  limits: [
    // Calls a minute that each method has for itself, for one app in one workspace; Slack lets short bursts pass and promises no more.
    // https://docs.slack.dev/apis/web-api/rate-limits (read 2026-11-25)
    { name: 'tier2', appliesTo: 'named', by: ['endpoint'], rate: 20, per: '1m' },
    { name: 'tier3', appliesTo: 'named', by: ['endpoint'], rate: 50, per: '1m' },
    { name: 'tier4', appliesTo: 'named', by: ['endpoint'], rate: 100, per: '1m' },
    // One message a second and channel, beside a limit of the workspace that Slack gives no number for.
    { name: 'posting', appliesTo: 'named', by: ['channel'], rate: 1, per: '1s' },
  ],
  errors: slackErrors,
  // Limits are per minute, and Retry-After says 30 seconds and more: a call that met one may wait for the next minute.
  resilience: { deadlineMs: 90_000 },
  endpoints: { auth, bots, chat, conversations, files, pins, reactions, responseUrl, team, usergroups, users, views },
  webhooks,
});
