import { LoopbackServer, loopbackAddresses, rejectionOf, wireRequest } from '../fixtures/loopback-server.js';
import type { BodySource } from '../ports/transport.js';
import { nextHop, type Hop, type RedirectRule } from './redirect.js';
import { createUndiciTransport } from './undici-transport.js';

const secrets = { authorization: 'Bearer SECRET', 'x-api-key': 'SECRET', cookie: 'SECRET', 'x-shopify-access-token': 'SECRET' };
const harmless = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'mooring' };
const typed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };

const from = (method: string, more: Partial<Hop> = {}): Hop => ({
  method,
  url: new URL('https://api.example.com/v1/items?page=2'),
  headers: { ...secrets, ...harmless },
  body: undefined,
  ...more,
});
const withBody = (method: string, more: Partial<Hop> = {}): Hop =>
  from(method, { headers: { ...secrets, ...harmless, ...typed }, body: '{"a":1}', ...more });
const to = (status: number, location: string): { status: number; headers: Record<string, string> } => ({ status, headers: { location } });

const allowsHost = (hostname: string): boolean => hostname === 'api.example.com' || hostname === 'files.example.com';
const sameOrigin: RedirectRule = { redirects: 'same-origin', allowsHost };
const declared: RedirectRule = { redirects: 'declared-hosts', allowsHost };

describe('nextHop', () => {
  it.each([
    ['the endpoint declares nothing', to(302, '/v2/items'), { allowsHost }],
    ['the endpoint says none', to(302, '/v2/items'), { redirects: 'none' as const, allowsHost }],
    ['the answer is no redirect', to(200, '/v2/items'), sameOrigin],
    ['the answer offers a choice', to(300, '/v2/items'), sameOrigin],
    ['the answer says not modified', to(304, '/v2/items'), sameOrigin],
    ['the answer names no place', { status: 302, headers: {} }, sameOrigin],
  ])('leaves an answer alone where %s', (_why, response, rule) => {
    expect(nextHop(from('GET'), response, [], rule)).toBeUndefined();
  });

  it.each([
    [301, 'GET', 'GET'],
    [302, 'GET', 'GET'],
    [307, 'GET', 'GET'],
    [301, 'HEAD', 'HEAD'],
    [303, 'HEAD', 'HEAD'],
    [308, 'DELETE', 'DELETE'],
  ])('follows %s after %s on the same origin with %s, credential included', (status, before, after) => {
    const hop = nextHop(from(before), to(status, '../v2/items#part'), [], sameOrigin);
    expect(hop).toMatchObject({ method: after, body: undefined, headers: { ...secrets, ...harmless } });
    expect(hop?.url.href).toBe('https://api.example.com/v2/items');
  });

  it.each([
    [301, 'POST'],
    [302, 'POST'],
    [303, 'POST'],
    [303, 'PUT'],
    [303, 'DELETE'],
  ])('turns %s after %s into GET without a body and what describes it', (status, method) => {
    expect(nextHop(withBody(method), to(status, '/done'), [], sameOrigin)).toEqual({
      method: 'GET',
      url: new URL('https://api.example.com/done'),
      headers: { ...secrets, ...harmless },
      body: undefined,
    });
  });

  it.each([307, 308])('sends the body again on the same origin after %s', (status) => {
    expect(nextHop(withBody('POST'), to(status, '/v2/items'), [], sameOrigin)).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { ...secrets, ...typed },
    });
  });

  it('takes a declared host on, and no header that could be a credential', () => {
    expect(nextHop(from('GET'), to(302, 'https://files.example.com/x?signature=1'), [], declared)).toEqual({
      method: 'GET',
      url: new URL('https://files.example.com/x?signature=1'),
      headers: harmless,
      body: undefined,
    });
    expect(nextHop(withBody('POST'), to(303, 'https://files.example.com/x'), [], declared)).toMatchObject({
      method: 'GET',
      headers: harmless,
    });
  });

  it('gives the credential to nobody again once it was left behind', () => {
    const first = from('GET');
    const second = nextHop(first, to(302, 'https://files.example.com/x'), [], declared);
    if (second === undefined) throw new Error('Not followed.');
    const third = nextHop(second, to(302, 'https://api.example.com/back'), [first], declared);
    expect(third?.headers).toEqual(harmless);
  });

  it.each([
    ['another host', 'https://files.example.com/x', sameOrigin],
    ['another port', 'https://api.example.com:8443/x', sameOrigin],
    ['a host that is not declared', 'https://evil.example/x', declared],
    ['a host that ends like a declared one', 'https://evil-api.example.com/x', declared],
    ['a metadata service', 'http://169.254.169.254/latest/meta-data/', declared],
    ['an address of this machine', 'https://127.0.0.1/', declared],
    ['http', 'http://api.example.com/x', declared],
    ['another host without a scheme', '//evil.example/x', declared],
    ['another host by backslashes', '\\\\evil.example\\x', declared],
    ['a user in front of the host', 'https://api.example.com@evil.example/', declared],
    ['a user on the same host', 'https://user:pass@api.example.com/', declared],
    ['a file', 'file:///etc/passwd', declared],
    ['data', 'data:text/plain,x', declared],
    ['a script', 'javascript:1', declared],
  ])('refuses %s', (_what, location, rule) => {
    expect(() => nextHop(from('GET'), to(302, location), [], rule)).toThrow(expect.objectContaining({ code: 'EgressDenied' }));
  });

  it.each([307, 308])('never sends a body to another origin (%s)', (status) => {
    expect(() => nextHop(withBody('POST'), to(status, 'https://files.example.com/x'), [], declared)).toThrow(
      expect.objectContaining({ code: 'BadResponse', message: expect.stringContaining('no other origin') }),
    );
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('guesses nothing about a %s that is redirected by 302', (method) => {
    expect(() => nextHop(withBody(method), to(302, '/x'), [], sameOrigin)).toThrow(expect.objectContaining({ code: 'BadResponse' }));
  });

  it('refuses to send a stream again that has been read', () => {
    const body: BodySource = {
      isReopenable: false,
      open: () => {
        throw new Error('read already');
      },
    };
    expect(() => nextHop(withBody('POST', { body }), to(307, '/x'), [], sameOrigin)).toThrow(
      expect.objectContaining({ code: 'BadResponse' }),
    );
  });

  it('refuses what is no URL', () => {
    expect(() => nextHop(from('GET'), to(302, 'https://[broken'), [], declared)).toThrow(expect.objectContaining({ code: 'BadResponse' }));
  });

  it('ends a circle at once, and a chain after three', () => {
    const inCircle = (): unknown => nextHop(from('GET'), to(302, 'https://api.example.com/v1/items?page=2#again'), [], sameOrigin);
    expect(inCircle).toThrow(expect.objectContaining({ code: 'BadResponse', message: expect.stringContaining('circle') }));
    const seen: Hop[] = [];
    let current = from('GET');
    const follow = (): void => {
      for (let hop = 1; hop <= 50; hop += 1) {
        const next = nextHop(current, to(302, `/hop/${hop}`), seen, sameOrigin);
        if (next === undefined) throw new Error('Not followed.');
        seen.push(current);
        current = next;
      }
    };
    expect(follow).toThrow(expect.objectContaining({ code: 'BadResponse', message: expect.stringContaining('more than 3 times') }));
    expect(seen).toHaveLength(3);
  });

  it('takes the page that a form leads back to for no circle', () => {
    expect(nextHop(withBody('POST'), to(303, '/v1/items?page=2'), [], sameOrigin)).toMatchObject({ method: 'GET' });
  });

  it('shows nothing of the URL but the host in what it throws', () => {
    const error = ((): unknown => {
      try {
        return nextHop(from('GET'), to(302, 'https://evil.example/x?token=SECRET'), [], declared);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(String(error)).toContain('evil.example');
    expect(String(error)).not.toContain('SECRET');
  });
});

describe('a redirect over the wire', () => {
  it('reaches the other origin without any credential, and a metadata address not at all', async () => {
    const seen: unknown[] = [];
    const other = await LoopbackServer.http((request, response) => {
      seen.push(request.headers);
      response.end('found');
    });
    const first = await LoopbackServer.http((request, response) => {
      const location = request.url === '/metadata' ? 'http://169.254.169.254/' : other.url.href;
      response.writeHead(302, { location }).end();
    });
    const transport = createUndiciTransport({ allowAddresses: loopbackAddresses });
    const rule: RedirectRule = { redirects: 'declared-hosts', allowsHost: () => true };
    const follow = async (path: string): Promise<string> => {
      const request = wireRequest(new URL(path, first.url), { headers: { ...secrets, ...harmless } });
      const hop = nextHop(request, await transport.send(request), [], rule);
      return (await transport.send({ ...request, ...hop })).body.toString();
    };
    try {
      expect(await follow('/')).toBe('found');
      expect(seen).toEqual([{ ...harmless, host: other.url.host, connection: 'keep-alive' }]);
      expect(await rejectionOf(follow('/metadata'))).toMatchObject({ reason: 'egress_denied', sent: 'no' });
    } finally {
      await transport.close();
      await first.close();
      await other.close();
    }
  });
});
