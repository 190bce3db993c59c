import { camelCase, pascalCase, singular } from './names.js';
import type { AuthSketch, ErrorSketch, PluginSketch, ResourceSketch } from './plugin-sketch.js';
import { objectOf, plainText, type NamedShapes, type Shape } from './shape.js';

/** What an author says of a plugin that is to be written from nothing. */
export interface BlankOptions {
  readonly id: string;
  readonly title?: string | undefined;
  readonly auth?: AuthSketch['kind'] | undefined;
  /** Names of resources. @default ['items'] */
  readonly resources?: readonly string[] | undefined;
  readonly webhooks?: boolean | undefined;
}

export const guessedErrors: ErrorSketch = {
  path: [],
  message: 'message',
  code: { name: 'code', isText: false },
  guess: 'Made up by `mooring new`: look up what a body that tells an error looks like.',
};

/** How a kind of credential is usually sent. */
export const usualAuth = (kind: AuthSketch['kind']): AuthSketch =>
  kind === 'apiKey'
    ? { kind, in: 'header', name: 'x-api-key', guess: 'Made up by `mooring new`: look up the name of the header.' }
    : { kind };

/** A plugin with the usual endpoints of each resource, all of them to be compared with the provider's documents. */
export function blankSketch({ id, title, auth = 'apiKey', resources = ['items'], webhooks = false }: BlankOptions): PluginSketch {
  const named = new Map<string, { readonly name: string; readonly shape: Shape }>();
  const sketches = resources.map((name) => blankResource(name, named));
  const [first] = sketches;
  return {
    id,
    title: title ?? pascalCase(id),
    apiVersion: 'v1',
    baseUrl: `https://api.${id}.example/v1`,
    baseUrlGuess: 'Made up by `mooring new`: look up version and base URL.',
    values: [],
    body: 'json',
    auth: usualAuth(auth),
    probe: first === undefined ? undefined : `${first.name}.list`,
    errors: guessedErrors,
    resources: sketches,
    named,
    events: webhooks ? sketches.map(({ name }) => `${singular(name)}.created`) : undefined,
  };
}

function blankResource(
  resource: string,
  named: Map<string, NamedShapes extends ReadonlyMap<string, infer Entry> ? Entry : never>,
): ResourceSketch {
  const name = camelCase(resource, 'items');
  const item: Shape = { kind: 'named', key: name };
  named.set(name, { name: pascalCase(singular(resource), 'Item'), shape: objectOf({ id: plainText }) });
  const path = `/${resource.replaceAll(/[^A-Za-z0-9_-]/g, '')}`;
  return {
    name,
    guess: 'Made up by `mooring new`: write here what the documents say.',
    endpoints: [
      {
        name: 'list',
        method: 'GET',
        path,
        input: objectOf({ 'cursor?': plainText }),
        output: objectOf({ items: { kind: 'list', items: item }, next: { kind: 'nullable', of: plainText } }),
        paginate: { by: 'cursor', items: 'items', cursor: 'next', param: 'cursor', guess: 'Made up by `mooring new`.' },
        fixture: { items: [{ id: '1' }], next: null },
      },
      { name: 'retrieve', method: 'GET', path: `${path}/:id`, output: item },
      { name: 'create', method: 'POST', path, input: objectOf({ name: plainText }), output: item },
    ],
  };
}
