import { z } from 'zod';
import { oauth2 } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { hang, json, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall } from '../fixtures/test-call.js';
import type { AccessToken, TokenSource } from '../ports/token-source.js';
import { Secret } from '../secret/secret.js';

const Item = z.object({ id: z.string() });
const pluginWith = (grant: { readonly refreshOn401?: boolean }): ReturnType<typeof definePlugin> =>
  definePlugin({
    id: 'depot',
    title: 'Depot',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: 'https://api.depot.example', egress: ['api.depot.example'] },
    auth: oauth2({ fields: {}, grant: { type: 'clientCredentials', tokenUrl: 'https://api.depot.example/token', ...grant } }),
    errors: ({ body }) => (z.object({ error: z.literal('expired') }).safeParse(body).success ? { means: 'TokenExpired' } : undefined),
    endpoints: { item: get('/items/:id', { output: Item }), order: post('/orders', { output: Item }) },
  });

/** Tokens that are numbered as they are obtained. */
class NumberedTokens implements TokenSource {
  version = 1;
  renewals = 0;
  #underWay: Promise<void> | undefined;

  current(): AccessToken {
    return { value: new Secret(`token-${this.version}`), version: this.version };
  }

  async after(refused: AccessToken): Promise<AccessToken | undefined> {
    if (this.version === refused.version) await (this.#underWay ??= this.#renewal());
    return this.current();
  }

  async #renewal(): Promise<void> {
    this.renewals += 1;
    await Promise.resolve();
    this.version += 1;
    this.#underWay = undefined;
  }
}

const item = json(200, { id: 'i1' });
const expired = json(401, { error: 'expired' });
const sentTokens = ({ requests }: ScriptedTransport): unknown[] => requests.map(({ headers }) => headers['authorization']);

describe('a call with tokens that are obtained', () => {
  it('carries the present token', async () => {
    const transport = new ScriptedTransport(item);
    const { client } = createTestCall(pluginWith({}), transport, { credentials: {}, tokens: new NumberedTokens() });
    await client.endpoint('item')({ id: 'i1' });
    expect(sentTokens(transport)).toEqual(['Bearer token-1']);
  });

  it('is made once more with a new token where the provider says that the old one has expired, a write too', async () => {
    const transport = new ScriptedTransport(expired, item);
    const tokens = new NumberedTokens();
    const { client } = createTestCall(pluginWith({}), transport, { credentials: {}, tokens });
    expect(await client.endpoint('order')({})).toEqual({ id: 'i1' });
    expect(sentTokens(transport)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(tokens.renewals).toBe(1);
  });

  it('fails where the new token is refused as well, and does not loop', async () => {
    const transport = new ScriptedTransport(expired);
    const tokens = new NumberedTokens();
    const { client } = createTestCall(pluginWith({}), transport, { credentials: {}, tokens });
    await expect(client.endpoint('item')({ id: 'i1' })).rejects.toMatchObject({ code: 'TokenExpired' });
    expect(transport.requests).toHaveLength(2);
    expect(tokens.renewals).toBe(1);
  });

  it('takes a bare 401 for an expired token, unless the provider is known to mean something else by it', async () => {
    const refused = json(401, {});
    const plain = new ScriptedTransport(refused, item);
    await createTestCall(pluginWith({}), plain, { credentials: {}, tokens: new NumberedTokens() }).client.endpoint('item')({ id: 'i1' });
    expect(plain.requests).toHaveLength(2);

    const strict = new ScriptedTransport(refused, item);
    const { client } = createTestCall(pluginWith({ refreshOn401: false }), strict, { credentials: {}, tokens: new NumberedTokens() });
    await expect(client.endpoint('item')({ id: 'i1' })).rejects.toMatchObject({ code: 'AuthenticationFailed' });
    expect(strict.requests).toHaveLength(1);
  });

  it('fails with the refusal of the provider where there is no way to another token', async () => {
    const transport = new ScriptedTransport(expired);
    const { client } = createTestCall(pluginWith({}), transport, { credentials: { accessToken: 'given' } });
    await expect(client.endpoint('item')({ id: 'i1' })).rejects.toMatchObject({ code: 'TokenExpired' });
    expect(transport.requests).toHaveLength(1);
  });

  it('renews once for a hundred calls that were refused together', async () => {
    const transport = new ScriptedTransport(item);
    transport.answerWith((request) => (request.headers['authorization'] === 'Bearer token-1' ? expired(request) : item(request)));
    const tokens = new NumberedTokens();
    const { client } = createTestCall(pluginWith({}), transport, { credentials: {}, tokens });
    const calls = Array.from({ length: 100 }, (_unused, index) => client.endpoint('item')({ id: String(index) }));
    expect(await Promise.all(calls)).toHaveLength(100);
    expect(tokens.renewals).toBe(1);
  });

  it('stops waiting for a token at its deadline, and when its caller aborts', async () => {
    const pending: TokenSource = { current: () => new Promise(() => undefined), after: () => new Promise(() => undefined) };
    const { client, clock } = createTestCall(pluginWith({}), new ScriptedTransport(hang), { credentials: {}, tokens: pending });
    const late = client.endpoint('item')({ id: 'i1' }, { deadlineMs: 500 });
    await expect(clock.settle(late)).rejects.toMatchObject({ code: 'DeadlineExceeded' });

    const caller = new AbortController();
    const aborted = client.endpoint('item')({ id: 'i1' }, { signal: caller.signal });
    aborted.catch(() => undefined);
    await clock.drain();
    caller.abort(new Error('no more'));
    await expect(aborted).rejects.toMatchObject({ code: 'Cancelled' });
    expect(clock.pending).toBe(0);
  });
});
