import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/identity.json' with { type: 'json' };

/** Whose token it is. Recorded by NangoHQ/integration-templates 9352a71d on an org's own host (read 2026-11-25). */
const UserInfo = z.object({
  sub: z.string(),
  user_id: z.string(),
  organization_id: z.string(),
  preferred_username: z.string().optional(),
  nickname: z.string().optional(),
  name: z.string().optional(),
  email: z.string().nullish(),
  email_verified: z.boolean().optional(),
  given_name: z.string().nullish(),
  family_name: z.string().nullish(),
  zoneinfo: z.string().nullish(),
  profile: z.string().optional(),
  picture: z.string().optional(),
  active: z.boolean().optional(),
  user_type: z.string().optional(),
  language: z.string().nullish(),
  locale: z.string().nullish(),
  utcOffset: z.number().optional(),
  updated_at: z.string().optional(),
});

export const identity = {
  userInfo: get('/services/oauth2/userinfo', {
    server: 'instance',
    title: 'Read who the user is, and in which org',
    output: UserInfo,
    scopes: ['id'],
    fixture: fixtures.userInfo,
  }),
  versions: get('/services/data', {
    server: 'instance',
    title: 'List the versions of the API that the org has',
    output: z.array(z.object({ label: z.string(), url: z.string(), version: z.string() })),
    fixture: fixtures.versions,
  }),
};
