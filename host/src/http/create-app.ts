import Fastify, { type FastifyInstance } from 'fastify';
import { registerRoutes, type RoutedHost } from './routes.js';

/** How long a stranger may hold a connection. */
export interface AppLimits {
  /** Milliseconds for a whole request, headers and body; then it is answered with 408. */
  readonly requestTimeoutMs: number;
  /** How often Node looks for requests that took too long, in milliseconds. */
  readonly checkEveryMs: number;
}

export const appLimits: AppLimits = { requestTimeoutMs: 10_000, checkEveryMs: 1_000 };

/** The host's own HTTP server, not listening yet. Fastify alone would let a request send one byte a second for ever. */
export async function createApp(host: RoutedHost, { requestTimeoutMs, checkEveryMs }: AppLimits = appLimits): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: host.maxBodyBytes,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    requestTimeout: requestTimeoutMs,
    // Node swaps the two where the one for headers is the longer, and its default is a minute.
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: checkEveryMs },
  });
  await app.register(async (scope) => registerRoutes(scope, host));
  await app.ready();
  return app;
}
