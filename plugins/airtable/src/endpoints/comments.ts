import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/comments.json' with { type: 'json' };
import { inBase } from './scope.js';
import { byOffset, Deleted, oneOf, time } from './values.js';

/** `@[usr…]` in the text mentions a user. */
const Comment = z.object({
  id: z.string(),
  text: z.string(),
  createdTime: time,
  /** Null until it is changed. */
  lastUpdatedTime: time.nullable(),
  author: z.object({ id: z.string(), email: z.string().optional(), name: z.string().optional() }),
  /** What it replies to. */
  parentCommentId: z.string().optional(),
  /** Users and groups that the text mentions, by id. */
  mentioned: z
    .record(
      z.string(),
      z.object({ id: z.string(), type: oneOf('user', 'userGroup'), displayName: z.string(), email: z.string().nullish() }),
    )
    .optional(),
  reactions: z
    .array(
      z.object({
        emoji: z.object({ unicodeCharacter: z.string() }),
        reactingUser: z.object({ userId: z.string(), email: z.string().optional(), name: z.string().optional() }),
      }),
    )
    .optional(),
});

const base = '/:baseId/:tableIdOrName/:recordId/comments';

export const comments = {
  /** The newest first. @see https://airtable.com/developers/web/api/list-comments (as in api-evangelist/airtable at bf54c38, read 2026-11-25) */
  list: get(base, {
    title: 'List the comments on a record',
    input: z.object({ pageSize: z.int().min(1).max(100).optional(), offset: z.string().optional() }),
    output: z.object({ comments: z.array(Comment), offset: z.string().nullish() }),
    paginate: byOffset('comments'),
    ...inBase('data.recordComments:read'),
    fixture: { comments: [fixtures.reply, fixtures.comment], offset: null },
  }),
  /** @see https://airtable.com/developers/web/api/create-comment (read 2026-11-25) */
  create: post(base, {
    title: 'Comment on a record',
    input: z.object({ text: z.string(), parentCommentId: z.string().optional() }),
    output: Comment,
    ...inBase('data.recordComments:write'),
    fixture: fixtures.comment,
  }),
  /** One's own only. @see https://airtable.com/developers/web/api/update-comment (named in /scopes, read 2026-11-25) */
  update: patch(`${base}/:rowCommentId`, {
    title: 'Change a comment',
    input: z.object({ text: z.string() }),
    output: Comment,
    ...inBase('data.recordComments:write'),
    fixture: fixtures.comment,
  }),
  /** One's own, or anybody's for administrators of an Enterprise plan. @see https://airtable.com/developers/web/api/delete-comment (read 2026-11-25) */
  delete: del(`${base}/:rowCommentId`, {
    title: 'Delete a comment',
    output: Deleted,
    ...inBase('data.recordComments:write'),
    fixture: fixtures.deleted,
  }),
};
