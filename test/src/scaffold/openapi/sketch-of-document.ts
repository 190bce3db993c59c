import { MooringError } from '@mooring/core';
import { groupBy } from '../group-by.js';
import { singular, unique } from '../names.js';
import type { AuthSketch, EndpointSketch, PluginSketch, ResourceSketch } from '../plugin-sketch.js';
import { askedOperations, usualOperations } from './choose-operations.js';
import { recordIn, scalarIn, textIn, type ApiDocument } from './document.js';
import { nameOperations, type NamedOperation } from './endpoint-names.js';
import { endpointOf, obstacle, requestOf, type UnfinishedEndpoint } from './endpoint-of-operation.js';
import { errorsOf } from './errors-of.js';
import { madeUpFixture } from './made-up-fixture.js';
import { operationsOf, type Operation } from './operation.js';
import { authOf } from './security.js';
import { baseUrlOf, hasServers } from './server-url.js';
import { ShapeReader } from './shape-reader.js';

export interface DocumentOptions {
  readonly id: string;
  readonly endpoints?: readonly string[] | undefined;
  readonly auth?: AuthSketch | undefined;
  readonly webhooks?: boolean | undefined;
}

/**
 * The plugin that a document describes, and what of the chosen endpoints had to be left out.
 * @throws MooringError `InvalidOptions` where no endpoint is left
 */
export function sketchOfDocument(
  document: ApiDocument,
  options: DocumentOptions,
): { readonly sketch: PluginSketch; readonly leftOut: readonly string[] } {
  const { id } = options;
  const all = nameOperations(operationsOf(document));
  const home = hasServers(document) ? undefined : all.find(({ operation }) => operation.ownServer !== undefined)?.operation.ownServer;
  const base = baseUrlOf(document, home, id);
  const firstOf = new Map(all.map(({ operation }) => [requestOf(operation), operation] as const).toReversed());
  const judge = ({ operation }: NamedOperation): string | undefined =>
    obstacle(operation) ??
    (isElsewhere(operation, base.url) ? 'it goes to another host: declare it with `servers`' : undefined) ??
    (firstOf.get(requestOf(operation)) === operation ? undefined : 'another endpoint makes the same request');
  const asked = options.endpoints === undefined ? usualOperations(all, judge) : askedOperations(all, options.endpoints);
  const chosen = asked.filter((candidate) => judge(candidate) === undefined);
  const leftOut = asked
    .filter((candidate) => !chosen.includes(candidate))
    .map((candidate) => `${candidate.operation.method} ${candidate.operation.path}: ${judge(candidate)}`);
  if (chosen.length === 0)
    throw new MooringError('InvalidOptions', `None of the document's endpoints can be declared. ${leftOut.slice(0, 3).join('; ')}`);

  const auth =
    options.auth ??
    authOf(
      document,
      chosen.map(({ operation }) => operation.security),
    );
  const reader = new ShapeReader(document);
  const occupied = new Set(auth.kind === 'apiKey' ? [auth.name] : []);
  const unfinished = groupBy(
    chosen.map((candidate) => ({
      candidate,
      endpoint: endpointOf(candidate, titleOf(candidate.operation), { document, reader, occupied }),
    })),
    ({ candidate }) => candidate.resource,
  );
  reader.finish();
  const resources = withSomeFixture(
    [...unfinished].map(([name, entries]) =>
      resourceOf(
        name,
        entries.map(({ endpoint }) => endpoint),
      ),
    ),
    reader,
  );
  const info = recordIn(document.root, 'info');
  const encodings = resources.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ encoding, method }) => (encoding === undefined || method === 'GET' ? [] : [encoding])),
  );
  const sketch: PluginSketch = {
    id,
    title: short(textIn(info, 'title')) ?? id,
    docs: docsOf(document),
    apiVersion: short(scalarIn(info, 'version')) ?? 'v1',
    baseUrl: base.url,
    baseUrlGuess: base.guess,
    values: base.values,
    body: encodings.length > 0 && encodings.every((encoding) => encoding === 'form') ? 'form' : 'json',
    auth,
    probe: probeOf(resources),
    errors: errorsFrom(document, chosen),
    resources,
    named: reader.named,
    events: options.webhooks === true ? eventsOf(document, resources) : undefined,
  };
  return { sketch, leftOut };
}

/** Read apart from the endpoints: what an error looks like gets no schema of its own. */
function errorsFrom(document: ApiDocument, chosen: readonly NamedOperation[]): PluginSketch['errors'] {
  const reader = new ShapeReader(document);
  const shapes = chosen.flatMap(({ operation }) => operation.errors).map((schema) => reader.read(schema, 'output'));
  return errorsOf(shapes, reader.finish());
}

const isElsewhere = ({ ownServer }: Operation, base: string): boolean =>
  ownServer !== undefined && /^https?:/.test(ownServer) && ownServer !== base;

/** One line, and not a long one. */
const short = (text: string | undefined): string | undefined => {
  const line = text?.replaceAll(/\s+/g, ' ').trim();
  return line === undefined || line === '' ? undefined : line.slice(0, 90);
};

const titleOf = ({ title }: Operation): string | undefined => short(title);

function docsOf({ root }: ApiDocument): string | undefined {
  const url = textIn(recordIn(root, 'externalDocs'), 'url');
  return url !== undefined && /^https:\/\/[A-Za-z0-9./_~#%?=&-]+$/.test(url) && URL.canParse(url) ? url : undefined;
}

function resourceOf(name: string, endpoints: readonly UnfinishedEndpoint[]): ResourceSketch {
  const used = new Set<string>();
  const named = endpoints.map((endpoint) => {
    const own = used.has(endpoint.sketch.name) ? endpoint.otherName : endpoint.sketch.name;
    return { ...endpoint.finish(), name: unique(own, used) };
  });
  return { name, endpoints: named };
}

/** Somebody who knows what an answer looks like must find the place for it: where the document shows none, one is made up. */
function withSomeFixture(resources: readonly ResourceSketch[], reader: ShapeReader): readonly ResourceSketch[] {
  if (resources.some(({ endpoints }) => endpoints.some(({ fixture }) => fixture !== undefined))) return resources;
  let isDone = false;
  const filled = (endpoint: EndpointSketch): EndpointSketch => {
    const fixture = isDone || typeof endpoint.output === 'string' ? undefined : madeUpFixture(endpoint.output, reader.named);
    if (fixture === undefined) return endpoint;
    isDone = true;
    return { ...endpoint, fixture, isFixtureMadeUp: true };
  };
  return resources.map((resource) => ({ ...resource, endpoints: resource.endpoints.map(filled) }));
}

/** An endpoint that needs nothing and changes nothing. */
function probeOf(resources: readonly ResourceSketch[]): string | undefined {
  for (const resource of resources) {
    const found = resource.endpoints.find(
      ({ method, path, input, query, headers }) =>
        method === 'GET' &&
        !path.includes(':') &&
        [input, query, headers].every((shape) => shape?.kind !== 'object' || shape.fields.every(({ optional }) => optional)),
    );
    if (found !== undefined) return `${resource.name}.${found.name}`;
  }
  return undefined;
}

/** Types of events: those the document declares, else one to begin with. */
function eventsOf({ root }: ApiDocument, resources: readonly ResourceSketch[]): readonly string[] {
  const declared = Object.keys(recordIn(root, 'webhooks'));
  return declared.length > 0 ? declared : resources.slice(0, 1).map(({ name }) => `${singular(name)}.created`);
}
