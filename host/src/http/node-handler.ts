import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { WebhookAnswer } from '../host.js';
import { refusal } from '../webhooks/answers.js';
import { publicUrlOf } from './public-url.js';
import { firstValues, ownPaths, type RoutedHost } from './routes.js';

/** A request that a framework may have put things on. */
type MountedRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown; readonly originalUrl?: string };

const consumedMessage =
  'The body of this webhook was parsed before Mooring could see its bytes, so its signature cannot be checked. Mount Mooring before the body parser, ' +
  'or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes; } }).';

/**
 * The host as a handler for `node:http`, Express and Connect. What is not ours goes to `next`, or is answered with 404 where there is none.
 * Where somebody has read the body already, `req.rawBody` is used, or `req.body` where it is still bytes; without them the answer is an error in words, at once.
 */
export function createNodeHandler(
  app: () => FastifyInstance | undefined,
  host: RoutedHost,
  onConsumed: (path: string) => void,
): (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void {
  return (request: MountedRequest, response, next) => {
    const path = request.url ?? '/';
    if (!ownPaths.test(path)) {
      if (next !== undefined) next();
      else answer(response, refusal(404, 'WebhookRejected', 'There is nothing here.'));
      return;
    }
    const instance = app();
    if (instance === undefined) {
      answer(response, refusal(503, 'HostNotStarted', 'The host has not been started, or has been stopped.', { 'retry-after': '5' }));
      return;
    }
    const isWebhook = path.startsWith('/webhooks/');
    const wasRead = isWebhook && request.method !== 'GET' && request.method !== 'HEAD' && request.readableDidRead;
    if (!wasRead) {
      instance.routing(request, response);
      return;
    }
    const body = bytesOf(request.rawBody) ?? bytesOf(request.body, 'bytes only');
    if (body === undefined) {
      // Without the query: a secret may stand in it.
      onConsumed(withoutQuery(path));
      answer(response, refusal(500, 'RawBodyConsumed', consumedMessage));
      return;
    }
    host.receive(fromRawBody(request, path, body, host.publicUrl)).then(
      (received) => answer(response, received),
      () => answer(response, refusal(500, 'WebhookRejected', 'The request could not be taken in.')),
    );
  };
}

function fromRawBody(
  request: MountedRequest,
  path: string,
  body: Buffer,
  publicUrl: string | undefined,
): Parameters<RoutedHost['receive']>[0] {
  const isEncrypted = 'encrypted' in request.socket && request.socket.encrypted === true;
  return {
    endpointId: withoutQuery(path).slice('/webhooks/'.length),
    method: request.method ?? 'POST',
    url: publicUrlOf(publicUrl, request.originalUrl ?? path, { protocol: isEncrypted ? 'https' : 'http', host: request.headers.host }),
    headers: firstValues(request.headers),
    body,
  };
}

/** Bytes as they came. Text has them only while nothing was replaced in decoding; of a parsed body it has them never, since parsers may trim. */
function bytesOf(kept: unknown, form: 'bytes only' | 'bytes or text' = 'bytes or text'): Buffer | undefined {
  if (Buffer.isBuffer(kept)) return kept;
  if (kept instanceof Uint8Array) return Buffer.from(kept);
  return form === 'bytes or text' && typeof kept === 'string' && !kept.includes('\uFFFD') ? Buffer.from(kept) : undefined;
}

const withoutQuery = (path: string): string => path.split('?', 1)[0] ?? path;

function answer(response: ServerResponse, { status, headers, body }: WebhookAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
