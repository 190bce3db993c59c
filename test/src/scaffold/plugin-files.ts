import { authFile, errorsFile, indexFile, pluginFile, testFile, webhooksFile } from './module-source.js';
import { fixtureFile, resourceFile, schemasFile } from './endpoint-source.js';
import { kebabCase } from './names.js';
import type { EndpointSketch, PluginSketch, ResourceSketch } from './plugin-sketch.js';
import { manifestFile, readmeFile, tsconfigFile, type PackageFacts } from './package-source.js';
import { namedSources, type NamedSource } from './schema-source.js';
import type { Shape } from './shape.js';

/** The files of a plugin by their path in its folder. Every name in it is made of letters, digits and dashes, so none leads elsewhere. */
export function pluginFiles(sketch: PluginSketch, facts: PackageFacts): ReadonlyMap<string, string> {
  const files = new Map<string, string>([
    ['package.json', manifestFile(sketch, facts)],
    ['tsconfig.json', tsconfigFile(facts)],
    ['README.md', readmeFile(sketch, facts)],
    ['src/index.ts', indexFile(sketch)],
    ['src/plugin.ts', pluginFile(sketch)],
    ['src/auth.ts', authFile(sketch)],
    ['src/errors.ts', errorsFile(sketch)],
    ['src/plugin.test.ts', testFile(sketch)],
  ]);
  if (sketch.events !== undefined) files.set('src/webhooks.ts', webhooksFile(sketch));
  const { shared, ownOf } = distribute(sketch);
  if (shared.length > 0) files.set('src/endpoints/shared-schemas.ts', schemasFile(shared));
  for (const resource of sketch.resources) {
    const own = ownOf.get(resource) ?? [];
    files.set(
      `src/endpoints/${kebabCase(resource.name)}.ts`,
      resourceFile({ resource, named: sketch.named, own, shared, defaultEncoding: sketch.body }),
    );
    for (const endpoint of resource.endpoints) {
      if (endpoint.fixture === undefined) continue;
      files.set(`src/fixtures/${fixtureFile(resource, endpoint)}.json`, `${JSON.stringify(endpoint.fixture, undefined, 2)}\n`);
    }
  }
  return files;
}

const shapesOf = ({ input, query, body, headers, output }: EndpointSketch): readonly Shape[] =>
  [input, query, body, headers, typeof output === 'string' ? undefined : output].filter((shape) => shape !== undefined);

/** A schema stands in the file of the resource that uses it; where several do, in `shared-schemas.ts`. */
function distribute({ resources, named }: PluginSketch): {
  readonly shared: readonly NamedSource[];
  readonly ownOf: ReadonlyMap<ResourceSketch, readonly NamedSource[]>;
} {
  const all = namedSources(
    resources.flatMap(({ endpoints }) => endpoints.flatMap(shapesOf)),
    named,
  );
  const users = new Map<string, ResourceSketch[]>();
  for (const resource of resources) {
    for (const { key } of namedSources(resource.endpoints.flatMap(shapesOf), named)) {
      const list = users.get(key) ?? [];
      list.push(resource);
      users.set(key, list);
    }
  }
  const isShared = ({ key }: NamedSource): boolean => (users.get(key)?.length ?? 0) > 1;
  return {
    shared: all.filter(isShared),
    ownOf: new Map(
      resources.map((resource) => [resource, all.filter((source) => !isShared(source) && users.get(source.key)?.[0] === resource)]),
    ),
  };
}
