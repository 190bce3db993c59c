import { Fastify } from '../installed.mjs';

/** A route that takes a body, looks at nothing, keeps nothing, and answers 200. */
export async function createServer() {
  const app = Fastify({ logger: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  app.post('/webhooks/:endpoint', (_request, reply) => reply.send(''));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url: `${origin}/webhooks/bench`,
    secret: 'whsec_bench',
    async stop() {
      await app.close();
    },
  };
}
