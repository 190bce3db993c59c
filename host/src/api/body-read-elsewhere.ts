import { Readable } from 'node:stream';
import type { FastifyRequest, RequestPayload } from 'fastify';

/** A request whose body a framework above us may have read and put here. */
type MountedRequest = FastifyRequest['raw'] & { readonly body?: unknown };

/** The body to parse: the request itself, or what somebody has read out of it, which nobody can read a second time. */
export function payloadOf(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const raw: MountedRequest = request.raw;
  if (!raw.readableDidRead || raw.body === undefined) return payload;
  const { body } = raw;
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const again: RequestPayload = Readable.from([Buffer.from(text)]);
  // Fastify compares it with the header, and white space may have gone.
  again.receivedEncodedLength = Number(request.headers['content-length'] ?? Buffer.byteLength(text));
  return again;
}
