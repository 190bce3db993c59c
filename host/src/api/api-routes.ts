import { MooringError, isMooringError, type Clock, type Logger } from '@mooring/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onlyTenant } from '../connections/connections.js';
import { errorAnswer, refusal, type ApiAnswer } from './api-error.js';
import type { ApiRequest } from './api-route.js';
import { ApiToken } from './api-token.js';
import { payloadOf } from './body-read-elsewhere.js';
import { connectionRoutes, type ConnectionRouteParts } from './connection-routes.js';
import { openApiOf } from './open-api.js';
import { RateWindow } from './rate-window.js';

export interface ApiParts extends ConnectionRouteParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** What callers prove themselves with; at least 32 characters. Without one the API is off. */
  readonly token: string | undefined;
  /** Wrong tokens that one address may try in a minute before it is answered with 429. @default 10 */
  readonly failuresPerMinute?: number | undefined;
  /** Requests that one tenant's callers may make in a minute. @default 6_000 */
  readonly requestsPerMinute?: number | undefined;
}

const defaults = { failuresPerMinute: 10, requestsPerMinute: 6_000 } as const;
const minuteMs = 60_000;
const maxBodyBytes = 256 * 1024;
const longestTenant = 128;

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;
const nothingHere = refusal(404, 'NotFound', 'There is nothing here.');

/**
 * Puts `/api/v1` into a scope.
 * @throws MooringError `InvalidOptions` for a token that could be guessed
 */
export function registerApiRoutes(scope: FastifyInstance, parts: ApiParts): void {
  const { clock, logger } = parts;
  const token = parts.token === undefined ? undefined : new ApiToken(parts.token);
  if (token === undefined) logger.debug('the HTTP API of connections is off: set `api.token` or MOORING_API_TOKEN to serve /api/v1');
  const failures = new RateWindow(clock, { limit: parts.failuresPerMinute ?? defaults.failuresPerMinute, windowMs: minuteMs });
  const requests = new RateWindow(clock, { limit: parts.requestsPerMinute ?? defaults.requestsPerMinute, windowMs: minuteMs });
  const routes = connectionRoutes(parts);

  // Registered, so that parsers and hooks stay in here.
  void scope.register(
    async (api) => {
      api.removeAllContentTypeParsers();
      const parseJson = api.getDefaultJsonParser('error', 'error');
      api.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: maxBodyBytes }, (request, body, done) => {
        if (body === '') done(null, undefined);
        else void parseJson(request, String(body), done);
      });
      // Before the body is read: who may not ask may not send either.
      api.addHook('onRequest', async (request, reply) => {
        const refused = token === undefined ? nothingHere : refusedCaller(request, token, failures);
        return refused === undefined ? undefined : send(reply, refused);
      });
      api.addHook('preParsing', async (request, _reply, payload) => payloadOf(request, payload));
      api.setErrorHandler((error, _request, reply) => send(reply, answerOf(error, logger)));
      api.setNotFoundHandler((_request, reply) => send(reply, nothingHere));

      for (const { method, path, run } of routes)
        api.route({
          method,
          url: path,
          exposeHeadRoute: false,
          handler: async (request, reply) => {
            const given = toApiRequest(request);
            const waitMs = requests.take(given.tenant);
            return send(reply, waitMs === undefined ? await run(given) : tooMany(waitMs, 'Too many requests for this tenant.'));
          },
        });
      const description = openApiOf(routes);
      api.get('/openapi.json', { exposeHeadRoute: false }, (_request, reply) => send(reply, { status: 200, body: description }));
    },
    { prefix: '/api/v1' },
  );
}

function refusedCaller(request: FastifyRequest, token: ApiToken, failures: RateWindow): ApiAnswer | undefined {
  // The right token always passes: behind a proxy everybody has one address, and a stranger must not lock the owner out. It cannot be guessed.
  if (token.isIn(request.headers.authorization)) return undefined;
  const waitMs = failures.take(request.ip);
  if (waitMs !== undefined) return tooMany(waitMs, 'Too many wrong tokens from this address.');
  return refusal(401, 'Unauthorised', undefined, { 'www-authenticate': 'Bearer realm="mooring"' });
}

const tooMany = (waitMs: number, message: string): ApiAnswer =>
  errorAnswer(new MooringError('LimiterFull', message, { retryAfterMs: waitMs }), 429);

function toApiRequest({ query, headers: given, params, body }: FastifyRequest): ApiRequest {
  const { tenant, ...rest } = fieldsOf(query);
  const inQuery = tenantIn(tenant);
  const inHeader = tenantIn(given['mooring-tenant']);
  if (inQuery !== undefined && inHeader !== undefined && inQuery !== inHeader)
    throw new MooringError('InvalidOptions', 'The query names one `tenant` and the header `mooring-tenant` another.');
  return { tenant: inQuery ?? inHeader ?? onlyTenant, params: textsOf(params), query: rest, body };
}

function tenantIn(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '' && value.length <= longestTenant) return value;
  throw new MooringError('InvalidOptions', '`tenant` must be one name.');
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

const textsOf = (params: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fieldsOf(params)).map(([name, text]) => [name, String(text)]));

/** Sentences of our own: what a parser says may quote the body. */
function answerOf(error: unknown, logger: Logger): ApiAnswer {
  if (!isMooringError(error)) {
    const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status === 413) return refusal(413, 'InvalidOptions', 'The body is too large.');
    if (status === 415) return refusal(415, 'InvalidOptions', 'The body must be JSON, with `content-type: application/json`.');
    if (status >= 400 && status < 500) return refusal(400, 'InvalidOptions', 'The request cannot be read; its body must be a JSON object.');
    logger.error('a request to the API failed', { reason: error instanceof Error ? error.name : 'unknown' });
  }
  return errorAnswer(error);
}

function send(reply: FastifyReply, answer: ApiAnswer): FastifyReply {
  return reply
    .code(answer.status)
    .headers({ ...headers, ...answer.headers })
    .send(JSON.stringify(answer.body));
}
