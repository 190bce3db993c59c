import { isBodySource, type WireBody, type WireRequest } from '../ports/transport.js';

/** A request whose body does not stream. */
export type WholeRequest = WireRequest & { readonly body: string | Uint8Array | undefined };

/** Whether the body of a request can be looked at without being read from a source first. */
export const isWhole = (request: WireRequest): request is WholeRequest => !isBodySource(request.body);

/** The bytes of a body, read to the end if it streams. For transports that look at what is sent; a real one never needs it. */
export async function readWhole(body: WireBody | undefined): Promise<Buffer> {
  if (!isBodySource(body)) return Buffer.from(body ?? '');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same request with its body read, and its answer wanted as a whole. */
export async function withoutStreams(request: WireRequest): Promise<WholeRequest> {
  const { body } = request;
  return { ...request, body: isBodySource(body) ? await readWhole(body) : body, stream: undefined };
}
