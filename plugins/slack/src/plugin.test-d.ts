import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { ChatPostMessageArguments, KnownBlock, ModalView } from '@slack/web-api';
import type { slack } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Slack = typeof slack;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Slack>;
declare function on<Type extends EventNames<Slack>>(type: Type, handler: HandlerOf<Slack, Type>): void;
declare function connect(options: ConnectionOptions<Slack>): void;

same<Slack['id'], 'slack'>();

const posted = await client.chat.postMessage({ channel: 'C1', text: 'Hello' });
same<typeof posted.ts, string>();
same<typeof posted.ok, true>();
void client.chat.postMessage({
  channel: 'C1',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*Hello*' } }],
  unfurl_links: false,
});
for await (const conversation of client.conversations.list.all({ types: 'public_channel,private_channel' }))
  same<typeof conversation.name, string | undefined>();
for await (const message of client.conversations.history.all({ channel: 'C1' })) same<typeof message.ts, string>();
for await (const member of client.conversations.members.all({ channel: 'C1' })) same<typeof member, string>();
same<ReturnType<typeof client.files.list.all> extends Pages<infer Item> ? (Item extends { id: string } ? true : false) : false, true>();
const { user } = await client.users.lookupByEmail({ email: 'egon@example.com' });
same<typeof user.id, string>();
void client.auth.test();
void client.users.profile.get();
void client.chat.scheduledMessages.list();
void client.usergroups.users.list({ usergroup: 'S1' });
void client.responseUrl.send({ url: 'https://hooks.slack.com/x', body: { text: 'Done' } });
void client.files.uploadV2({ filename: 'a.txt', content: new Uint8Array() });

// Values of the official packages' types pass as they are.
declare const blocks: KnownBlock[];
declare const view: ModalView;
declare const metadata: NonNullable<Extract<ChatPostMessageArguments, { text: string }>['metadata']>;
void client.chat.postMessage({ channel: 'C1', blocks });
void client.views.open({ trigger_id: 't', view });
void metadata;

// @ts-expect-error the channel is missing
void client.chat.postMessage({ text: 'Hello' });
// @ts-expect-error a block has a type
void client.chat.postMessage({ channel: 'C1', blocks: [{ text: 'x' }] });
// @ts-expect-error no such argument
void client.chat.postMessage({ channel: 'C1', txt: 'Hello' });
// @ts-expect-error the timestamp of a message is text
void client.chat.update({ channel: 'C1', ts: 1.5, text: 'x' });
// @ts-expect-error the time is a number of seconds
void client.chat.scheduleMessage({ channel: 'C1', text: 'x', post_at: 'tomorrow' });
// @ts-expect-error one user has no pages
client.users.info.all({ user: 'U1' });
// @ts-expect-error no such method
void client.chat.postMesage({ channel: 'C1' });

on('message', ({ data, plugin, id }) => {
  same<typeof plugin, 'slack'>();
  same<typeof id, string>();
  same<typeof data.channel, string>();
  same<typeof data.text, string | undefined>();
});
on('reaction_added', ({ data }) => same<typeof data.reaction, string>());
on('app_uninstalled', ({ connection }) => same<typeof connection, string>());

// A command may be answered or not; a modal with one of its actions; a menu must be.
on('slash_command', ({ data }) => ({ text: data.command }));
on('slash_command', async () => undefined);
on('view_submission', async ({ data }) =>
  data.view.state === undefined ? { response_action: 'errors', errors: { summary: 'Missing' } } : undefined,
);
on('view_submission', () => ({ response_action: 'update', view }));
on('block_suggestion', ({ data }) => ({ options: [{ text: { type: 'plain_text', text: data.value }, value: '1' }] }));
on('block_actions', async ({ data }) => {
  same<(typeof data.actions)[number]['action_id'], string>();
});
// @ts-expect-error a modal has no such action
on('view_submission', () => ({ response_action: 'close' }));
// @ts-expect-error a menu wants its options
on('block_suggestion', async () => {});
// @ts-expect-error Slack has no such event
on('mesage', () => {});

connect({ credentials: { botToken: 'xoxb-x' }, account: 'T1' });
connect({ credentials: { accessToken: 'xoxe.xoxb-1-x', refreshToken: 'xoxe-1-x' }, account: 'T1' });
// @ts-expect-error the token has another name
connect({ credentials: { token: 'xoxb-x' } });
