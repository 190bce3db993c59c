import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ProviderRequest } from './read-input.js';
import type { Outcome } from './unreliable-provider.js';

const maxBodyBytes = 20 * 1024 * 1024;

type Handle = (request: ProviderRequest, signal: AbortSignal) => Promise<Outcome>;

/** Serves requests over HTTP on 127.0.0.1; nobody else's machine can reach it. */
export class LoopbackServer {
  readonly #handle: Handle;
  #server: Server | undefined;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /** @param port 0 takes a free one */
  async listen(port: number): Promise<string> {
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    try {
      const body = await readBody(incoming);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
      );
      const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
      const answer = await this.#handle({ method: incoming.method ?? 'GET', url, headers, body }, gone.signal);
      // The caller, or the end of the server, closes the socket.
      if (answer === 'silence') return;
      if (answer === 'reset') {
        incoming.socket.resetAndDestroy();
        return;
      }
      outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
      outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
    } catch (error) {
      if (gone.signal.aborted) return;
      // A newcomer who mistyped an event wants to read why.
      outgoing.writeHead(400, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ error: error instanceof Error ? error.message : 'The request cannot be read.' }));
    }
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBodyBytes) throw new Error('The body is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
