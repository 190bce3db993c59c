import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { twilio } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Twilio = typeof twilio;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Twilio>;
declare function on<Type extends EventNames<Twilio>>(type: Type, handler: HandlerOf<Twilio, Type>): void;
declare function connect(options: ConnectionOptions<Twilio>): void;

same<Twilio['id'], 'twilio'>();

const message = await client.messages.create({ To: '+15005550006', Body: 'Ahoy', MediaUrl: ['https://example.com/a.png'] });
same<typeof message.sid, string>();
// Known values are offered, unknown ones are possible.
if (message.status === 'delivered') same<typeof message.error_code, number | null | undefined>();
const anyStatus: string = message.status;
void anyStatus;
for await (const call of client.calls.list.all({ Status: 'completed', PageSize: 1000 })) same<typeof call.sid, string>();
same<
  ReturnType<typeof client.conversations.messages.list.all> extends Pages<infer Item>
    ? Item extends { index: number }
      ? true
      : false
    : false,
  true
>();
same<Awaited<ReturnType<typeof client.messages.delete>>, undefined>();
void client.messages.list();
void client.messages.list({ 'DateSent>': '2026-11-25' });
void client.messages.fetch({ Sid: 'SM1' });
void client.balance.fetch();
void client.lookups.phoneNumbers.fetch({ PhoneNumber: '+14159929960', Fields: 'sim_swap' });
void client.conversations.create({ FriendlyName: 'Berth 12', headers: { 'X-Twilio-Webhook-Enabled': 'true' } });

// @ts-expect-error nobody to send it to
void client.messages.create({ Body: 'Ahoy' });
// @ts-expect-error no such parameter
void client.messages.create({ To: '+15005550006', Boddy: 'Ahoy' });
// @ts-expect-error a list
void client.messages.create({ To: '+15005550006', MediaUrl: 'https://example.com/a.png' });
// @ts-expect-error the SID is missing
void client.messages.fetch({});
// @ts-expect-error no such parameter
void client.messages.fetch({ Sid: 'SM1', PageSize: 1 });
// @ts-expect-error a call that is over cannot be made to ring
void client.calls.update({ Sid: 'CA1', Status: 'ringing' });
// @ts-expect-error a single object has no pages
client.calls.fetch.all({ Sid: 'CA1' });

on('message', ({ data, plugin }) => {
  same<typeof plugin, 'twilio'>();
  same<typeof data.From, string>();
  same<typeof data.MediaUrl9, string | undefined>();
});
on('message', () => '<Response/>');
on('call', ({ data }) => `<Response><Say>${data.Digits ?? ''}</Say></Response>`);
on('message.status', ({ data }) => same<typeof data.MessageStatus, string>());
on('onMessageAdded', ({ data }) => same<typeof data.ConversationSid, string>());
// @ts-expect-error a call needs an answer
on('call', () => undefined);
// @ts-expect-error TwiML is text
on('message', () => ({ ok: true }));
// @ts-expect-error no such event
on('message.sent', () => undefined);

const accountSid = 'AC00000000000000000000000000000000';
connect({ credentials: { accountSid, authToken: 'x' }, values: { accountSid }, webhookSecret: ['new', 'old'] });
connect({ credentials: { accountSid, apiKeySid: 'SK', apiKeySecret: 'x' }, values: { accountSid }, webhookSecret: 'x' });
// @ts-expect-error the token has another name
connect({ credentials: { accountSid, token: 'x' }, values: { accountSid } });
