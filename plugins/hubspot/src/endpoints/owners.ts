import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/owners.json' with { type: 'json' };
import { byAfter, pageOf, time } from './page.js';

/** A user, or a queue, that records can belong to: `hubspot_owner_id` of a record. Not the id of the user, which is `userId`. */
const Owner = z.object({
  id: z.string(),
  type: z.string().optional(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  userId: z.number().nullish(),
  userIdIncludingInactive: z.number().nullish(),
  teams: z.array(z.object({ id: z.string(), name: z.string(), primary: z.boolean() })).optional(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
});

const scopes = ['crm.objects.owners.read'];

export const owners = {
  list: get('/crm/v3/owners', {
    title: 'List owners',
    input: z.object({
      email: z.string().optional(),
      archived: z.boolean().optional(),
      after: z.string().optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    output: pageOf(Owner),
    paginate: byAfter,
    cache: { ttl: '1m', tags: ['owners'] },
    scopes,
    fixture: { results: [fixtures.owner] },
  }),
  get: get('/crm/v3/owners/:id', {
    title: 'Read an owner',
    input: z.object({ idProperty: z.enum(['id', 'userId']).optional(), archived: z.boolean().optional() }),
    output: Owner,
    cache: { ttl: '1m', tags: ['owners'] },
    scopes,
    fixture: fixtures.owner,
  }),
};
