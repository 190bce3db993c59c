import { createHash } from 'node:crypto';
import type { SignedRequest, Verdict, WebhookRequest } from '@mooring/core';
import { testPlugin } from '@mooring/test';
import fixtures from './fixtures/webhooks.json' with { type: 'json' };
import { twilio } from './plugin.js';
import { twilioWebhooks, twiml } from './webhooks.js';

const { verify } = twilioWebhooks;
const form = (fields: Readonly<Record<string, string>>): Buffer => Buffer.from(new URLSearchParams(fields).toString());
const judge = async (request: SignedRequest, key: string): Promise<Verdict> =>
  verify.verify(request, key, { nowMs: 0, download: () => Promise.reject(new Error('nothing is fetched')) });
const request = (url: string, contentType: string, body: Buffer, signature?: string): SignedRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': contentType, ...(signature === undefined ? {} : { 'x-twilio-signature': signature }) },
  body,
});

describe('a signature of Twilio', () => {
  // The example of https://www.twilio.com/docs/usage/webhooks/webhooks-security (read 2026-11-25).
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const fields = { CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234', From: '+12349013030', To: '+18005551212' };
  const own = '0/KCTR6DLpKmkAf8muzZqo1nDgQ=';
  const formType = 'application/x-www-form-urlencoded; charset=UTF-8';

  it('is accepted as the documents show it, whichever port the address is written with', async () => {
    expect(await judge(request(url, formType, form(fields), own), '12345')).toEqual({ valid: true });
    expect(await judge(request(url.replace('.com', '.com:8443'), formType, form(fields), own), '12345')).toEqual({ valid: true });
  });

  it.each<[tampering: string, tampered: SignedRequest]>([
    ['another value', request(url, formType, form({ ...fields, Digits: '1235' }), own)],
    ['one field more', request(url, formType, form({ ...fields, Extra: '1' }), own)],
    ['one field less', request(url, formType, form({ CallSid: fields.CallSid }), own)],
    ['another query', request(`${url}&baz=3`, formType, form(fields), own)],
    ['another scheme', request(url.replace('https', 'http'), formType, form(fields), own)],
    ['no signature', request(url, formType, form(fields))],
    ['a body that is no form', request(url, 'application/json', Buffer.from(JSON.stringify(fields)), own)],
  ])('is refused with %s', async (_tampering, tampered) => {
    expect(await judge(tampered, '12345')).toMatchObject({ valid: false });
  });

  it('covers a JSON body by its hash in the address', async () => {
    const body = Buffer.from('{"EventType":"onMessageAdded","Body":"Žluťoučký 🙂"}');
    const hashed = `${url}&bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signed = await verify.sign(request(hashed, 'application/json', body), '12345', 0);
    expect(await judge(signed, '12345')).toEqual({ valid: true });
    expect(await judge({ ...signed, body: Buffer.from('{}') }, '12345')).toMatchObject({ valid: false });
    expect(await judge({ ...signed, url }, '12345')).toMatchObject({ valid: false });
  });
});

describe('the events', () => {
  it.each(Object.entries(twilio.definition.webhooks?.events ?? {}))(
    '%s: its schema takes the fields of the documents',
    async (type, { definition }) => {
      expect(await definition.data['~standard'].validate(definition.fixture)).not.toHaveProperty('issues');
      const { type: typeOf } = twilioWebhooks;
      expect(typeof typeOf === 'function' && typeOf(definition.fixture, asked({}))).toBe(type);
    },
  );

  it('that want no TwiML are not taken for calls', () => {
    const { type } = twilioWebhooks;
    const typeOf = (fields: object): unknown => (typeof type === 'function' ? type(fields, asked({})) : undefined);
    expect(typeOf({ CallSid: 'CA1', StreamEvent: 'stream-started', StreamSid: 'MZ1' })).toBe('stream.status');
    expect(typeOf({ CallSid: 'CA1', ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-join' })).toBe('conference.status');
    expect(typeOf({ CallSid: 'CA1', TranscriptionSid: 'GT1', TranscriptionEvent: 'transcription-content' })).toBe('transcription.event');
    expect(typeOf({ CallSid: 'CA1', CallStatus: 'in-progress', AnsweredBy: 'human' })).toBe('call');
    expect(() => typeOf({ Hello: 'x' })).toThrow(expect.objectContaining({ code: 'WebhookRejected' }) as Error);
    expect(() => typeOf([])).toThrow(expect.objectContaining({ code: 'WebhookRejected' }) as Error);
  });
});

const asked = (headers: Readonly<Record<string, string>>, url = 'https://app.example.com/hooks'): WebhookRequest => ({
  method: 'POST',
  url,
  headers,
  body: undefined,
});

describe('the id of an event', () => {
  const { id } = twilioWebhooks;
  const idOf = (item: object, incoming = asked({})): unknown => (typeof id === 'function' ? id(item, incoming) : undefined);
  const token = (value: string): WebhookRequest => asked({ 'i-twilio-idempotency-token': value });

  it('is what its signed fields say, so that a captured request cannot be played again under another token', () => {
    expect(idOf(fixtures.message, token('a'))).toBe(fixtures.message.MessageSid);
    expect(idOf(fixtures.messageStatus, token('b'))).toBe(`message.status:${fixtures.messageStatus.MessageSid}:delivered`);
    expect(idOf({ ...fixtures.messageStatus, MessageStatus: 'sent' })).not.toBe(idOf(fixtures.messageStatus));
    expect(idOf(fixtures.callStatus)).toBe(`call.status:${fixtures.callStatus.CallSid}:completed:3`);
    expect(idOf(fixtures.recordingStatus)).toBe(`recording.status:${fixtures.recordingStatus.RecordingSid}:completed`);
  });

  it('of a request for TwiML is the token that Twilio keeps over retries', () => {
    expect(idOf(fixtures.call, token('a'))).toBe('a');
    expect(idOf(fixtures.call, token('a'))).not.toBe(idOf(fixtures.call, token('b')));
  });

  it('without a token is made of the address and the fields, and of nothing that retries change', () => {
    expect(idOf(fixtures.call)).toMatch(/^call:[0-9a-f]{64}$/);
    expect(idOf({ ...fixtures.call, Digits: '1' })).not.toBe(idOf(fixtures.call));
    expect(idOf(fixtures.call, asked({}, 'https://app.example.com/hooks?step=2'))).not.toBe(idOf(fixtures.call));
    expect(idOf({ ...fixtures.call, ErrorCode: '11200', ErrorUrl: 'https://app.example.com/first' })).toBe(idOf(fixtures.call));
  });
});

describe('a request of Twilio', () => {
  it('is answered by the TwiML of the handler', async () => {
    const app = testPlugin(twilio);
    app.onEvent('message', ({ data }) => twiml`<Response><Message>You said: ${data.Body}</Message></Response>`);
    const { status, headers, body } = await app.webhook('message', { Body: '<Redirect>x</Redirect> & "y"' }).deliver();
    expect({ status, type: headers['content-type'], body }).toEqual({
      status: 200,
      type: 'text/xml',
      body: '<Response><Message>You said: &lt;Redirect&gt;x&lt;/Redirect&gt; &amp; &quot;y&quot;</Message></Response>',
    });
  });

  it('gets an empty answer where a message came in and nobody has anything to say', async () => {
    const app = testPlugin(twilio);
    expect(await app.webhook('message').deliver()).toMatchObject({ status: 200, body: '' });
    expect(app.received).toMatchObject([
      { type: 'message', data: { From: '+14155552345', NumMedia: '1', MediaContentType0: 'image/jpeg' } },
    ]);
  });

  it('gets an empty Response for a call whose handler takes too long, and the handler still runs to its end', async () => {
    const app = testPlugin(twilio);
    let done = false;
    const started = new Promise<void>((resolve) => {
      app.onEvent('call', async () => {
        resolve();
        await app.clock.sleep(12_000);
        done = true;
        return twiml`<Response><Say>Late</Say></Response>`;
      });
    });
    const delivering = app.webhook('call').deliver();
    await started;
    await app.clock.advance(12_000);
    expect(await delivering).toMatchObject({ status: 200, body: '<Response/>' });
    expect(done).toBe(true);
  });

  it('is handled once when Twilio tries again', async () => {
    const app = testPlugin(twilio);
    expect(await app.webhook('message.status').deliver({ times: 3 })).toMatchObject({ status: 200, outcome: 'duplicate' });
    expect(app.received).toHaveLength(1);
  });

  it('at the fallback address is the same event', async () => {
    const app = testPlugin(twilio);
    await app.webhook('message', {}).deliver();
    const again = app.webhook('message', {
      MessageSid: fixtures.message.MessageSid,
      ErrorCode: '11200',
      ErrorUrl: 'https://app.example.com/first',
    });
    expect(await again.deliver()).toMatchObject({ status: 200, outcome: 'duplicate' });
  });

  it('with the same keys pressed again is another one', async () => {
    const app = testPlugin(twilio);
    app.onEvent('call', ({ data }) => twiml`<Response><Say>${data.Digits}</Say></Response>`);
    const pressed = app.webhook('call', { Digits: '1', CallStatus: 'in-progress' });
    for (const token of ['a', 'b'])
      expect(await pressed.deliver({ headers: { 'i-twilio-idempotency-token': token } })).toMatchObject({
        outcome: 'accepted',
        body: '<Response><Say>1</Say></Response>',
      });
  });

  it('is refused when it was changed on the way', async () => {
    const app = testPlugin(twilio);
    for (const tamper of ['body', 'signature', 'unsigned'] as const)
      expect(await app.webhook('call').deliver({ tamper })).toMatchObject({ outcome: 'refused', status: 401 });
    expect(app.received).toEqual([]);
  });
});

describe('twiml', () => {
  it('escapes what it is given, and leaves out what XML cannot hold', () => {
    expect(twiml`<Say voice="${`a"b'c`}">${'1 < 2 & 3 > 2\u0000\u001b\n'}${7}${undefined}</Say>`).toBe(
      '<Say voice="a&quot;b&apos;c">1 &lt; 2 &amp; 3 &gt; 2\n7</Say>',
    );
  });
});
