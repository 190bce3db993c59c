import {
  bytes,
  del,
  get,
  head,
  patch,
  post,
  put,
  text,
  type AnyEndpoint,
  type EndpointTree,
  type Method,
  type Schema,
} from '@mooring/core';
import { z } from 'zod';
import type { EndpointConfiguration, JsonSchema, PaginationConfiguration } from '../configuration/configuration.js';

type Declare = (path: string, options: Readonly<Record<string, unknown>>) => AnyEndpoint;

// The names of parameters and fields that a configuration gives are the provider's; no schema is there to check them against.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const declare = { GET: get, HEAD: head, POST: post, PUT: put, PATCH: patch, DELETE: del } as unknown as Readonly<Record<Method, Declare>>;

const anyRecord = z.record(z.string(), z.unknown());
const anyBody = z.union([anyRecord, z.array(z.unknown())]);

/** The endpoints of a configuration, nested by their dotted names. */
export function endpointsOf(
  configured: Readonly<Record<string, EndpointConfiguration>>,
  pagination: PaginationConfiguration | undefined,
): EndpointTree {
  const tree: Branch = {};
  for (const [name, endpoint] of Object.entries(configured)) place(tree, name.split('.'), endpointOf(endpoint, pagination));
  return tree;
}

interface Branch {
  [name: string]: AnyEndpoint | Branch;
}

function place(branch: Branch, [first = '', ...rest]: readonly string[], endpoint: AnyEndpoint): void {
  if (rest.length === 0) {
    branch[first] = endpoint;
    return;
  }
  // No endpoint stands above another one: the configuration was checked for that.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  place((branch[first] ??= {}) as Branch, rest, endpoint);
}

function endpointOf(configured: EndpointConfiguration, pagination: PaginationConfiguration | undefined): AnyEndpoint {
  const { method, path, input, parts, answer, paginate, example, ...traits } = configured;
  const pages = paginate === true ? pagination : paginate;
  return declare[method](path, {
    ...traits,
    ...inputOf(input, parts),
    output: outputOf(answer, pages),
    ...(pages === undefined ? {} : { paginate: pages }),
    ...(example === undefined ? {} : { fixture: example }),
  });
}

function inputOf(input: EndpointConfiguration['input'], parts: EndpointConfiguration['parts']): Readonly<Record<string, Schema>> {
  if (parts !== undefined) return Object.fromEntries(parts.map((part) => [part, part === 'body' ? anyBody : anyRecord]));
  if (input === false) return {};
  return { input: input === undefined ? anyRecord : schemaOf(input) };
}

function outputOf(answer: EndpointConfiguration['answer'], pages: PaginationConfiguration | undefined): Schema {
  if (answer === 'text') return text();
  if (answer === 'bytes') return bytes();
  if (answer !== undefined) return schemaOf(answer);
  return pages === undefined ? z.unknown() : pageOf(pages.items);
}

/** An answer that holds a list of objects at `items`: where it does not, the path is wrong, and a walk would end at once with nothing. */
function pageOf(items: string): Schema {
  if (items === '.') return z.array(anyRecord);
  return items
    .split('.')
    .toReversed()
    .reduce<z.ZodType>((inner, name) => z.looseObject({ [name]: inner }), z.array(anyRecord));
}

/** The schema that a JSON Schema describes; what it does not name stays. */
export const schemaOf = (described: JsonSchema): Schema => z.fromJSONSchema(described);
