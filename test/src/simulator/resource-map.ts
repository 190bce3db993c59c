import type { CompiledEndpoint, CompiledPlugin } from '@mooring/core/runtime';

/** What an endpoint does to a collection of things, as the shape of its path tells. */
export interface ResourceRole {
  /** The path of the collection, such as `/customers`. */
  readonly collection: string;
  readonly does: 'create' | 'list' | 'retrieve' | 'update' | 'remove' | 'act';
  /** Name of the path parameter that holds the id; undefined for `create` and `list`. */
  readonly idParam: string | undefined;
}

const lastParam = /^(.*)\/:([A-Za-z_][A-Za-z0-9_]*)$/;
const paramThenVerb = /^(.*)\/:([A-Za-z_][A-Za-z0-9_]*)\/[A-Za-z_-]+$/;

/**
 * The roles of a plugin's endpoints: `POST /customers` creates what `GET /customers/:id` retrieves. An endpoint whose path tells
 * nothing has none; it answers with its fixture.
 */
export function resourceRoles(plugin: CompiledPlugin): ReadonlyMap<string, ResourceRole> {
  const endpoints = [...plugin.callables.values()].filter(
    (callable): callable is CompiledEndpoint => callable.kind === 'endpoint' && callable.definition.follow === undefined,
  );
  const collections = new Set(
    endpoints.flatMap(({ definition }) => {
      const collection = lastParam.exec(pathOf(definition.path))?.[1];
      return collection === undefined ? [] : [`${definition.server ?? ''} ${collection}`];
    }),
  );
  const roles = new Map<string, ResourceRole>();
  for (const { name, definition } of endpoints) {
    const role = roleOf(definition.method, pathOf(definition.path), definition.paginate !== undefined, (collection) =>
      collections.has(`${definition.server ?? ''} ${collection}`),
    );
    if (role !== undefined && definition.graphql === undefined) roles.set(name, role);
  }
  return roles;
}

const pathOf = (path: string): string => path.split('?', 1)[0] ?? '';

function roleOf(method: string, path: string, isPaged: boolean, isCollection: (path: string) => boolean): ResourceRole | undefined {
  const [, ownCollection, ownId] = lastParam.exec(path) ?? [];
  if (ownCollection !== undefined) {
    const does = method === 'GET' ? 'retrieve' : method === 'DELETE' ? 'remove' : 'update';
    return { collection: ownCollection, does, idParam: ownId };
  }
  const [, parent, parentId] = paramThenVerb.exec(path) ?? [];
  if (parent !== undefined && method === 'POST' && isCollection(parent) && !isCollection(path))
    return { collection: parent, does: 'act', idParam: parentId };
  if (method === 'POST' && isCollection(path)) return { collection: path, does: 'create', idParam: undefined };
  return method === 'GET' && (isPaged || isCollection(path)) ? { collection: path, does: 'list', idParam: undefined } : undefined;
}
