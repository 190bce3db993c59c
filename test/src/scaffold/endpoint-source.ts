import type { EndpointSketch, ResourceSketch } from './plugin-sketch.js';
import { kebabCase } from './names.js';
import { schemaSource, type NamedSource } from './schema-source.js';
import type { NamedShapes, Shape } from './shape.js';
import { braces, call, entry, property, quoted, render, type Code } from './source-code.js';

const builders = { GET: 'get', HEAD: 'head', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'del' } as const;

/** What a file of endpoints is written from. */
export interface ResourceSource {
  readonly resource: ResourceSketch;
  readonly named: NamedShapes;
  /** The named schemas that stand in the file itself. */
  readonly own: readonly NamedSource[];
  /** Those that it takes from `shared-schemas.ts`. */
  readonly shared: readonly NamedSource[];
  /** The body of the plugin's requests where an endpoint does not say. */
  readonly defaultEncoding: 'json' | 'form';
}

/** The name of the fixture of an endpoint, as a file without its ending. */
export const fixtureFile = (resource: ResourceSketch, endpoint: EndpointSketch): string =>
  `${kebabCase(resource.name)}-${kebabCase(endpoint.name)}`;

/** The constant that a file imports a fixture as. */
const fixtureName = (endpoint: EndpointSketch): string => `${endpoint.name.replace(/_$/, '')}Fixture`;

/** The file of one resource. */
export function resourceFile(source: ResourceSource): string {
  const { resource, own, shared } = source;
  const endpoints = render(braces(resource.endpoints.map((endpoint) => [`${property(endpoint.name)}: `, endpointCode(endpoint, source)])));
  const exported =
    resource.guess === undefined
      ? `export const ${resource.name} = ${endpoints};\n`
      : `export const ${resource.name} = unverified(\n  ${endpoints.replaceAll('\n', '\n  ')},\n  ${quoted(resource.guess)},\n);\n`;
  const schemas = own.map(({ name, code }) => `export const ${name} = ${render(code)};\n\n`).join('');
  const body = schemas + exported;
  return `${imports(source, body, shared)}\n${body}`;
}

/** The file of the schemas that several resources use. */
export const schemasFile = (shared: readonly NamedSource[]): string =>
  `import { z } from 'zod';\n\n${shared.map(({ name, code }) => `export const ${name} = ${render(code)};\n`).join('\n')}`;

function imports({ resource }: ResourceSource, body: string, shared: readonly NamedSource[]): string {
  const { endpoints } = resource;
  const core = new Set<string>(endpoints.map(({ method }) => builders[method]));
  for (const { output } of endpoints) if (typeof output === 'string') core.add(output);
  if (/\bunverified\(/.test(body)) core.add('unverified');
  const used = shared.filter(({ name }) => new RegExp(`(?<![\\w.'"])${name}(?![\\w'"])`).test(body)).map(({ name }) => name);
  return [
    `import { ${[...core].toSorted().join(', ')} } from '@mooring/core';`,
    ...(/\bz\./.test(body) ? [`import { z } from 'zod';`] : []),
    ...endpoints
      .filter(({ fixture }) => fixture !== undefined)
      .map(
        (endpoint) => `import ${fixtureName(endpoint)} from '../fixtures/${fixtureFile(resource, endpoint)}.json' with { type: 'json' };`,
      ),
    ...(used.length > 0 ? [`import { ${used.toSorted().join(', ')} } from './shared-schemas.js';`] : []),
    '',
  ].join('\n');
}

function endpointCode(endpoint: EndpointSketch, { named, defaultEncoding }: ResourceSource): Code {
  const schema = (name: string, shape: Shape | undefined): readonly Code[] =>
    shape === undefined ? [] : [entry(name, schemaSource(shape, named))];
  const { title, output, encoding, idempotency, paginate, fixture } = endpoint;
  const hasBody = endpoint.body !== undefined || (endpoint.input !== undefined && !['GET', 'HEAD', 'DELETE'].includes(endpoint.method));
  return call(
    builders[endpoint.method],
    quoted(endpoint.path),
    braces([
      ...(title === undefined ? [] : [entry('title', quoted(title))]),
      ...schema('input', endpoint.input),
      ...schema('query', endpoint.query),
      ...schema('body', endpoint.body),
      ...schema('headers', endpoint.headers),
      ...(typeof output === 'string' ? [`output: ${output}()`] : schema('output', output)),
      ...(hasBody && encoding !== undefined && encoding !== defaultEncoding ? [entry('encoding', quoted(encoding))] : []),
      ...(idempotency === undefined ? [] : [entry('idempotency', quoted(idempotency))]),
      ...(paginate === undefined ? [] : [entry('paginate', paginateCode(paginate))]),
      ...(fixture === undefined ? [] : [entry('fixture', fixtureCode(endpoint))]),
    ]),
  );
}

function paginateCode({ guess, ...paginate }: NonNullable<EndpointSketch['paginate']>): Code {
  const parts = Object.entries(paginate).map(([name, value]) => entry(name, quoted(String(value))));
  return call('unverified', braces(parts), quoted(guess));
}

const fixtureCode = (endpoint: EndpointSketch): Code =>
  endpoint.isFixtureMadeUp === true
    ? call('unverified', fixtureName(endpoint), quoted('Made from the schema: put an answer from the documents here.'))
    : fixtureName(endpoint);
