import type { ApiRoute } from './api-route.js';
import { errorSchema } from './connection-schemas.js';
import type { ObjectSchema } from './schema.js';

const json = (schema: ObjectSchema): unknown => ({ 'application/json': { schema } });

const tenantParameters = [
  { name: 'tenant', in: 'query', schema: { type: 'string' }, description: 'Whose connections. Default: the only tenant.' },
  { name: 'mooring-tenant', in: 'header', schema: { type: 'string' }, description: 'The same as a header.' },
];

/** The API in OpenAPI 3.1, made from what serves it. */
export function openApiOf(routes: readonly ApiRoute[]): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replace(/:([a-z]+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Mooring', version: 'v1', description: 'The connections of a host. No answer ever holds a credential.' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths,
  };
}

function operationOf({ method, path, summary, query, body, answer }: ApiRoute): unknown {
  const inPath = [...path.matchAll(/:([a-z]+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(query.properties).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    summary,
    parameters: [...inPath, ...inQuery, ...tenantParameters],
    ...(method === 'POST' && Object.keys(body.properties).length > 0
      ? { requestBody: { required: body.required.length > 0, content: json(body) } }
      : {}),
    responses: {
      [answer.status]: { description: 'Done.', content: json(answer.schema) },
      default: { description: 'Refused; `error.code` says why.', content: json(errorSchema) },
    },
  };
}
