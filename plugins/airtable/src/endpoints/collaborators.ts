import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/collaborators.json' with { type: 'json' };
import { bracketed } from './query.js';
import { inBase } from './scope.js';
import { nothing, oneOf, time } from './values.js';

const level = oneOf('none', 'read', 'comment', 'edit', 'create', 'owner');

const Individual = z.object({
  userId: z.string(),
  email: z.string(),
  permissionLevel: level,
  grantedByUserId: z.string(),
  createdTime: time,
});

const Group = z.object({
  groupId: z.string(),
  name: z.string(),
  permissionLevel: level,
  grantedByUserId: z.string(),
  createdTime: time,
});

const InviteLink = z.object({
  id: z.string(),
  type: oneOf('singleUse', 'multiUse'),
  permissionLevel: level,
  createdTime: time,
  referredByUserId: z.string(),
  invitedEmail: z.string().nullish(),
  restrictedToEmailDomains: z.array(z.string()).optional(),
});

const Interface = z.object({
  id: z.string(),
  name: z.string(),
  createdTime: time,
  firstPublishTime: time.nullish(),
  individualCollaborators: z.array(Individual).optional(),
  groupCollaborators: z.array(Group).optional(),
  inviteLinks: z.array(InviteLink).optional(),
});

/** A base, and who may do what in it; each part only where `include` asks for it. */
const Sharing = z.object({
  id: z.string(),
  name: z.string(),
  createdTime: time,
  workspaceId: z.string(),
  permissionLevel: level,
  individualCollaborators: z.object({ baseCollaborators: z.array(Individual), workspaceCollaborators: z.array(Individual) }).optional(),
  groupCollaborators: z.object({ baseCollaborators: z.array(Group), workspaceCollaborators: z.array(Group) }).optional(),
  inviteLinks: z.object({ baseInviteLinks: z.array(InviteLink), workspaceInviteLinks: z.array(InviteLink) }).optional(),
  /** By the interface's id. */
  interfaces: z.record(z.string(), Interface).optional(),
});

const granted = z.enum(['read', 'comment', 'edit', 'create', 'owner']);
const who = z.object({ id: z.string() });
/** Airtable takes one at a time. */
const added = z.union([z.strictObject({ user: who, permissionLevel: granted }), z.strictObject({ group: who, permissionLevel: granted })]);

const base = '/meta/bases/:baseId';

/** Enterprise plans only. */
export const collaborators = {
  /** @see https://airtable.com/developers/web/api/get-base-collaborators (read 2026-11-25) */
  list: get(base, {
    title: 'Read who may do what in a base (Enterprise)',
    input: z.object({ include: z.array(z.enum(['collaborators', 'inviteLinks', 'interfaces'])).optional() }).transform(bracketed),
    output: Sharing,
    ...inBase('workspacesAndBases:read'),
    fixture: fixtures.sharing,
  }),
  /** @see https://airtable.com/developers/web/api/add-base-collaborator (read 2026-11-25) */
  add: post(`${base}/collaborators`, {
    title: 'Let a user or a group into a base (Enterprise)',
    input: z.object({ collaborators: z.array(added).length(1) }),
    output: nothing,
    ...inBase('workspacesAndBases:write'),
  }),
  /** @see https://airtable.com/developers/web/api/update-collaborator-base-permission, by gtalarico/pyairtable at 25f31b0 (read 2026-11-25) */
  update: patch(`${base}/collaborators/:userOrGroupId`, {
    title: 'Change what a collaborator may do in a base (Enterprise)',
    input: z.object({ permissionLevel: granted }),
    output: nothing,
    ...inBase('workspacesAndBases:write'),
  }),
  /** @see https://airtable.com/developers/web/api/delete-base-collaborator, by gtalarico/pyairtable at 25f31b0 (read 2026-11-25) */
  remove: del(`${base}/collaborators/:userOrGroupId`, {
    title: 'Take a collaborator out of a base (Enterprise)',
    output: nothing,
    ...inBase('workspacesAndBases:write'),
  }),
};
