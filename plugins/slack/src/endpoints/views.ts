import { post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/views.json' with { type: 'json' };
import { Block } from './blocks.js';
import { ok } from './envelope.js';
import { UserId } from './identifiers.js';

const PlainText = z.looseObject({ type: z.string(), text: z.string() });

/**
 * A modal or home tab as Slack returns it, in answers and in interactions.
 * @see https://docs.slack.dev/reference/views (read 2026-11-25)
 */
export const View = z.object({
  id: z.string(),
  type: z.string(),
  team_id: z.string().optional(),
  app_installed_team_id: z.string().optional(),
  callback_id: z.string().optional(),
  private_metadata: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  title: PlainText.nullish(),
  submit: PlainText.nullish(),
  close: PlainText.nullish(),
  blocks: z.array(Block).optional(),
  /** What was entered: by `block_id`, then by `action_id`. */
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))) }).optional(),
  root_view_id: z.string().nullish(),
  previous_view_id: z.string().nullish(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

const kind = z.enum(['modal', 'home']);
/** A view as a caller writes it; the second form as in `BlockInput`. */
export const ViewInput = z.union([z.looseObject({ type: kind }), z.object({ type: kind })]);

/** What lets an app open a modal; either comes with an interaction and is good for three seconds. */
const opening = z.union([
  z.object({ view: ViewInput, trigger_id: z.string() }),
  z.object({ view: ViewInput, interactivity_pointer: z.string() }),
]);
const One = z.object({ ...ok, view: View });

// Read 2026-11-25: docs.slack.dev/reference/methods/views.*, slackapi/java-slack-sdk rate_limit_tiers.json. The official description of 2021
// has GET here; the documents and the SDK send POST.
export const views = {
  open: post('/views.open', {
    title: 'Open a modal',
    input: opening,
    output: One,
    limits: ['tier4'],
    fixture: fixtures.open,
  }),
  push: post('/views.push', {
    title: 'Put a modal on top of the open one',
    input: opening,
    output: One,
    limits: ['tier4'],
    fixture: fixtures.push,
  }),
  update: post('/views.update', {
    title: 'Replace an open view',
    // `hash` of the view that is being replaced guards against overtaking.
    input: z.object({ view: ViewInput, view_id: z.string().optional(), external_id: z.string().optional(), hash: z.string().optional() }),
    output: One,
    limits: ['tier4'],
    fixture: fixtures.update,
  }),
  publish: post('/views.publish', {
    title: 'Publish the home tab of a user',
    input: z.object({ user_id: UserId, view: ViewInput, hash: z.string().optional() }),
    output: One,
    safe: true,
    limits: ['tier4'],
    fixture: fixtures.publish,
  }),
};
