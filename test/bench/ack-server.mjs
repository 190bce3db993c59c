import { failPlainly } from './processes.mjs';

failPlainly();
const { server: name } = JSON.parse(process.argv[2]);

const modules = { 'bare Fastify': 'fastify', mooring: 'mooring' };
const { createServer } = await import(`./servers/${modules[name]}.mjs`);
const server = await createServer();

async function answerTo(question) {
  if (question === 'stop') return { stored: await server.stop() };
  const { user, system } = process.cpuUsage();
  return { cpu: user + system };
}

process.on('message', (question) => void answerTo(question).then((answer) => process.send(answer)));
process.once('disconnect', () => process.exit());
process.send({ url: server.url, secret: server.secret, switches: server.switches });
