import { isMooringError } from '@mooring/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerApiRoutes, type ApiParts } from '../api/index.js';
import type { IncomingWebhook, WebhookAnswer } from '../host.js';
import { registerOAuthRoutes, type ConsentFlow } from '../oauth/index.js';
import { registerHealthDetails, type ConnectionReport } from '../telemetry/index.js';
import { refusal } from '../webhooks/answers.js';
import { publicUrlOf } from './public-url.js';

/** What the routes need of a host. */
export interface RoutedHost {
  receive(webhook: IncomingWebhook): Promise<WebhookAnswer>;
  isReady(): boolean;
  metrics(): Promise<string>;
  /** Largest webhook body of any plugin, in bytes. */
  readonly maxBodyBytes: number;
  readonly publicUrl: string | undefined;
  /** How people consent; undefined while the host is not started, or keeps no connections. */
  consents(): Pick<ConsentFlow, 'start' | 'callback'> | undefined;
  readonly api: ApiParts;
  health(): readonly ConnectionReport[];
}

/** Paths below the mount point that belong to a host. */
export const ownPaths =
  /^\/(?:webhooks\/[^/?]+|health\/(?:live|ready|details)|metrics|oauth\/[^/?]+\/(?:start|callback)|api\/v1(?:\/[^?]*)?)(?:\?|$)/;

/** The HTTP surface of a host, in an encapsulated Fastify scope of its own: the application's body parsers do not reach in, ours do not reach out. */
export function registerRoutes(app: FastifyInstance, host: RoutedHost): void {
  app.removeAllContentTypeParsers();
  // Signatures cover bytes: nobody may parse a body before it is verified.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: host.maxBodyBytes }, (_request, body, done) => done(null, body));

  app.route<{ Params: { endpointId: string } }>({
    method: ['GET', 'HEAD', 'POST', 'PUT'],
    url: '/webhooks/:endpointId',
    // Fastify would answer HEAD by itself from GET.
    exposeHeadRoute: false,
    handler: async (request, reply) => send(reply, await host.receive(toWebhook(request, request.params.endpointId, host.publicUrl))),
    errorHandler: (error, _request, reply) => {
      const status =
        typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
          ? error.statusCode
          : 500;
      void send(
        reply,
        refusal(
          status,
          isMooringError(error) ? error.code : 'WebhookRejected',
          status === 413 ? 'The body is too large.' : 'The request could not be taken in.',
        ),
      );
    },
  });
  registerOAuthRoutes(app, () => host.consents());
  registerApiRoutes(app, host.api);
  const { clock, token } = host.api;
  registerHealthDetails(app, { clock, token, isReady: () => host.isReady(), report: () => host.health() });
  app.get('/health/live', () => ({ status: 'pass' }));
  app.get('/health/ready', (_request, reply) => {
    const isReady = host.isReady();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'pass' : 'fail' });
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await host.metrics()));
}

function toWebhook(request: FastifyRequest, endpointId: string, publicUrl: string | undefined): IncomingWebhook {
  return {
    endpointId,
    method: request.method,
    url: publicUrlOf(publicUrl, request.originalUrl, request),
    headers: firstValues(request.headers),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** The first value of each header. */
export function firstValues(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string | undefined> {
  const flat: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    flat[name] = typeof value === 'string' ? value : value?.[0];
  }
  return flat;
}

function send(reply: FastifyReply, { status, headers, body }: WebhookAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
