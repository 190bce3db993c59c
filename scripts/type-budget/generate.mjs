import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const resourcesPerPlugin = 8;
const eventsPerPlugin = 10;

/**
 * Writes a made-up application into `folder`: `plugins` plugins of 40 endpoints (8 resources that can be listed, created, retrieved,
 * updated and deleted) and 10 events each, and one file that loads them all and calls each of them with every kind of call site.
 * With `onlyApplication` just that one file.
 */
export function generateApplication(folder, plugins, { onlyApplication = false } = {}) {
  mkdirSync(folder, { recursive: true });
  const ids = Array.from({ length: plugins }, (_, index) => `provider${index}`);
  if (!onlyApplication) for (const id of ids) writeFileSync(path.join(folder, `${id}.ts`), pluginSource(id));
  writeFileSync(path.join(folder, 'application.ts'), applicationSource(ids));
}

function pluginSource(id) {
  const resources = Array.from({ length: resourcesPerPlugin }, (_, index) => `resource${index}`);
  const events = Array.from(
    { length: eventsPerPlugin },
    (_, index) => `'item.event${index}': event(${capitalised(resources[index % resourcesPerPlugin])})`,
  );
  return `import { apiKey, definePlugin, del, event, get, patch, post, signature } from '@mooring/core';
import { z } from 'zod';

${resources.map((name, index) => resourceSource(name, index)).join('\n')}
export const ${id} = definePlugin({
  id: '${id}', title: '${id}', category: 'other', version: '1.0.0',
  api: { version: '1', baseUrl: 'https://${id}.example.com/v1', egress: ['${id}.example.com'] },
  auth: apiKey({ in: 'header', name: 'authorization', prefix: 'Bearer ', fields: { apiKey: { label: 'Key', env: '${id.toUpperCase()}_KEY' } } }),
  endpoints: { ${resources.map((name) => `${name}: { ...${name} }`).join(', ')} },
  webhooks: {
    verify: signature.hmac({ header: 'x-signature', algorithm: 'sha256', encoding: 'hex', signed: [signature.body] }),
    secret: { label: 'Secret', env: '${id.toUpperCase()}_WEBHOOK' },
    type: 'type', id: 'id', data: 'data',
    events: { ${events.join(', ')} },
  },
});
`;
}

function resourceSource(name, index) {
  const schema = capitalised(name);
  return `const ${schema} = z.object({
  id: z.string(), name: z.string(), email: z.string().nullable(), count: z.number().int(), active: z.boolean(), created: z.number(),
  tags: z.array(z.string()), address: z.object({ line: z.string(), city: z.string(), country: z.string().length(2).optional() }).optional(),
  status${index}: z.enum(['open', 'closed', 'waiting']),
});
const ${name} = {
  list: get('/${name}', {
    input: z.object({ limit: z.number().int().min(1).max(100).optional(), email: z.string().optional(), starting_after: z.string().optional() }),
    output: z.object({ data: z.array(${schema}), has_more: z.boolean() }),
    paginate: { by: 'lastId', items: 'data', param: 'starting_after', more: 'has_more' },
  }),
  create: post('/${name}', { input: z.object({ name: z.string(), email: z.string().optional(), tags: z.array(z.string()).optional() }), output: ${schema} }),
  retrieve: get('/${name}/:id', { output: ${schema} }),
  update: patch('/${name}/:id', { input: z.object({ name: z.string().optional() }), output: ${schema} }),
  remove: del('/${name}/:id', { output: z.object({ id: z.string(), deleted: z.boolean() }) }),
};
`;
}

function applicationSource(ids) {
  const calls = ids.map(
    (id) => `
  const ${id}Client = host.connection('${id}', 'main');
  const ${id}Page = await ${id}Client.resource0.list({ limit: 10 });
  total += ${id}Page.data.length;
  for await (const item of ${id}Client.resource1.list.all()) total += item.count;
  total += (await ${id}Client.resource2.retrieve({ id: 'a' })).created;
  total += (await ${id}Client.resource3.create({ name: 'a' })).count;
  host.on('${id}', 'item.event0', async (event) => { total += event.data.count; });`,
  );
  return `import { createHost } from '@mooring/host';
${ids.map((id) => `import { ${id} } from './${id}.js';`).join('\n')}

export async function application(): Promise<number> {
  const host = await createHost({ plugins: [${ids.join(', ')}] });
  let total = 0;
${calls.join('\n')}
  return total;
}
`;
}

function capitalised(name) {
  return name[0].toUpperCase() + name.slice(1);
}
