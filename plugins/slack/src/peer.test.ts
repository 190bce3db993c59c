import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compilePlugin, createConnection, prepareRequest, sampleOf, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import { LogLevel, WebClient } from '@slack/web-api';
import { slack } from './plugin.js';

/**
 * The official SDK as a peer: for the same arguments it must send what this plugin sends. One difference is on purpose. The SDK posts a form
 * for everything; the plugin reads by GET, as Slack's documents allow for every method, so that reads may be repeated and cached. There the
 * arguments stand in the query instead of the body and are compared as a set.
 */

const token = 'xoxb-not-a-real-token';
const plugin = compilePlugin(slack);
const connection = createConnection(plugin, { name: 'peer', credentials: { botToken: token } });
const endpoints = [...plugin.callables.values()].filter(
  (callable): callable is CompiledEndpoint => callable.kind === 'endpoint' && callable.definition.follow === undefined,
);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What matters of a request; arguments as sorted pairs, wherever they stand. */
const essence = ({ path, query, headers, body }: Sent): object => ({
  path,
  arguments: [...new URLSearchParams(query), ...new URLSearchParams(body)].toSorted(([a], [b]) => a.localeCompare(b)),
  authorization: headers['authorization'],
  accept: headers['accept'],
});

async function sentByUs(endpoint: CompiledEndpoint, input: object): Promise<Sent> {
  const prepared = await prepareRequest(endpoint, connection, input, { random: systemRandom });
  const { url, headers, body } = connection.authorise(prepared.credentialOf)(prepared, endpoint.encoding, 0);
  const { pathname, search } = new URL(url);
  return { method: prepared.method, path: pathname, query: search.slice(1), headers, body: typeof body === 'string' ? body : '' };
}

let server: Server;
let sdk: WebClient;
let received: Sent | undefined;

async function receive(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1');
  return {
    method: request.method ?? '',
    path: pathname,
    query: search.slice(1),
    headers: request.headers as Sent['headers'],
    body: Buffer.concat(chunks).toString(),
  };
}

/** Calls the SDK's own function of this name, so that a name which the SDK does not know fails. */
async function sentBySdk(name: string, input: object): Promise<Sent> {
  let parent: unknown = sdk;
  let method: unknown = sdk;
  for (const key of name.split('.')) [parent, method] = [method, Reflect.get(method as object, key)];
  if (typeof method !== 'function') throw new TypeError(`The SDK has no method ${name}.`);
  received = undefined;
  await method.call(parent, input);
  if (received === undefined) throw new Error(`The SDK sent nothing for ${name}.`);
  return received;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void receive(request).then((sent) => {
      received = sent;
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  sdk = new WebClient(token, { slackApiUrl: `http://127.0.0.1:${port}/api/`, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const blocks = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Ready* & "set" <https://example.com/?a=1&b=2|go> 😀' } },
  { type: 'divider' },
];
const view = {
  type: 'modal',
  title: { type: 'plain_text', text: 'New ticket' },
  blocks: [
    {
      type: 'input',
      block_id: 'summary',
      label: { type: 'plain_text', text: 'Summary' },
      element: { type: 'plain_text_input', action_id: 'value' },
    },
  ],
};

/** Every endpoint of facts that applications use most, with arguments that are hard to write: nested, empty, beyond ASCII, false, numbers. */
const table: readonly (readonly [endpoint: string, method: 'GET' | 'POST', input: object])[] = [
  ['chat.postMessage', 'POST', { channel: 'C1', text: 'Grüße & 100 % + mehr\nnext line' }],
  [
    'chat.postMessage',
    'POST',
    {
      channel: 'C1',
      text: '',
      blocks,
      attachments: [{ color: '#36a64f', fallback: 'x', blocks: [] }],
      unfurl_links: false,
      unfurl_media: true,
    },
  ],
  [
    'chat.postMessage',
    'POST',
    {
      channel: 'C1',
      text: 'x',
      thread_ts: '1700000001.000100',
      reply_broadcast: true,
      metadata: { event_type: 'task_created', event_payload: { id: 'TK-1', tags: ['a', 'b'] } },
    },
  ],
  ['chat.update', 'POST', { channel: 'C1', ts: '1700000001.000100', text: 'new', blocks, file_ids: ['F1', 'F2'] }],
  ['chat.delete', 'POST', { channel: 'C1', ts: '1700000001.000100' }],
  ['chat.postEphemeral', 'POST', { channel: 'C1', user: 'U1', text: 'only you', blocks }],
  ['chat.scheduleMessage', 'POST', { channel: 'C1', text: 'later', post_at: 1_700_003_600 }],
  [
    'conversations.list',
    'GET',
    { types: 'public_channel,private_channel', exclude_archived: true, limit: 200, cursor: 'dGVhbTpDMDYxRkE1UEI=' },
  ],
  ['conversations.list', 'GET', {}],
  [
    'conversations.history',
    'GET',
    { channel: 'C1', oldest: '1700000000.000000', latest: '1700000001.000100', inclusive: false, limit: 15 },
  ],
  ['conversations.replies', 'GET', { channel: 'C1', ts: '1700000001.000100', include_all_metadata: true }],
  ['conversations.create', 'POST', { name: 'größe-42', is_private: false }],
  ['conversations.invite', 'POST', { channel: 'C1', users: 'U1,U2', force: true }],
  ['conversations.open', 'POST', { users: 'U1,U2', return_im: true }],
  ['users.list', 'GET', { limit: 100, include_locale: true }],
  ['users.info', 'GET', { user: 'U1' }],
  ['users.lookupByEmail', 'GET', { email: 'egon+slack@example.com' }],
  ['users.profile.set', 'POST', { profile: { status_text: 'riding a train', status_emoji: ':mountain_railway:', status_expiration: 0 } }],
  ['reactions.add', 'POST', { channel: 'C1', timestamp: '1700000001.000100', name: 'thumbsup::skin-tone-2' }],
  ['files.getUploadURLExternal', 'POST', { filename: 'résumé & co.pdf', length: 53_072, alt_text: 'a résumé' }],
  ['files.completeUploadExternal', 'POST', { files: [{ id: 'F1', title: 'résumé' }], channel_id: 'C1', initial_comment: 'here' }],
  ['views.open', 'POST', { trigger_id: '12345.98765.abcd2358fdea', view }],
  ['auth.test', 'GET', {}],
];

describe('the official SDK', () => {
  it.each(table)('sends for %s what this plugin sends', async (name, method, input) => {
    const endpoint = endpoints.find((known) => known.name === name);
    if (endpoint === undefined) throw new Error(`The plugin has no endpoint ${name}.`);
    const [ours, theirs] = [await sentByUs(endpoint, input), await sentBySdk(name, input)];
    expect(essence(ours)).toEqual(essence(theirs));
    const where = ({ method: verb, query, body, headers }: Sent): object => ({
      verb,
      query: query !== '',
      body: body !== '',
      contentType: headers['content-type'],
    });
    const [given, form] = [Object.keys(input).length > 0, 'application/x-www-form-urlencoded'];
    expect(where(theirs)).toEqual({ verb: 'POST', query: false, body: given, contentType: form });
    expect(where(ours)).toEqual(method === 'POST' ? where(theirs) : { verb: 'GET', query: given, body: false, contentType: undefined });
  });

  // Beyond the table: whatever an endpoint takes, under the name that the SDK has for it.
  it.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    'knows %s, and writes every argument of it alike',
    async (name, endpoint) => {
      const input = endpoint.definition.input === undefined ? {} : (sampleOf(endpoint.definition.input, { optional: true }) as object);
      expect(essence(await sentByUs(endpoint, input))).toEqual(essence(await sentBySdk(name, input)));
    },
  );
});
