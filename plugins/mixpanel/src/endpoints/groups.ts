import { action, post } from '@mooring/core';
import { z } from 'zod';
import { token } from './fields.js';
import { Accepted, acceptedFixture, profileQuery } from './ingestion.js';
import * as operation from './profile-operations.js';

/** `$group_key` is the property by which users are grouped, such as `Company`; `$group_id` one of its values. */
const subject = { $token: token, $group_key: z.string().min(1), $group_id: z.string().min(1) };

const Set = z.strictObject({ ...subject, ...operation.set });
const SetOnce = z.strictObject({ ...subject, ...operation.setOnce });
const Union = z.strictObject({ ...subject, ...operation.union });
const Remove = z.strictObject({ ...subject, ...operation.remove });
const Unset = z.strictObject({ ...subject, ...operation.unset });
const Delete = z.strictObject({ ...subject, ...operation.deletion });

// As with users: a page of the documents for each operation, one endpoint that takes a list of them.
// mixpanel/docs, openapi/ingestion.openapi.yaml, /groups#… (ba229069b07d, 2026-08-21, read 2026-11-25)
const update = post('/groups?verbose=1', {
  title: 'Change group profiles',
  server: 'ingestion',
  query: profileQuery,
  body: z.array(z.union([Set, SetOnce, Union, Remove, Unset, Delete])).min(1),
  output: Accepted,
  fixture: acceptedFixture,
});

export const groups = {
  update,
  set: action({
    title: 'Set properties of a group',
    input: Set,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  setOnce: action({
    title: 'Set properties that a group does not have yet',
    input: SetOnce,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  union: action({
    title: 'Add to lists of a group what they do not hold yet',
    input: Union,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  remove: action({
    title: 'Take values out of lists of a group',
    input: Remove,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  unset: action({
    title: 'Drop properties of a group for good',
    input: Unset,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  delete: action({
    title: 'Delete the profile of a group for good',
    input: Delete,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
};
