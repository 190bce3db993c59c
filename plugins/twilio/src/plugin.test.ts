import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, prepareRequest, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { twilioErrors } from './errors.js';
import conversationFixtures from './fixtures/conversations.json' with { type: 'json' };
import messageFixtures from './fixtures/messages.json' with { type: 'json' };
import { twilio } from './plugin.js';

const accountSid = `AC${'0'.repeat(32)}`;
const apiKeySid = `SK${'0'.repeat(32)}`;
const compiled = compilePlugin(twilio);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');

conformance(twilio);

describe('every endpoint of Twilio', () => {
  it.each(endpoints)('$name: its schema takes the answer of the documents', async ({ definition: { method, output, fixture } }) => {
    expect(fixture === undefined).toBe(method === 'DELETE');
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it.each(endpoints.map(({ name, definition }) => [name, definition] as const))(
    '%s stands on the host of its product',
    (name, definition) => {
      const [product = ''] = name.split('.');
      const own = ['lookups', 'verify', 'messaging', 'conversations'].includes(product) ? product : undefined;
      expect(definition.server).toBe(own);
      expect(definition.path.startsWith('/Accounts/{accountSid}/')).toBe(own === undefined);
    },
  );

  it('is never repeated where a repetition could send, call or buy once more', () => {
    const repeated = endpoints.filter(
      ({ definition, safe, idempotencyHeader }) => definition.method === 'POST' && (safe || idempotencyHeader !== undefined),
    );
    expect(repeated.map(({ name }) => name)).toEqual(['messages.feedback.create']);
  });
});

describe('a call to Twilio', () => {
  it('sends a form in which a list is a name that stands several times', async () => {
    const app = testPlugin(twilio);
    app.on('messages.create').sample();
    const { sid, status } = await app.client.messages.create({
      To: '+15005550006',
      From: '+15005550001',
      Body: 'Ahoy & welcome – 100 %',
      MediaUrl: ['https://example.com/a.png?x=1&y=2', 'https://example.com/b.png'],
      ProvideFeedback: false,
    });
    expect({ sid, status }).toEqual({ sid: messageFixtures.message.sid, status: 'queued' });
    const [sent] = app.requests;
    expect(sent).toMatchObject({
      method: 'POST',
      url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: {
        Body: 'Ahoy & welcome – 100 %',
        MediaUrl: ['https://example.com/a.png?x=1&y=2', 'https://example.com/b.png'],
        ProvideFeedback: 'false',
      },
    });
    expect(String(sent?.rawBody)).toContain('&MediaUrl=https%3A%2F%2Fexample.com%2Fa.png%3Fx%3D1%26y%3D2&MediaUrl=https');
  });

  it('refuses a parameter that it does not know, also of a form with lists', async () => {
    const app = testPlugin(twilio);
    const sending = app.client.messages.create({ To: '+15005550006', Boddy: 'x' } as never);
    await expect(sending).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('Boddy') as string });
    await expect(app.client.calls.update({ Sid: 'CA1', Statuss: 'completed' } as never)).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(app.requests).toEqual([]);
  });

  it('asks for what came before or after an instant', async () => {
    const app = testPlugin(twilio);
    app.on('messages.list').sample();
    await app.client.messages.list({ To: '+15005550006', 'DateSent>': '2026-11-01T00:00:00Z', 'DateSent<': '2026-12-01', PageSize: 20 });
    expect(app.requests[0]?.query).toEqual({
      To: '+15005550006',
      'DateSent>': '2026-11-01T00:00:00Z',
      'DateSent<': '2026-12-01',
      PageSize: '20',
    });
  });

  it('writes a phone number into the path', async () => {
    const app = testPlugin(twilio);
    app.on('lookups.phoneNumbers.fetch').sample();
    await app.client.lookups.phoneNumbers.fetch({ PhoneNumber: '+14159929960', Fields: 'line_type_intelligence,sim_swap' });
    expect(app.requests[0]?.url).toBe('https://lookups.twilio.com/v2/PhoneNumbers/%2B14159929960?Fields=line_type_intelligence%2Csim_swap');
  });

  it('keeps the dots of nested parameters, and asks for webhooks by a header', async () => {
    const app = testPlugin(twilio);
    app.on('conversations.participants.create').sample();
    await app.client.conversations.participants.create({
      ConversationSid: 'CH1',
      'MessagingBinding.Address': '+14155552345',
      'MessagingBinding.ProxyAddress': '+15005550006',
      headers: { 'X-Twilio-Webhook-Enabled': 'true' },
    });
    expect(app.requests).toMatchObject([
      {
        url: 'https://conversations.twilio.com/v1/Conversations/CH1/Participants',
        headers: { 'x-twilio-webhook-enabled': 'true' },
        body: { 'MessagingBinding.Address': '+14155552345', 'MessagingBinding.ProxyAddress': '+15005550006' },
      },
    ]);
  });

  it('gets nothing where something was deleted', async () => {
    const app = testPlugin(twilio);
    app.on('messages.delete').status(204);
    expect(await app.client.messages.delete({ Sid: 'SM1' })).toBeUndefined();
  });
});

describe('pages', () => {
  it('of the 2010 API go on by a path below the host', async () => {
    const app = testPlugin(twilio);
    const next = `/2010-04-01/Accounts/${accountSid}/Messages.json?To=%2B15005550006&PageSize=1&Page=1&PageToken=PASM1`;
    app.on('messages.list').reply({ messages: [messageFixtures.message], next_page_uri: next });
    app.on('messages.list').reply({ messages: [{ ...messageFixtures.message, sid: 'SM2' }], next_page_uri: null });
    const sids = (await app.client.messages.list.all({ To: '+15005550006', PageSize: 1 }).toArray()).map(({ sid }) => sid);
    expect(sids).toEqual([messageFixtures.message.sid, 'SM2']);
    expect(app.requests[1]?.url).toBe(`https://api.twilio.com${next}`);
    expect(app.requests[1]?.headers['authorization']).toBe(app.requests[0]?.headers['authorization']);
  });

  it('of the newer APIs go on by a whole address, and never on another host', async () => {
    const app = testPlugin(twilio);
    const page = (next: string): object => ({
      conversations: [conversationFixtures.conversation],
      meta: { key: 'conversations', next_page_url: next },
    });
    app.on('conversations.list').reply(page('https://conversations.twilio.com/v1/Conversations?PageSize=50&Page=1&PageToken=PT1'));
    app.on('conversations.list').reply(page('https://conversations.twilio.com.evil.example/v1/Conversations?Page=2'));
    await expect(app.client.conversations.list.all().toArray()).rejects.toMatchObject({ code: 'EgressDenied' });
    expect(app.requests.map(({ query }) => query)).toEqual([{}, { PageSize: '50', Page: '1', PageToken: 'PT1' }]);
  });
});

describe('a connection', () => {
  async function sent(credentials: Record<string, string>, values?: Record<string, string>): Promise<readonly [url: string, user: string]> {
    const connection = createConnection(compiled, { name: 'default', credentials, values });
    const endpoint = endpoints.find(({ name }) => name === 'balance.fetch');
    const prepared = await prepareRequest(endpoint!, connection, {}, { random: systemRandom });
    const { url, headers } = connection.authorise(prepared.credentialOf)(prepared, 'form-repeat', 0);
    const authorization = Buffer.from(headers['authorization']?.replace('Basic ', '') ?? '', 'base64').toString();
    return [url, authorization];
  }

  it('needs no more than the account and its token', async () => {
    expect(await sent({ accountSid, authToken: 'token' })).toEqual([
      `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Balance.json`,
      `${accountSid}:token`,
    ]);
  });

  it('uses an API key in its place, for the account named', async () => {
    expect(await sent({ accountSid, apiKeySid, apiKeySecret: 'secret' })).toEqual([
      `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Balance.json`,
      `${apiKeySid}:secret`,
    ]);
  });

  it('uses the key where it has both, since the token may be there for webhooks only', async () => {
    const [, user] = await sent({ accountSid, authToken: 'token', apiKeySid, apiKeySecret: 'secret' });
    expect(user).toBe(`${apiKeySid}:secret`);
  });

  it('speaks for a subaccount where that is named', async () => {
    const subaccount = `AC${'1'.repeat(32)}`;
    const [url, authorization] = await sent({ accountSid, authToken: 'token' }, { accountSid: subaccount });
    expect([url, authorization]).toEqual([`https://api.twilio.com/2010-04-01/Accounts/${subaccount}/Balance.json`, `${accountSid}:token`]);
  });

  it.each([
    { accountSid: 'AC123', authToken: 'token' },
    { accountSid: `${accountSid}/../x`, authToken: 'token' },
    { accountSid: apiKeySid, authToken: 'token' },
    { accountSid, apiKeySid: accountSid, apiKeySecret: 'secret' },
  ])('refuses what is no SID: %j', (credentials) => {
    expect(() => createConnection(compiled, { name: 'default', credentials })).toThrow(/does not look like one/);
  });
});

describe('errors', () => {
  const response = (status: number, body?: object): ProviderResponse => ({ status, headers: {}, body, text: '' });
  const said = (code: number, status: number): object => ({
    code,
    message: 'No.',
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });

  it.each<[what: string, status: number, code: number | undefined, means: ProviderErrorCode | undefined]>([
    ['too many requests at once', 429, 20429, 'RateLimited'],
    ['a wrong token', 401, 20003, 'AuthenticationFailed'],
    ['a wrong token, without a body', 401, undefined, 'AuthenticationFailed'],
    ['a suspended account', 403, 20403, undefined],
    ['a missing resource', 404, 20404, 'NotFound'],
    ['a number that is none', 400, 21211, undefined],
    ['somebody who does not want messages', 400, 21610, undefined],
    ['a call that is over', 400, 21220, 'Conflict'],
    ['a verification with too many checks', 429, 60202, 'RequestRejected'],
    ['a verification with too many codes sent', 429, 60203, 'RequestRejected'],
    ['a failure of Twilio', 500, 20500, undefined],
    ['an answer of something in between', 502, undefined, undefined],
  ])('%s', (_what, status, code, means) => {
    const failure = twilioErrors.read(response(status, code === undefined ? undefined : said(code, status)));
    expect([failure?.means, failure?.code]).toEqual([means, code === undefined ? undefined : String(code)]);
  });

  it('are none where the answer is a success, whatever it says of itself', () => {
    expect(twilioErrors.read(response(200, said(30004, 200)))).toBeUndefined();
  });

  it('reach the caller with code, words, where more is told, and the id of the request', async () => {
    const app = testPlugin(twilio);
    app.on('messages.create').status(400, { 'twilio-request-id': 'RQ1' }, said(21610, 400));
    const error: unknown = await app.client.messages.create({ To: '+15005550004', Body: 'x' }).catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({
      code: 'RequestRejected',
      status: 400,
      requestId: 'RQ1',
      provider: { code: '21610', message: 'No. (https://www.twilio.com/docs/errors/21610)' },
    });
  });

  it('a message that was refused for too many requests was not processed, and is sent again', async () => {
    const app = testPlugin(twilio);
    app.on('messages.create').status(429, {}, said(20429, 429)).sample();
    await expect(app.clock.settle(app.client.messages.create({ To: '+15005550006', Body: 'x' }))).resolves.toMatchObject({
      status: 'queued',
    });
    expect(app.requests).toHaveLength(2);
  });

  it('a message that may have been sent is not sent again', async () => {
    const app = testPlugin(twilio);
    app.on('messages.create').status(500, {}, said(20500, 500));
    await expect(app.client.messages.create({ To: '+15005550006', Body: 'x' })).rejects.toMatchObject({ code: 'ServerError' });
    expect(app.requests).toHaveLength(1);
  });

  it('a code that was checked too often is not checked again', async () => {
    const app = testPlugin(twilio);
    app.on('verify.verificationChecks.create').status(429, {}, said(60202, 429));
    const checking = app.client.verify.verificationChecks.create({ ServiceSid: 'VA1', To: '+15005550006', Code: '1' });
    await expect(checking).rejects.toMatchObject({ code: 'RequestRejected', provider: { code: '60202' } });
    expect(app.requests).toHaveLength(1);
  });

  const meanings = ['RateLimited', 'AuthenticationFailed', 'NotFound'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body } = twilioErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    expect(twilioErrors.read({ status, body, headers: {}, text: '' })).toMatchObject({
      means,
      message: expect.stringContaining('No.') as string,
    });
  });
});

it('says its secrets nowhere', async () => {
  const app = testPlugin(twilio);
  app.on('balance.fetch').status(401, {}, { code: 20003, message: 'Authenticate', status: 401 });
  const error = await app.client.balance.fetch().catch((caught: unknown) => caught);
  await app.webhook('message').deliver({ tamper: 'body' });
  const all = JSON.stringify(app.logs) + String(error) + JSON.stringify(error);
  expect(all).toContain('AuthenticationFailed');
  for (const name of ['authToken', 'apiKeySecret']) expect(all).not.toContain(app.credentials[name] ?? 'missing');
});
