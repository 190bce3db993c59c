import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { answer } from './answer.mjs';

const fixture = (plugin, file) =>
  JSON.parse(readFileSync(new URL(`../../plugins/${plugin}/src/fixtures/${file}.json`, import.meta.url), 'utf8'));
const written = (value) => Buffer.from(JSON.stringify(value));

/** What each provider answers, told by the path: the documents' own examples where the plugins have them. */
const answers = [
  [/^\/v1\/customers\//, written({ ...fixture('stripe', 'customer'), id: answer.id })],
  [
    /^\/api\/users\.info/,
    written({ ok: true, user: { id: 'U012AB3CD', team_id: 'T012AB3C4', name: 'spengler', deleted: false, real_name: 'Egon Spengler' } }),
  ],
  [/^\/2010-04-01\//, written(fixture('twilio', 'messages').message)],
];

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  const body = answers.find(([path]) => path.test(request.url))?.[1];
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json', 'content-length': body?.length ?? 0 });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.once('disconnect', () => process.exit());
