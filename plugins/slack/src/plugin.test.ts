import { compilePlugin, createConnection, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { slackErrors } from './errors.js';
import answers from './fixtures/auth.json' with { type: 'json' };
import interactions from './fixtures/interactions.json' with { type: 'json' };
import { slack } from './plugin.js';

const compiled = compilePlugin(slack);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const methods = endpoints.filter(({ definition }) => definition.follow === undefined);

/** Slack's own list of tiers: slackapi/java-slack-sdk metadata/web-api/rate_limit_tiers.json at 86ff7ca9915e (read 2026-11-25). */
const tiers: Readonly<Record<string, string>> = {
  tier2: `conversations.list conversations.create conversations.close conversations.archive conversations.unarchive conversations.rename
    conversations.setTopic conversations.setPurpose pins.add pins.remove pins.list reactions.remove usergroups.list usergroups.users.list
    users.list users.conversations`,
  tier3: `auth.revoke bots.info chat.update chat.delete chat.scheduleMessage chat.deleteScheduledMessage chat.scheduledMessages.list chat.meMessage
    conversations.info conversations.history conversations.replies conversations.invite conversations.open conversations.join conversations.leave
    conversations.kick conversations.mark files.list files.delete reactions.add reactions.get team.info users.lookupByEmail users.getPresence
    users.profile.set`,
  tier4: `chat.postEphemeral conversations.members files.getUploadURLExternal files.completeUploadExternal files.info users.info
    users.profile.get views.open views.push views.update views.publish`,
  // Tiers of their own: a message a second and channel; "hundreds a minute", which Retry-After tells better.
  posting: 'chat.postMessage',
  '': 'auth.test chat.getPermalink',
};

conformance(slack);

describe('every endpoint of Slack', () => {
  it.each(endpoints.map(({ name, definition }) => [name, definition] as const))(
    '%s takes the answer of the documents',
    async (_name, { output, fixture }) => {
      expect(fixture).toBeDefined();
      expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
    },
  );

  it.each(methods.map(({ name, definition }) => [name, definition.path] as const))('%s stands at %s', (name, path) => {
    expect(path).toBe(`/${name}`);
  });

  it('is counted in the tier that Slack lists for it', () => {
    const declared = Object.fromEntries(methods.map(({ name, definition }) => [name, definition.limits?.join() ?? '']));
    const listed = Object.fromEntries(Object.entries(tiers).flatMap(([tier, names]) => names.split(/\s+/).map((name) => [name, tier])));
    expect(declared).toEqual(listed);
  });

  it('is never repeated where a repetition could post, invite or create once more', () => {
    const repeated = endpoints.filter(
      ({ definition, safe, idempotencyHeader }) => definition.method === 'POST' && (safe || idempotencyHeader !== undefined),
    );
    expect(repeated.map(({ name }) => name)).toEqual([
      'chat.update',
      'conversations.open',
      'conversations.close',
      'conversations.join',
      'conversations.leave',
      'conversations.mark',
      'files.getUploadURLExternal',
      'files.uploadContent',
      'users.profile.set',
      'views.publish',
    ]);
  });
});

describe('a call to Slack', () => {
  it('posts a form, with nested values as JSON text and the token in the header', async () => {
    const app = testPlugin(slack);
    app.on('chat.postMessage').sample();
    const { ts, message } = await app.client.chat.postMessage({
      channel: 'C1',
      text: 'Hello',
      blocks: [{ type: 'divider' }],
      unfurl_links: false,
    });
    expect({ ts, text: message.text }).toEqual({ ts: '1700000001.000100', text: 'The build is green.' });
    expect(app.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://slack.com/api/chat.postMessage',
        headers: { authorization: `Bearer ${app.credentials['botToken']}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: { channel: 'C1', text: 'Hello', blocks: '[{"type":"divider"}]', unfurl_links: 'false' },
      },
    ]);
  });

  it('reads with the arguments in the query', async () => {
    const app = testPlugin(slack);
    app.on('users.lookupByEmail').sample();
    const { user } = await app.client.users.lookupByEmail({ email: 'egon+slack@example.com' });
    expect(user.profile?.email).toBe('spengler@example.com');
    expect(app.requests).toMatchObject([{ method: 'GET', query: { email: 'egon+slack@example.com' }, body: undefined }]);
  });

  it('walks the pages until the cursor is empty', async () => {
    const app = testPlugin(slack);
    app.on('conversations.list').sample({ channels: [{ id: 'C1' }], response_metadata: { next_cursor: 'dGVhbTpDMQ==' } });
    app.on('conversations.list').sample({ channels: [], response_metadata: { next_cursor: 'dGVhbTpDMg==' } });
    app.on('conversations.list').sample({ channels: [{ id: 'C2' }], response_metadata: { next_cursor: '' } });
    const ids: string[] = [];
    for await (const { id } of app.client.conversations.list.all({ types: 'public_channel', limit: 1 })) ids.push(id);
    expect(ids).toEqual(['C1', 'C2']);
    expect(app.requests.map(({ query }) => query)).toEqual([
      { types: 'public_channel', limit: '1' },
      { types: 'public_channel', limit: '1', cursor: 'dGVhbTpDMQ==' },
      { types: 'public_channel', limit: '1', cursor: 'dGVhbTpDMg==' },
    ]);
  });

  it('ends at a page without a cursor', async () => {
    const app = testPlugin(slack);
    app.on('conversations.replies').reply({ ok: true, messages: [{ type: 'message', ts: '1.0', text: 'x' }], has_more: false });
    expect(await app.client.conversations.replies.all({ channel: 'C1', ts: '1.0' }).toArray()).toHaveLength(1);
  });

  it('keeps fields that the schema does not name', async () => {
    const app = testPlugin(slack);
    app.on('team.info').reply({ ok: true, team: { id: 'T1', name: 'x', domain: 'x', verified: true }, extra: 1 });
    expect(await app.client.team.info()).toEqual({ ok: true, team: { id: 'T1', name: 'x', domain: 'x', verified: true }, extra: 1 });
  });

  it('uploads a file in three steps, the bytes without the token', async () => {
    const app = testPlugin(slack);
    app.on('files.getUploadURLExternal').sample();
    app.on('files.uploadContent').reply('OK - 5');
    app.on('files.completeUploadExternal').sample();
    const { files } = await app.client.files.uploadV2({
      filename: 'a.txt',
      content: Buffer.from('hello'),
      channel_id: 'C1',
      initial_comment: 'here',
    });
    expect(files).toEqual([{ id: 'F0123456789', title: 'slack-test' }]);
    expect(app.requests.map(({ url, body }) => [url, body instanceof Uint8Array ? Buffer.from(body).toString() : body])).toEqual([
      ['https://slack.com/api/files.getUploadURLExternal', { filename: 'a.txt', length: '5' }],
      ['https://files.slack.com/upload/v1/ABC123456', 'hello'],
      [
        'https://slack.com/api/files.completeUploadExternal',
        { files: '[{"id":"F0123456789","title":"a.txt"}]', channel_id: 'C1', initial_comment: 'here' },
      ],
    ]);
    expect(app.requests.map(({ headers }) => 'authorization' in headers)).toEqual([true, false, true]);
  });

  it('follows an upload URL to Slack only', async () => {
    const app = testPlugin(slack);
    for (const url of [
      'https://files.slack.com.evil.example/upload',
      'http://files.slack.com/upload',
      'https://slack.com/api/chat.delete',
    ]) {
      await expect(app.client.files.uploadContent({ url, body: Buffer.from('x') })).rejects.toMatchObject({ code: 'EgressDenied' });
    }
  });

  it('answers a command later, as JSON and without the token', async () => {
    const app = testPlugin(slack);
    app.on('responseUrl.send').reply('ok');
    await app.client.responseUrl.send({ url: interactions.slash_command.response_url, body: { text: 'Done', replace_original: true } });
    expect(app.requests).toMatchObject([
      {
        url: interactions.slash_command.response_url,
        headers: { 'content-type': 'application/json' },
        body: { text: 'Done', replace_original: true },
      },
    ]);
    expect(app.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('the rate limits', () => {
  it('count each method of a tier on its own, and make a call wait for the next minute', async () => {
    const app = testPlugin(slack);
    app.on('pins.list').sample({}, { times: 21 });
    app.on('usergroups.list').sample({});
    const calls = Array.from({ length: 21 }, () => app.client.pins.list({ channel: 'C1' }));
    // Of twenty a minute two are kept for critical calls.
    await Promise.all(calls.slice(0, 18));
    await app.client.usergroups.list();
    expect(app.requests).toHaveLength(19);
    await app.clock.settle(Promise.all(calls));
    expect((app.requests.at(-1)?.at ?? 0) - (app.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('let one message a second into a channel, and others into other channels', async () => {
    const app = testPlugin(slack);
    app.on('chat.postMessage').sample({}, { times: 3 });
    await app.clock.settle(Promise.all(['C1', 'C1', 'C2'].map((channel) => app.client.chat.postMessage({ channel, text: 'x' }))));
    const start = app.requests[0]?.at ?? 0;
    expect(app.requests.map(({ at, body }) => [(body as { channel: string }).channel, Math.floor((at - start) / 1000)])).toEqual([
      ['C1', 0],
      ['C2', 0],
      ['C1', 1],
    ]);
  });

  it('wait as long as Slack asks', async () => {
    const app = testPlugin(slack);
    app.on('chat.postMessage').status(429, { 'retry-after': '30' }).sample();
    await expect(app.clock.settle(app.client.chat.postMessage({ channel: 'C1', text: 'x' }))).resolves.toMatchObject({ ok: true });
    expect(app.clock.sleeps).toContain(30_000);
  });
});

describe('an error of Slack', () => {
  const failing = async (body: object): Promise<unknown> => {
    const app = testPlugin(slack);
    app.on('conversations.join').reply(body, { headers: { 'x-slack-req-id': 'req-1' }, times: 1 });
    return app.client.conversations.join({ channel: 'C1' }, { deadlineMs: 1 }).catch((error: unknown) => error);
  };

  it.each([
    ['invalid_auth', 'AuthenticationFailed'],
    ['not_authed', 'AuthenticationFailed'],
    ['account_inactive', 'AuthenticationFailed'],
    ['token_revoked', 'AuthenticationFailed'],
    ['token_expired', 'TokenExpired'],
    ['missing_scope', 'PermissionDenied'],
    ['not_allowed_token_type', 'PermissionDenied'],
    ['not_in_channel', 'PermissionDenied'],
    ['restricted_action', 'PermissionDenied'],
    ['channel_not_found', 'NotFound'],
    ['users_not_found', 'NotFound'],
    ['message_not_found', 'NotFound'],
    ['already_reacted', 'Conflict'],
    ['name_taken', 'Conflict'],
    ['is_archived', 'Conflict'],
    ['ratelimited', 'RateLimited'],
    ['internal_error', 'ServerError'],
    ['fatal_error', 'ServerError'],
    ['service_unavailable', 'Overloaded'],
    ['request_timeout', 'TransientRefusal'],
    ['no_text', 'RequestRejected'],
    ['an_error_of_tomorrow', 'RequestRejected'],
    ['constructor', 'RequestRejected'],
  ])('%s inside a 200 means %s', (error, means) => {
    expect(slackErrors.read({ status: 200, headers: {}, body: { ok: false, error }, text: '' })).toEqual({ means, code: error });
  });

  it('reaches the caller with its code, its words and the id of the request', async () => {
    expect(await failing({ ok: false, error: 'missing_scope', needed: 'channels:join', provided: 'chat:write' })).toMatchObject({
      code: 'PermissionDenied',
      status: 200,
      requestId: 'req-1',
      provider: { code: 'missing_scope', message: 'needs the scope channels:join; the token has chat:write' },
    });
    expect(
      await failing({
        ok: false,
        error: 'invalid_arguments',
        response_metadata: { messages: ['[ERROR] missing required field: channel', 7] },
      }),
    ).toMatchObject({
      code: 'RequestRejected',
      provider: { message: '[ERROR] missing required field: channel' },
    });
  });

  it('is an error even where Slack gives no reason', async () => {
    expect(await failing({ ok: false })).toMatchObject({ code: 'RequestRejected' });
  });

  it('is none where the body is no answer of a method', () => {
    for (const body of [undefined, null, 'ok', [], {}, { ok: true, error: 'x' }])
      expect(slackErrors.read({ status: 200, headers: {}, body, text: '' })).toBeUndefined();
  });

  it('can be written as Slack would, and read back', () => {
    for (const means of [
      'RateLimited',
      'TokenExpired',
      'AuthenticationFailed',
      'PermissionDenied',
      'NotFound',
      'Conflict',
      'ServerError',
      'Overloaded',
      'TransientRefusal',
      'Unsupported',
      'RequestRejected',
    ] as const) {
      const written = slackErrors.write?.({ means, message: 'because' });
      expect(written?.status).toBe(means === 'RateLimited' ? 429 : 200);
      expect(slackErrors.read({ status: 200, headers: {}, body: written?.body, text: '' })).toMatchObject({ means, message: 'because' });
    }
  });

  it('leaves a message that may have been posted alone', async () => {
    const app = testPlugin(slack);
    app.on('chat.postMessage').reply({ ok: false, error: 'internal_error' });
    await expect(app.client.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toMatchObject({ code: 'ServerError' });
    expect(app.requests).toHaveLength(1);
  });

  it('makes a read try again', async () => {
    const app = testPlugin(slack);
    app.on('team.info').reply({ ok: false, error: 'service_unavailable' }).sample();
    await expect(app.clock.settle(app.client.team.info())).resolves.toMatchObject({ team: { id: 'T12345' } });
    expect(app.requests).toHaveLength(2);
  });
});

describe('a request of Slack', () => {
  const account = 'T0123456789';

  it('is handed to the connection of its workspace, with the inner event as data', async () => {
    const app = testPlugin(slack, { account });
    expect(await app.webhook('message').deliver()).toMatchObject({ status: 200, outcome: 'accepted', body: '' });
    expect(app.received).toMatchObject([
      { type: 'message', id: 'Ev0123456789', connection: 'test', data: { channel: 'C0123456789', text: 'Is anybody there?' } },
    ]);
  });

  it('is handled once however often Slack sends it', async () => {
    const app = testPlugin(slack, { account });
    expect(
      await app
        .webhook('reaction_added')
        .deliver({ times: 3, headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } }),
    ).toMatchObject({ status: 200, outcome: 'duplicate' });
    expect(app.received).toHaveLength(1);
  });

  it('is refused when it was changed on the way', async () => {
    const app = testPlugin(slack, { account });
    for (const tamper of ['body', 'signature', 'timestamp'] as const)
      expect(await app.webhook('app_mention').deliver({ tamper })).toMatchObject({ outcome: 'refused', status: 401 });
    expect(app.received).toEqual([]);
  });

  it('is answered with the challenge', async () => {
    const app = testPlugin(slack, { account });
    const rawBody = JSON.stringify({ token: 'x', challenge: '3eZbrw1aBm2r', type: 'url_verification' });
    expect(await app.webhook('message').deliver({ rawBody, contentType: 'application/json' })).toMatchObject({
      status: 200,
      outcome: 'answered',
      body: '{"challenge":"3eZbrw1aBm2r"}',
    });
  });

  it('is answered by the handler of the command', async () => {
    const app = testPlugin(slack, { account });
    app.onEvent('slash_command', ({ data }) => ({ response_type: 'in_channel', text: `Weather for ${data.text}` }));
    const { status, headers, body } = await app.webhook('slash_command').deliver();
    expect({ status, type: headers['content-type'], body: JSON.parse(body) }).toEqual({
      status: 200,
      type: 'application/json',
      body: { response_type: 'in_channel', text: 'Weather for 94070' },
    });
  });

  it('gets an empty 200 where a modal was submitted and the handler has nothing to say', async () => {
    const app = testPlugin(slack, { account });
    expect(await app.webhook('view_submission').deliver()).toMatchObject({ status: 200, body: '', headers: {} });
    expect(app.received).toMatchObject([{ data: { view: { state: { values: { summary: { value: { value: 'It is broken' } } } } } } }]);
  });

  it('gets the errors of a modal from the handler', async () => {
    const app = testPlugin(slack, { account });
    app.onEvent('view_submission', () => ({ response_action: 'errors', errors: { summary: 'Too short' } }));
    expect(JSON.parse((await app.webhook('view_submission').deliver()).body)).toEqual({
      response_action: 'errors',
      errors: { summary: 'Too short' },
    });
  });

  it('gets an empty 200 for a button before the handler is done', async () => {
    const app = testPlugin(slack, { account });
    let done = false;
    app.onEvent('block_actions', async () => {
      await app.clock.sleep(10_000);
      done = true;
    });
    expect(await app.webhook('block_actions').deliver()).toMatchObject({ status: 200, body: '' });
    expect(done).toBe(false);
    await app.clock.advance(10_000);
    expect(done).toBe(true);
  });

  it('with a broken payload is refused, not stored', async () => {
    const app = testPlugin(slack, { account });
    for (const payload of ['{"type":', '[]', '"x"']) {
      const rawBody = new URLSearchParams({ payload }).toString();
      expect(await app.webhook('block_actions').deliver({ rawBody, contentType: 'application/x-www-form-urlencoded' })).toMatchObject({
        status: 400,
        outcome: 'refused',
      });
    }
    expect(app.received).toEqual([]);
  });
});

describe('a credential of Slack', () => {
  const methodOf = (credentials: Readonly<Record<string, string>>): string =>
    createConnection(compiled, { name: 'default', credentials }).method;

  it('is a bot token where one is given, else an installation', () => {
    expect(methodOf({ botToken: 'xoxb-x' })).toBe('botToken');
    expect(methodOf({ botToken: 'xoxe.xoxb-1-x' })).toBe('botToken');
    expect(methodOf({ accessToken: 'xoxe.xoxb-1-x', refreshToken: 'xoxe-1-x' })).toBe('oauth');
    expect(methodOf({})).toBe('oauth');
  });

  it('is asked for with scopes joined by commas, and given back by a call', () => {
    const oauth = compiled.definition.auth.methods?.['oauth'];
    expect(oauth?.application).toMatchObject({
      grant: { scopeSeparator: ',', refresh: { rotates: true, reuse: 'revoke' }, revoke: { endpoint: 'auth.revoke' } },
    });
    expect(compiled.callables.has('auth.revoke')).toBe(true);
    expect(oauth?.account).toEqual({ token: 'team.id' });
  });

  it('is revoked by the call that carries it', async () => {
    const app = testPlugin(slack);
    app.on('auth.revoke').sample();
    expect(await app.client.auth.revoke()).toMatchObject({ revoked: true });
    expect(app.requests).toMatchObject([{ method: 'POST', headers: { authorization: `Bearer ${app.credentials['botToken']}` } }]);
  });
});

describe('a token answer of Slack', () => {
  const oauth = compiled.definition.auth.methods?.['oauth'];
  const read = oauth?.application.kind === 'token' ? oauth.application.grant.read : undefined;

  it('without rotation is a token that does not end', () => {
    expect(read?.(answers.bot)).toEqual({
      accessToken: 'xoxb-17653672481-not-a-real-token',
      scopes: ['commands', 'incoming-webhook'],
    });
  });

  it('with rotation is a token for half a day, and what to refresh it with', () => {
    expect(read?.(answers.refreshed)).toEqual({
      accessToken: 'xoxe.xoxb-1-not-a-real-token',
      refreshToken: 'xoxe-1-not-a-real-token',
      expiresInSeconds: 43_200,
      scopes: ['commands'],
    });
  });

  it("may hold a user's token alone, nested", () => {
    expect(read?.(answers.user)).toEqual({
      accessToken: 'xoxe.xoxp-1-not-a-real-token',
      refreshToken: 'xoxe-1-not-a-real-token',
      expiresInSeconds: 43_200,
      scopes: ['users.profile:write', 'search:read'],
    });
  });

  it("holds a refreshed user's token at the top", () => {
    const refreshed = { ...answers.refreshed, token_type: 'user', access_token: 'xoxe.xoxp-1-next', bot_user_id: undefined };
    expect(read?.(refreshed)).toMatchObject({ accessToken: 'xoxe.xoxp-1-next', refreshToken: 'xoxe-1-not-a-real-token' });
  });

  it.each(['invalid_refresh_token', 'invalid_code', 'token_revoked'])('that says %s inside a 200 ends the grant', (error) => {
    expect(read?.({ ok: false, error })).toEqual({ error: 'invalid_grant', description: error });
  });

  it.each(['bad_client_secret', 'invalid_client_id', 'bad_redirect_uri', 'ratelimited', 'internal_error'])(
    'that says %s ends no grant',
    (error) => {
      expect(read?.({ ok: false, error })).toEqual({ error });
    },
  );

  it('without a reason is a refusal all the same', () => {
    expect(read?.({ ok: false })).toEqual({ error: 'unknown_error' });
  });

  it('of another kind is left to the standard', () => {
    for (const body of [undefined, '<html>', {}, { ok: true }, { error: 'invalid_grant' }, { access_token: 'x' }])
      expect(read?.(body)).toBeUndefined();
  });
});

it('says its secrets nowhere', async () => {
  const app = testPlugin(slack, { account: 'T0123456789' });
  app.on('auth.test').sample();
  app.on('chat.postMessage').reply({ ok: false, error: 'invalid_auth' });
  await app.client.auth.test();
  const error = await app.client.chat.postMessage({ channel: 'C1', text: 'x' }).catch((caught: unknown) => caught);
  await app.webhook('message').deliver({ tamper: 'body' });
  const said = JSON.stringify(app.logs) + String(error) + JSON.stringify(error);
  expect(said).toContain('AuthenticationFailed');
  for (const secret of Object.values(app.credentials)) expect(said).not.toContain(secret);
});
