import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserRequest, ConsentFlow } from './consent-flow.js';
import { refusalPage } from './consent-pages.js';
import type { BrowserAnswer } from './page.js';

type OfPlugin = { readonly Params: { readonly plugin: string } };

/**
 * Puts `/oauth/:plugin/start` and `/oauth/:plugin/callback` into a scope.
 * @param flow asked at each request: a host is mounted before it is started; undefined while it is not
 */
export function registerOAuthRoutes(scope: FastifyInstance, flow: () => Pick<ConsentFlow, 'start' | 'callback'> | undefined): void {
  for (const step of ['start', 'callback'] as const)
    scope.route<OfPlugin>({
      method: 'GET',
      url: `/oauth/:plugin/${step}`,
      // Whoever only asks for headers, such as a preview of links, must not use up a state.
      exposeHeadRoute: false,
      handler: async (request, reply) =>
        send(reply, (await flow()?.[step](toBrowserRequest(request))) ?? refusalPage('unavailable', undefined, undefined)),
    });
}

function toBrowserRequest(request: FastifyRequest<OfPlugin>): BrowserRequest {
  // Read from the URL itself: a parser of queries may drop or join what stands twice.
  const { url } = request;
  const start = url.indexOf('?');
  return {
    plugin: request.params.plugin,
    query: new URLSearchParams(start === -1 ? '' : url.slice(start + 1)),
    cookies: request.headers.cookie,
  };
}

const send = (reply: FastifyReply, { status, headers, body }: BrowserAnswer): FastifyReply =>
  reply.code(status).headers(headers).send(body);
