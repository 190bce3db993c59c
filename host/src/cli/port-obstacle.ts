import { createServer } from 'node:net';
import type { Listening } from './define-config.js';

/** What keeps this process from listening there, as the operating system's code (`EADDRINUSE` …); undefined where nothing does. */
export async function portObstacle({ port, address }: Listening): Promise<string | undefined> {
  const server = createServer();
  const obstacle = await new Promise<string | undefined>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: address }, () => resolve(undefined));
  });
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  return obstacle;
}
