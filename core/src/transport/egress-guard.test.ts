import { createServer, type Server } from 'node:http';
import type { Resolver } from '../ports/resolver.js';
import type { Transport, WireRequest } from '../ports/transport.js';
import { createUndiciTransport, type UndiciTransportOptions } from './undici-transport.js';

let server: Server;
let port = 0;
let connections = 0;
let hosts: (string | undefined)[] = [];
let transport: Transport | undefined;

beforeEach(async () => {
  connections = 0;
  hosts = [];
  server = createServer((incoming, outgoing) => {
    hosts.push(incoming.headers.host);
    outgoing.writeHead(200, { connection: 'close' }).end('inside');
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(async () => {
  await transport?.close();
  await new Promise((resolve) => server.close(resolve));
});

/** Answers each lookup with the next list; the last one for ever. */
function resolving(...answers: (readonly string[])[]): Resolver & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (hostname) => {
      asked.push(hostname);
      return Promise.resolve(answers[asked.length - 1] ?? answers.at(-1) ?? []);
    },
  };
}

function send(url: string, options: UndiciTransportOptions = {}): Promise<{ status: number }> {
  transport = createUndiciTransport(options);
  return transport.send(request(url));
}

const request = (url: string): WireRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  body: undefined,
  maxResponseBytes: 1_000,
  onAbortable: () => undefined,
});

const denied = { name: 'TransportError', reason: 'egress_denied', sent: 'no' };

describe('createEgressGuard', () => {
  it.each([
    'http://127.0.0.1:PORT',
    'http://2130706433:PORT',
    'http://0x7f000001:PORT',
    'http://0177.0.0.1:PORT',
    'http://127.1:PORT',
    'http://0:PORT',
    'http://①②⑦.⓪.⓪.①:PORT',
    'http://127。0。0。1:PORT',
    'http:\\\\127.0.0.1:PORT\\',
    'http://evil.com@127.0.0.1:PORT/',
    'http://[::1]:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'http://[::7f00:1]:PORT',
    'http://169.254.169.254',
    'http://[fd00:ec2::254]',
    'http://168.63.129.16',
  ])('refuses %s without a connection', async (url) => {
    await expect(send(url.replace('PORT', String(port)))).rejects.toMatchObject(denied);
    expect(connections).toBe(0);
  });

  it('refuses a name that leads inside, also when only one of its addresses does', async () => {
    await expect(send(`http://inside.test:${port}/`, { resolver: resolving(['127.0.0.1']) })).rejects.toMatchObject(denied);
    await expect(send(`http://mixed.test:${port}/`, { resolver: resolving(['8.8.8.8', '127.0.0.1']) })).rejects.toMatchObject(denied);
    expect(connections).toBe(0);
  });

  it('resolves a name once per connection and dials what was checked, keeping the name as Host', async () => {
    const resolver = resolving(['127.0.0.1']);
    await send(`http://api.test:${port}/`, { resolver, allowAddresses: ['127.0.0.1'] });
    expect(resolver.asked).toEqual(['api.test']);
    expect(hosts).toEqual([`api.test:${port}`]);
  });

  it('checks every connection anew, so that a name that moves inside is refused', async () => {
    const resolver = resolving(['127.0.0.1'], ['10.0.0.1']);
    await send(`http://moving.test:${port}/`, { resolver, allowAddresses: ['127.0.0.1'] });
    await expect(transport?.send(request(`http://moving.test:${port}/`))).rejects.toMatchObject(denied);
    expect([connections, resolver.asked.length]).toEqual([1, 2]);
  });

  it('tries the other addresses of a name when one does not answer', async () => {
    const resolver = resolving(['127.0.0.2', '::1', '127.0.0.1']);
    await expect(send(`http://many.test:${port}/`, { resolver, allowAddresses: ['127.0.0.0/8', '::1'] })).resolves.toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['ENOTFOUND', 'dns_unknown'],
    ['EAI_AGAIN', 'dns_unavailable'],
  ])('reads %s of the resolver as %s', async (code, reason) => {
    const resolver: Resolver = { resolve: () => Promise.reject(Object.assign(new Error('no'), { code })) };
    await expect(send('http://nowhere.test/', { resolver })).rejects.toMatchObject({ reason, sent: 'no' });
  });

  it('reads a name without addresses as unknown', async () => {
    await expect(send('http://empty.test/', { resolver: resolving([]) })).rejects.toMatchObject({ reason: 'dns_unknown' });
  });
});
