import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/users.json' with { type: 'json' };
import { allOf, byAfter, nothing, pageOf, pageParameters } from './page.js';

/** Somebody who can log in to the account. */
const User = z.object({
  id: z.string(),
  email: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  roleId: z.string().nullish(),
  roleIds: z.array(z.string()).optional(),
  primaryTeamId: z.string().nullish(),
  secondaryTeamIds: z.array(z.string()).nullish(),
  seatNames: z.array(z.string()).optional(),
  sendWelcomeEmail: z.boolean().optional(),
  superAdmin: z.boolean().optional(),
});

const settings = {
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  roleId: z.string().optional(),
  primaryTeamId: z.string().optional(),
  secondaryTeamIds: z.array(z.string()).optional(),
  seatNames: z.array(z.string()).optional(),
};

/** `EMAIL` where the id is an address. @default the user's id */
const idProperty = z.enum(['USER_ID', 'EMAIL']).optional();
const read = ['settings.users.read'];
const write = ['settings.users.write'];
const base = '/settings/v3/users';

export const users = {
  // The document of the collection writes this path and that of `create` as /settings/users/v3; it is the same API.
  list: get('/settings/users/v3', {
    title: 'List users',
    input: z.object(pageParameters),
    output: pageOf(User),
    paginate: byAfter,
    scopes: read,
    fixture: { results: [fixtures.user] },
  }),
  get: get(`${base}/:userId`, {
    title: 'Read a user',
    input: z.object({ idProperty }),
    output: User,
    scopes: read,
    fixture: fixtures.user,
  }),
  create: post('/settings/users/v3', {
    title: 'Add a user',
    input: z.object({ email: z.string(), sendWelcomeEmail: z.boolean(), ...settings }),
    output: User,
    scopes: write,
    fixture: fixtures.user,
  }),
  update: put(`${base}/:userId`, {
    title: 'Change a user',
    query: z.object({ idProperty }),
    input: z.object(settings),
    output: User,
    scopes: write,
    fixture: fixtures.user,
  }),
  archive: del(`${base}/:userId`, { title: 'Remove a user', input: z.object({ idProperty }), output: nothing, scopes: write }),
  roles: get(`${base}/roles`, {
    title: 'List roles',
    output: allOf(z.object({ id: z.string(), name: z.string(), requiresBillingWrite: z.boolean() })),
    scopes: read,
    fixture: { results: [fixtures.role] },
  }),
  teams: get(`${base}/teams`, {
    title: 'List teams',
    output: allOf(z.object({ id: z.string(), name: z.string(), userIds: z.array(z.string()), secondaryUserIds: z.array(z.string()) })),
    scopes: ['settings.users.teams.read'],
    fixture: { results: [fixtures.team] },
  }),
};
