import type { Clock } from '@mooring/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiToken } from '../api/api-token.js';
import { RateWindow } from '../api/rate-window.js';
import { healthDetails } from './health-details.js';
import type { ConnectionReport } from './health-report.js';

export interface HealthRouteParts {
  readonly clock: Clock;
  /** What callers prove themselves with, the same as for the API. Without one there is no such route. */
  readonly token: string | undefined;
  readonly isReady: () => boolean;
  readonly report: () => readonly ConnectionReport[];
}

/** Wrong tokens that one address may try in a minute. */
const failuresPerMinute = 10;

/**
 * Serves `GET /health/details`: how every connection is doing and why. It names tenants, so it wants the token of the API.
 * @throws MooringError `InvalidOptions` for a token that could be guessed
 */
export function registerHealthDetails(scope: FastifyInstance, { clock, token, isReady, report }: HealthRouteParts): void {
  if (token === undefined) return;
  const expected = new ApiToken(token);
  const failures = new RateWindow(clock, { limit: failuresPerMinute, windowMs: 60_000 });
  scope.get('/health/details', { exposeHeadRoute: false }, (request, reply) => {
    if (!expected.isIn(request.headers.authorization)) {
      const waitMs = failures.take(request.ip);
      if (waitMs !== undefined) return refuse(reply.header('retry-after', String(Math.ceil(waitMs / 1_000))), 429);
      return refuse(reply.header('www-authenticate', 'Bearer realm="mooring"'), 401);
    }
    const details = healthDetails(report(), isReady());
    return reply
      .code(details.status === 'fail' ? 503 : 200)
      .header('cache-control', 'no-store')
      .type('application/health+json')
      .send(JSON.stringify(details));
  });
}

const refuse = (reply: FastifyReply, status: 401 | 429): FastifyReply =>
  reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(JSON.stringify({ status: 'fail' }));
