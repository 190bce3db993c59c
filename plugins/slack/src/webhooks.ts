/* oxlint-disable max-lines -- one file says all of a plugin's webhooks, as in every plugin; the events alone are 150 lines */
import { createHash } from 'node:crypto';
import {
  event,
  MooringError,
  reply,
  signature,
  type EventMap,
  type EventToWrite,
  type HandshakeAnswer,
  type WebhookRequest,
  type Webhooks,
  type WrittenDelivery,
} from '@mooring/core';
import { z } from 'zod';
import { signingSecret } from './auth.js';
import { MessageMetadata } from './endpoints/blocks.js';
import { Conversation } from './endpoints/conversations.js';
import { ChannelId, FileId, MessageTs, UserId } from './endpoints/identifiers.js';
import { Message } from './endpoints/messages.js';
import { PinnedItem } from './endpoints/pins.js';
import { ResponseMessage } from './endpoints/response-url.js';
import { Usergroup } from './endpoints/usergroups.js';
import { User } from './endpoints/users.js';
import { View, ViewInput } from './endpoints/views.js';
import samples from './fixtures/events.json' with { type: 'json' };
import interactions from './fixtures/interactions.json' with { type: 'json' };

// What Slack sends to an app's request URLs: events as JSON, slash commands as a form, interactions as a form with JSON in its one field.
// All three URLs may be the same. Read 2026-11-25: docs.slack.dev/apis/events-api and /interactivity, and for the fields of each event
// docs.slack.dev/reference/events and the types of @slack/types 3 and @slack/bolt 5.1.0. Fields that some versions leave out are optional.

const at = { event_ts: MessageTs.optional() };
const ofChannel = z.object({ channel: ChannelId, user: UserId.optional(), actor_id: UserId.optional(), ...at });
const ofRename = z.object({ channel: Conversation, ...at });
const ofMember = z.object({
  user: UserId,
  channel: ChannelId,
  channel_type: z.string().optional(),
  team: z.string().optional(),
  inviter: UserId.optional(),
  ...at,
});
const ofUser = z.object({ user: User, cache_ts: z.number().optional(), ...at });
const ofFile = z.object({
  file_id: FileId,
  user_id: UserId.optional(),
  channel_id: ChannelId.optional(),
  channel_ids: z.array(ChannelId).optional(),
  file: z.object({ id: FileId }).optional(),
  ...at,
});
const ofPin = z.object({ user: UserId, channel_id: ChannelId, item: PinnedItem, item_user: UserId.optional(), ...at });
const ofUsergroup = z.object({ subteam: Usergroup, ...at });
const ofReaction = z.object({
  user: UserId,
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: ChannelId.optional(), ts: MessageTs.optional(), file: FileId.optional() }),
  /** Who wrote the message; absent for messages of apps. */
  item_user: UserId.optional(),
  ...at,
});
const ofAssistantThread = z.object({
  assistant_thread: z.object({
    user_id: UserId,
    channel_id: ChannelId,
    thread_ts: MessageTs,
    context: z.looseObject({ channel_id: ChannelId.optional(), team_id: z.string().optional() }),
  }),
  ...at,
});
/** All kinds of message share one event; `subtype` tells them apart, and a change or deletion has the message itself below. */
const ofMessage = Message.extend({
  channel: ChannelId,
  channel_type: z.string().optional(),
  hidden: z.boolean().optional(),
  message: Message.partial().optional(),
  previous_message: Message.partial().optional(),
  deleted_ts: MessageTs.optional(),
  ...at,
});

const ofCommand = z.object({
  command: z.string(),
  text: z.string(),
  user_id: UserId,
  user_name: z.string().optional(),
  team_id: z.string(),
  team_domain: z.string().optional(),
  channel_id: ChannelId,
  channel_name: z.string().optional(),
  enterprise_id: z.string().optional(),
  api_app_id: z.string().optional(),
  /** For `responseUrl.send`, five times within 30 minutes. */
  response_url: z.string(),
  /** For `views.open`, within three seconds. */
  trigger_id: z.string(),
});

const interaction = {
  user: z.object({ id: UserId, name: z.string().optional(), username: z.string().optional(), team_id: z.string().optional() }),
  /** Null in an app that a whole organization installed. */
  team: z.object({ id: z.string(), domain: z.string().optional() }).nullish(),
  enterprise: z.object({ id: z.string(), name: z.string().optional() }).nullish(),
  api_app_id: z.string().optional(),
};
const place = {
  channel: z.object({ id: ChannelId, name: z.string().optional() }).nullish(),
  container: z.looseObject({ type: z.string() }).optional(),
};
const trigger = { trigger_id: z.string() };
const callback = { callback_id: z.string() };

const ofBlockActions = z.object({
  ...interaction,
  ...place,
  ...trigger,
  actions: z.array(
    z.looseObject({ type: z.string(), action_id: z.string(), block_id: z.string().optional(), value: z.string().nullish() }),
  ),
  message: Message.partial().nullish(),
  view: View.nullish(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))) }).nullish(),
  response_url: z.string().optional(),
});
const ofShortcut = z.object({ ...interaction, ...trigger, ...callback, action_ts: z.string().optional() });
const ofMessageAction = z.object({
  ...interaction,
  ...place,
  ...trigger,
  ...callback,
  message: Message.partial(),
  message_ts: MessageTs,
  response_url: z.string(),
});
const ofViewSubmission = z.object({
  ...interaction,
  ...trigger,
  view: View,
  response_urls: z.array(z.looseObject({ response_url: z.string() })).optional(),
});
const ofViewClosed = z.object({ ...interaction, view: View, is_cleared: z.boolean().optional() });
const ofBlockSuggestion = z.object({
  ...interaction,
  ...place,
  action_id: z.string(),
  block_id: z.string(),
  value: z.string(),
  view: View.nullish(),
  message: Message.partial().nullish(),
});

const ViewAnswer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: ViewInput }),
  z.object({ response_action: z.literal('push'), view: ViewInput }),
  z.object({ response_action: z.literal('clear') }),
]);
const Option = z.looseObject({ text: z.looseObject({ type: z.string(), text: z.string() }), value: z.string() });
const OptionsAnswer = z.object({
  options: z.array(Option).optional(),
  option_groups: z
    .array(z.looseObject({ label: z.looseObject({ type: z.string(), text: z.string() }), options: z.array(Option) }))
    .optional(),
});

// Slack waits three seconds; half a second is left for the way there and back.
const within = '2500ms';

/** A delivery of the Events API with one of the sample events in it. */
const delivery = (name: keyof typeof samples): { readonly fixture: unknown } => ({
  fixture: { ...interactions.event_callback, event: samples[name] },
});
/** A delivery of an interaction: JSON in a form. */
const submission = (
  name: 'block_actions' | 'shortcut' | 'message_action' | 'view_submission' | 'view_closed' | 'block_suggestion',
): { readonly fixture: unknown } => ({ fixture: { payload: JSON.stringify(interactions[name]) } });
const conversations = { invalidates: ['conversations'] };
const users = { invalidates: ['users'] };

const events = {
  message: event(ofMessage, { title: 'A message was posted, changed or deleted', ...delivery('message') }),
  app_mention: event(ofMessage, { title: 'A message mentions the app', ...delivery('app_mention') }),
  app_home_opened: event(z.object({ user: UserId, channel: ChannelId, tab: z.string().optional(), view: View.nullish(), ...at }), {
    title: 'A user opened the home tab of the app',
    ...delivery('app_home_opened'),
  }),
  app_uninstalled: event(z.object(at), { title: 'The app was removed from the workspace', ...delivery('app_uninstalled') }),
  tokens_revoked: event(z.object({ tokens: z.object({ oauth: z.array(UserId).optional(), bot: z.array(UserId).optional() }), ...at }), {
    title: 'Tokens of the app were revoked',
    ...delivery('tokens_revoked'),
  }),
  // More than 30,000 events in an hour from one workspace; has no envelope.
  app_rate_limited: event(z.object({ team_id: z.string(), minute_rate_limited: z.number(), api_app_id: z.string().optional() }), {
    title: 'Slack holds events of a workspace back',
    fixture: interactions.app_rate_limited,
  }),
  reaction_added: event(ofReaction, { title: 'A reaction was added', ...delivery('reaction_added') }),
  reaction_removed: event(ofReaction, { title: 'A reaction was removed', ...delivery('reaction_removed') }),
  member_joined_channel: event(ofMember, { title: 'Somebody joined a channel', ...conversations, ...delivery('member_joined_channel') }),
  member_left_channel: event(ofMember, { title: 'Somebody left a channel', ...conversations, ...delivery('member_left_channel') }),
  channel_created: event(z.object({ channel: Conversation, ...at }), {
    title: 'A channel was created',
    ...conversations,
    ...delivery('channel_created'),
  }),
  channel_rename: event(ofRename, { title: 'A channel was renamed', ...conversations, ...delivery('channel_rename') }),
  channel_archive: event(ofChannel, { title: 'A channel was archived', ...conversations, ...delivery('channel_archive') }),
  channel_unarchive: event(ofChannel, {
    title: 'A channel came back from the archive',
    ...conversations,
    ...delivery('channel_unarchive'),
  }),
  channel_deleted: event(ofChannel, { title: 'A channel was deleted', ...conversations, ...delivery('channel_deleted') }),
  channel_left: event(ofChannel, { title: 'The app left a channel', ...conversations, ...delivery('channel_left') }),
  channel_shared: event(z.object({ channel: ChannelId, connected_team_id: z.string(), ...at }), {
    title: 'A channel was shared with another workspace',
    ...conversations,
    ...delivery('channel_shared'),
  }),
  channel_unshared: event(
    z.object({ channel: ChannelId, previously_connected_team_id: z.string(), is_ext_shared: z.boolean().optional(), ...at }),
    { title: 'A channel is no longer shared', ...conversations, ...delivery('channel_unshared') },
  ),
  channel_id_changed: event(z.object({ old_channel_id: ChannelId, new_channel_id: ChannelId, ...at }), {
    title: 'A channel has another id',
    ...conversations,
    ...delivery('channel_id_changed'),
  }),
  group_rename: event(ofRename, { title: 'A private channel was renamed', ...conversations, ...delivery('group_rename') }),
  group_archive: event(ofChannel, { title: 'A private channel was archived', ...conversations, ...delivery('group_archive') }),
  group_unarchive: event(ofChannel, {
    title: 'A private channel came back from the archive',
    ...conversations,
    ...delivery('group_unarchive'),
  }),
  group_deleted: event(ofChannel, { title: 'A private channel was deleted', ...conversations, ...delivery('group_deleted') }),
  group_left: event(ofChannel, { title: 'The app left a private channel', ...conversations, ...delivery('group_left') }),
  im_created: event(z.object({ user: UserId, channel: Conversation, ...at }), {
    title: 'A direct message was opened',
    ...conversations,
    ...delivery('im_created'),
  }),
  team_join: event(ofUser, { title: 'Somebody joined the workspace', ...users, ...delivery('team_join') }),
  user_change: event(ofUser, { title: 'A user changed', ...users, ...delivery('user_change') }),
  team_rename: event(z.object({ name: z.string(), ...at }), { title: 'The workspace was renamed', ...delivery('team_rename') }),
  team_domain_change: event(z.object({ url: z.string(), domain: z.string(), ...at }), {
    title: 'The workspace has another domain',
    ...delivery('team_domain_change'),
  }),
  file_created: event(ofFile, { title: 'A file was created', ...delivery('file_created') }),
  file_shared: event(ofFile, { title: 'A file was shared', ...delivery('file_shared') }),
  file_unshared: event(ofFile, { title: 'A file is no longer shared', ...delivery('file_unshared') }),
  file_change: event(ofFile, { title: 'A file changed', ...delivery('file_change') }),
  file_public: event(ofFile, { title: 'A file was made public', ...delivery('file_public') }),
  file_deleted: event(ofFile, { title: 'A file was deleted', ...delivery('file_deleted') }),
  pin_added: event(ofPin, { title: 'Something was pinned', ...delivery('pin_added') }),
  pin_removed: event(ofPin, { title: 'Something was unpinned', ...delivery('pin_removed') }),
  link_shared: event(
    z.object({
      channel: ChannelId,
      user: UserId.optional(),
      // While the message is being written this is no timestamp of a message but an id of the draft.
      message_ts: z.string(),
      thread_ts: MessageTs.optional(),
      links: z.array(z.object({ domain: z.string(), url: z.string() })),
      unfurl_id: z.string().optional(),
      source: z.string().optional(),
      is_bot_user_member: z.boolean().optional(),
      ...at,
    }),
    { title: 'A message holds a link that the app wants to know of', ...delivery('link_shared') },
  ),
  emoji_changed: event(
    z.object({
      subtype: z.string(),
      name: z.string().optional(),
      names: z.array(z.string()).optional(),
      value: z.string().optional(),
      old_name: z.string().optional(),
      new_name: z.string().optional(),
      ...at,
    }),
    { title: 'A custom emoji changed', ...delivery('emoji_changed') },
  ),
  subteam_created: event(ofUsergroup, { title: 'A user group was created', ...delivery('subteam_created') }),
  subteam_updated: event(ofUsergroup, { title: 'A user group changed', ...delivery('subteam_updated') }),
  subteam_members_changed: event(
    z.object({
      subteam_id: z.string(),
      team_id: z.string().optional(),
      added_users: z.array(UserId).optional(),
      removed_users: z.array(UserId).optional(),
      ...at,
    }),
    { title: 'The members of a user group changed', ...delivery('subteam_members_changed') },
  ),
  message_metadata_posted: event(
    z.object({
      channel_id: ChannelId,
      message_ts: MessageTs,
      metadata: MessageMetadata,
      app_id: z.string().optional(),
      user_id: UserId.optional(),
      ...at,
    }),
    { title: 'A message with metadata was posted', ...delivery('message_metadata_posted') },
  ),
  assistant_thread_started: event(ofAssistantThread, { title: 'A user opened the assistant', ...delivery('assistant_thread_started') }),
  assistant_thread_context_changed: event(ofAssistantThread, {
    title: 'A user moved on with the assistant open',
    ...delivery('assistant_thread_context_changed'),
  }),

  // An empty 200 says "received" and shows nothing, so `undefined` is the answer where the handler has none to give.
  slash_command: reply(ofCommand, ResponseMessage.optional(), {
    title: 'A user typed a command of the app',
    within,
    otherwise: undefined,
    fixture: interactions.slash_command,
  }),
  // Only an empty 200 closes the modal.
  view_submission: reply(ofViewSubmission, ViewAnswer.optional(), {
    title: 'A user submitted a modal',
    within,
    otherwise: undefined,
    ...submission('view_submission'),
  }),
  block_suggestion: reply(ofBlockSuggestion, OptionsAnswer, {
    title: 'A menu asks for its options',
    within,
    otherwise: { options: [] },
    ...submission('block_suggestion'),
  }),
  // Slack wants nothing but the 200 for these, and waiting for a handler would only keep the user's button spinning.
  block_actions: event(ofBlockActions, { title: 'A user used a button, menu or field', ...submission('block_actions') }),
  shortcut: event(ofShortcut, { title: 'A user chose a global shortcut', ...submission('shortcut') }),
  message_action: event(ofMessageAction, { title: 'A user chose a shortcut on a message', ...submission('message_action') }),
  view_closed: event(ofViewClosed, { title: 'A user closed a modal', ...submission('view_closed') }),
} satisfies EventMap;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const refuse = (what: string, cause?: unknown): MooringError =>
  new MooringError('WebhookRejected', `Slack: ${what}.`, cause === undefined ? {} : { cause });

/** @throws MooringError `WebhookRejected` for what is signed by Slack and yet no event, command or interaction. */
function items(body: unknown): readonly unknown[] {
  if (!isRecord(body)) throw refuse('the body is neither a JSON object nor a form');
  if (!('payload' in body) || 'type' in body) return [body];
  let payload: unknown;
  try {
    payload = JSON.parse(String(body['payload']));
  } catch (cause) {
    // The parser's message quotes what a user typed.
    throw refuse('the form field "payload" holds no JSON', cause instanceof SyntaxError ? undefined : cause);
  }
  if (!isRecord(payload)) throw refuse('the form field "payload" holds no JSON object');
  return [payload];
}

function type(item: unknown): string {
  const { type: outer, command, event: inner } = isRecord(item) ? item : {};
  const found =
    outer === 'event_callback' ? (isRecord(inner) ? inner['type'] : undefined) : typeof command === 'string' ? 'slash_command' : outer;
  if (typeof found !== 'string') throw refuse('the body says no type');
  return found;
}

const Installation = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.union([z.boolean(), z.string()]).nullish(),
});
const Origin = Installation.extend({
  authorizations: z.array(Installation).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: z.string().nullish() }).nullish(),
  view: z.object({ app_installed_team_id: z.string().nullish() }).nullish(),
});

/**
 * The workspace that installed the app, in the order in which bolt looks for it; the organization where that installed the app. In a shared
 * channel the event's own `team_id` may be the other side's, `authorizations` is ours.
 */
function account(item: unknown): string | undefined {
  const { data: origin } = Origin.safeParse(item);
  if (origin === undefined) return undefined;
  const { team_id, enterprise_id, is_enterprise_install } = origin.authorizations?.[0] ?? origin;
  // Forms say it as text.
  if (is_enterprise_install === true || is_enterprise_install === 'true') return enterprise_id ?? origin.enterprise?.id;
  return origin.view?.app_installed_team_id ?? team_id ?? origin.team_id ?? origin.team?.id ?? origin.user?.team_id ?? undefined;
}

const Identified = z.object({
  event_id: z.string().nullish(),
  trigger_id: z.string().nullish(),
  team_id: z.string().nullish(),
  minute_rate_limited: z.number().nullish(),
  view: z.object({ id: z.string() }).nullish(),
});

/**
 * Slack's own id where there is one: `event_id` stays the same over the retries of an event; a `trigger_id` is made for one command or
 * interaction, none of which is ever sent twice. The rest is told apart by what makes it unique: a view is closed once, a workspace is
 * limited once a minute. What is left (a menu asking for options) may ask for the same thing again on purpose, so the signed time counts too.
 */
function id(item: unknown, { headers }: WebhookRequest): string {
  const kind = type(item);
  const { event_id, trigger_id, team_id, minute_rate_limited, view } = Identified.safeParse(item).data ?? {};
  const own = event_id ?? trigger_id;
  if (own) return own;
  if (kind === 'app_rate_limited') return `${kind}:${team_id}:${minute_rate_limited}`;
  if (kind === 'view_closed' && view) return `${kind}:${view.id}`;
  const digest = createHash('sha256')
    .update(`${headers['x-slack-request-timestamp'] ?? ''}:${JSON.stringify(item)}`)
    .digest('hex');
  return `${kind}:${digest}`;
}

/** The event itself, as its page in the documents shows it; its envelope stays in `raw.body`, its `event_id` is the id. */
const data = (item: unknown): unknown => (isRecord(item) && item['type'] === 'event_callback' ? item['event'] : item);

/** The inverse of the functions above. Interactions that come as a form have their JSON in its field `payload`. */
function write({ type: name, id: ownId, data: given, fixture }: EventToWrite): WrittenDelivery {
  const sample = isRecord(fixture) ? fixture : {};
  const fields = isRecord(given) ? given : {};
  if (sample['type'] === 'event_callback')
    return { body: { ...sample, event_id: ownId, ...(given === undefined ? {} : { event: given }) } };
  if (name === 'slash_command') return { body: { ...sample, ...fields, trigger_id: ownId }, encoding: 'form' };
  if (!('payload' in sample)) return { body: { ...sample, ...fields } };
  const [payload] = items(sample);
  return { body: { payload: JSON.stringify({ ...(isRecord(payload) ? payload : {}), ...fields, trigger_id: ownId }) }, encoding: 'form' };
}

/** A new request URL is asked for its challenge; the URL of a command is now and then asked for its certificate. */
function handshake({ body }: WebhookRequest): HandshakeAnswer | undefined {
  if (!isRecord(body)) return undefined;
  if (body['type'] === 'url_verification' && typeof body['challenge'] === 'string') return { body: { challenge: body['challenge'] } };
  return body['ssl_check'] === '1' ? {} : undefined;
}

/**
 * One secret for the app; the workspace is found in the payload.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack (read 2026-11-25)
 */
export const webhooks: Webhooks<typeof events> = {
  scope: 'app',
  secret: signingSecret,
  verify: signature.hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-slack-signature',
    prefix: 'v0=',
    // Both ways: the documents and the Python SDK take the absolute difference; bolt would let a stamp from the future pass.
    timestamp: { header: 'x-slack-request-timestamp', tolerance: '5m' },
    signed: ['v0:', signature.timestamp, ':', signature.body],
  }),
  items,
  account,
  type,
  id,
  data,
  write,
  handshake,
  events,
};
