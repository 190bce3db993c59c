import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/users.json' with { type: 'json' };
import { Conversation } from './conversations.js';
import { byCursor, ok, page, pageArguments } from './envelope.js';
import { UserId } from './identifiers.js';

// Profiles hold null where a person never filled a field in.
const text = z.string().nullish();

const Profile = z.object({
  real_name: text,
  display_name: text,
  first_name: text,
  last_name: text,
  title: text,
  phone: text,
  pronouns: text,
  /** Only with the scope `users:read.email`. */
  email: text,
  status_text: text,
  status_emoji: text,
  status_expiration: z.number().nullish(),
  avatar_hash: text,
  image_24: text,
  image_72: text,
  image_192: text,
  image_512: text,
  team: text,
  /** Custom fields by id. An empty list where there are none, as PHP writes an empty map. */
  fields: z.union([z.record(z.string(), z.object({ value: z.string(), alt: z.string().optional() })), z.array(z.never())]).nullish(),
});

/**
 * A member of the workspace, a guest or a bot. Deactivated users keep little more than id and name.
 * @see https://docs.slack.dev/reference/objects/user-object (read 2026-11-25)
 */
export const User = z.object({
  id: UserId,
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  color: z.string().optional(),
  tz: text,
  tz_label: text,
  /** Seconds east of UTC. */
  tz_offset: z.number().nullish(),
  locale: z.string().optional(),
  profile: Profile.optional(),
  is_admin: z.boolean().optional(),
  is_owner: z.boolean().optional(),
  is_primary_owner: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_app_user: z.boolean().optional(),
  updated: z.number().optional(),
});

const One = z.object({ ...ok, user: User });

// Read 2026-11-25: docs.slack.dev/reference/methods/users.* for arguments and answers, slackapi/java-slack-sdk rate_limit_tiers.json for tiers.
export const users = {
  list: get('/users.list', {
    title: 'List the users of the workspace, deactivated ones included',
    input: z.object({ include_locale: z.boolean().optional(), team_id: z.string().optional(), ...pageArguments }),
    output: z.object({ ...page, members: z.array(User), cache_ts: z.number().optional() }),
    paginate: { ...byCursor, items: 'members' },
    cache: { ttl: '1m', tags: ['users'] },
    limits: ['tier2'],
    scopes: ['users:read'],
    fixture: fixtures.list,
  }),
  info: get('/users.info', {
    title: 'Look up a user',
    input: z.object({ user: UserId, include_locale: z.boolean().optional() }),
    output: One,
    cache: { ttl: '1m', tags: ['users'] },
    limits: ['tier4'],
    scopes: ['users:read'],
    fixture: fixtures.info,
  }),
  lookupByEmail: get('/users.lookupByEmail', {
    title: 'Find a user by e-mail address',
    input: z.object({ email: z.string().meta({ examples: ['spengler@example.com'] }) }),
    output: One,
    cache: { ttl: '1m', tags: ['users'] },
    limits: ['tier3'],
    scopes: ['users:read.email'],
    fixture: fixtures.lookupByEmail,
  }),
  conversations: get('/users.conversations', {
    title: 'List the conversations a user is a member of',
    input: z.object({
      user: UserId.optional(),
      types: z.string().optional(),
      exclude_archived: z.boolean().optional(),
      team_id: z.string().optional(),
      ...pageArguments,
    }),
    output: z.object({ ...page, channels: z.array(Conversation) }),
    paginate: { ...byCursor, items: 'channels' },
    limits: ['tier2'],
    scopes: ['channels:read'],
    fixture: fixtures.conversations,
  }),
  getPresence: get('/users.getPresence', {
    title: 'Tell whether a user is active or away',
    input: z.object({ user: UserId.optional() }),
    output: z.object({ ...ok, presence: z.string(), online: z.boolean().optional() }),
    limits: ['tier3'],
    scopes: ['users:read'],
    fixture: fixtures.getPresence,
  }),
  profile: {
    get: get('/users.profile.get', {
      title: 'Read the profile of a user',
      input: z.object({ user: UserId.optional(), include_labels: z.boolean().optional() }),
      output: z.object({ ...ok, profile: Profile }),
      limits: ['tier4'],
      scopes: ['users.profile:read'],
      fixture: fixtures.profileGet,
    }),
    // Takes a user token: a bot has no profile that it may set.
    set: post('/users.profile.set', {
      title: 'Set fields of a profile, such as the status',
      input: z.object({
        user: UserId.optional(),
        profile: z.record(z.string(), z.unknown()).optional(),
        name: z.string().optional(),
        value: z.string().optional(),
      }),
      output: z.object({ ...ok, profile: Profile }),
      safe: true,
      invalidates: ['users'],
      limits: ['tier3'],
      scopes: ['users.profile:write'],
      fixture: fixtures.profileSet,
    }),
  },
};
