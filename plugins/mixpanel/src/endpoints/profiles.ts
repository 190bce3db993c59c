import { action, post, unverified } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/engage.json' with { type: 'json' };
import { token } from './fields.js';
import { Accepted, acceptedFixture, mostRecords, profileQuery } from './ingestion.js';
import * as operation from './profile-operations.js';
import { form, queryLimits } from './query.js';

const subject = { $token: token, $distinct_id: z.string().min(1) };

const Set = z.strictObject({ ...subject, ...operation.set });
const SetOnce = z.strictObject({ ...subject, ...operation.setOnce });
const Add = z.strictObject({ ...subject, ...operation.add });
const Union = z.strictObject({ ...subject, ...operation.union });
const Append = z.strictObject({ ...subject, ...operation.append });
const Remove = z.strictObject({ ...subject, ...operation.remove });
const Unset = z.strictObject({ ...subject, ...operation.unset });
/** `$ignore_alias` keeps the original where a duplicate is deleted by its alias. */
const Delete = z.strictObject({ ...subject, ...operation.deletion, $ignore_alias: z.boolean().optional() });

// The documents have a page for each operation and one for batches; it is one endpoint that takes a list of them.
// mixpanel/docs, openapi/ingestion.openapi.yaml, /engage#… (ba229069b07d, 2026-08-21, read 2026-11-25)
const update = post('/engage?verbose=1', {
  title: 'Change user profiles',
  server: 'ingestion',
  query: profileQuery,
  body: z
    .array(z.union([Set, SetOnce, Add, Union, Append, Remove, Unset, Delete]))
    .min(1)
    .max(mostRecords),
  output: Accepted,
  fixture: acceptedFixture,
});

/** A profile. The document says that ids are numbers; they are what was sent, mostly texts. */
const Profile = z.object({ $distinct_id: z.union([z.string(), z.number()]), $properties: z.looseObject({}) });

const ProfilePage = z.object({
  page: z.number(),
  page_size: z.number(),
  results: z.array(Profile),
  session_id: z.string().nullish(),
  status: z.string().optional(),
  total: z.number(),
});
type ProfilePage = z.infer<typeof ProfilePage>;

interface Asked {
  readonly page?: number | undefined;
}

/** The session of the first page and the next number. */
const pageAfter = ({
  page,
  input,
}: {
  readonly page: ProfilePage;
  readonly input: Asked;
}): { session_id: string; page: number } | undefined =>
  page.results.length < page.page_size || typeof page.session_id !== 'string'
    ? undefined
    : { session_id: page.session_id, page: (input.page ?? 0) + 1 };

const pageOf = (page: ProfilePage, items: readonly ProfilePage['results'][number][], more: boolean): ProfilePage => ({
  ...page,
  results: [...items],
  page_size: items.length + (more ? 0 : 1),
});

/** mixpanel/docs, openapi/query.openapi.yaml, engage-query (ba229069b07d, 2026-08-21, read 2026-11-25) */
const query = post('/query/engage?project_id=:project_id', {
  title: 'Query user and group profiles',
  input: z.strictObject({
    distinct_id: z.string().optional(),
    distinct_ids: z.array(z.string()).optional(),
    /** Asks for the profiles of a group instead of users. */
    data_group_id: z.string().optional(),
    /** Such as `properties["$email"] == "ada@example.com"`. */
    where: z.string().optional(),
    output_properties: z.array(z.string()).optional(),
    /** Of the page before; `.all()` sets it. */
    session_id: z.string().optional(),
    /** Counted from 0. */
    page: z.int().min(0).optional(),
    as_of_timestamp: z.int().optional(),
    filter_by_cohort: z.strictObject({ id: z.int() }).optional(),
    /** Only with `filter_by_cohort`: also ids that have no profile. Mixpanel's default is true. */
    include_all_users: z.boolean().optional(),
  }),
  output: ProfilePage,
  paginate: unverified(
    { by: 'next', items: 'results', next: pageAfter, write: pageOf },
    'The document does not say which page is the last one; a page that is not full is taken for it.',
  ),
  encoding: form,
  safe: true,
  limits: queryLimits,
  fixture,
});

export const engage = {
  update,
  query,
  set: action({
    title: 'Set properties of a user',
    input: Set,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  setOnce: action({
    title: 'Set properties that a user does not have yet',
    input: SetOnce,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  add: action({
    title: 'Add to numbers of a user',
    input: Add,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  union: action({
    title: 'Add to lists of a user what they do not hold yet',
    input: Union,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  append: action({
    title: 'Add to lists of a user',
    input: Append,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  remove: action({
    title: 'Take values out of lists of a user',
    input: Remove,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  unset: action({
    title: 'Drop properties of a user for good',
    input: Unset,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
  delete: action({
    title: 'Delete the profile of a user for good',
    input: Delete,
    output: Accepted,
    run: ({ input, call }) => call(update, { body: [input] }),
  }),
};
