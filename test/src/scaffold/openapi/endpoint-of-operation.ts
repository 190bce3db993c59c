import { camelCase } from '../names.js';
import { isRecord } from '../../provider/record.js';
import type { EndpointSketch, PaginationSketch } from '../plugin-sketch.js';
import { anything, bareShape, type NamedShapes, type Shape, type ShapeField } from '../shape.js';
import type { ApiDocument } from './document.js';
import type { NamedOperation } from './endpoint-names.js';
import { fixtureOf } from './example-of.js';
import { guessPagination } from './guess-pagination.js';
import { encodingOf, type Operation, type Parameter } from './operation.js';
import type { ShapeReader } from './shape-reader.js';

/** What endpoints are made with. */
export interface EndpointMaking {
  readonly document: ApiDocument;
  readonly reader: ShapeReader;
  /** Lower-case names of headers and names of query fields that the credential occupies. */
  readonly occupied: ReadonlySet<string>;
}

/** An endpoint whose names are not yet read; `finish` looks at what lies behind them. */
export interface UnfinishedEndpoint {
  readonly sketch: EndpointSketch;
  /** What it is called where another has its name already. */
  readonly otherName: string;
  finish(): EndpointSketch;
}

/** Why an operation cannot be declared as it stands; undefined where it can. */
export function obstacle({ path, request, parameters }: Operation): string | undefined {
  const { names, rest } = pathOf(path);
  if (rest === undefined) return 'its path has a part that no template can hold';
  if (new Set(names.values()).size !== names.size) return 'its path has a parameter twice';
  if (parameters.some((parameter) => parameter.in === 'cookie' && parameter.isRequired)) return 'it wants a cookie';
  const encoding = request?.mediaType === undefined ? undefined : encodingOf(request.mediaType);
  if (encoding === 'multipart') return 'it takes a multipart body: declare it with `multipart(…)`';
  if (encoding === 'bytes' || encoding === 'text') return `it takes a body of ${request?.mediaType ?? 'another kind'}`;
  return undefined;
}

/** The path with `:name`, and how each name of the document is written there. */
function pathOf(path: string): { readonly names: ReadonlyMap<string, string>; readonly rest: string | undefined } {
  const names = new Map<string, string>();
  const written = path.replace(/[?#].*$/, '');
  const literals = written.replaceAll(/\{[^{}]*\}/g, '');
  const template = written.replaceAll(/\{([^{}]*)\}/g, (_whole, name: string) => {
    // No object can be given a field of this name in the usual way.
    const safe = name === '__proto__' ? 'proto' : name.replaceAll(/\W/g, '_').replace(/^(?=\d)|^$/, '_');
    names.set(name, safe);
    return `:${safe}`;
  });
  // A name ends at `/`, `.`, `&` or `=`; a colon begins one; and what is no part of a path is no part of it.
  // A `.` or `..` between slashes would be taken for a way to another path.
  const hasDots = /\/(?:\.{1,2}|%2e.*)(?:\/|$)/i.test(written);
  const isWritable = !hasDots && /^\/[A-Za-z0-9._~%!$&'()*+,;=@/-]*$/.test(literals) && !/\{[^{}]*\}(?![/.&=]|$)/.test(written);
  return { names, rest: isWritable ? template : undefined };
}

/** What two operations have in common where nothing but their documentation tells them apart. */
export const requestOf = ({ method, path }: Operation): string => `${method} ${(pathOf(path).rest ?? path).replaceAll(/:\w+/g, ':')}`;

/** Declares an operation. */
export function endpointOf(
  { operation, name, resource }: NamedOperation,
  title: string | undefined,
  making: EndpointMaking,
): UnfinishedEndpoint {
  const { document, reader, occupied } = making;
  const { method, request, response } = operation;
  const { names, rest: path = '/' } = pathOf(operation.path);
  const isFree = (parameter: Parameter): boolean =>
    !occupied.has(parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name) &&
    !unsentHeaders.has(parameter.name.toLowerCase());
  const fieldsOf = (place: string): readonly ShapeField[] =>
    operation.parameters
      .filter((parameter) => parameter.in === place && parameter.name !== '' && parameter.name !== '__proto__' && isFree(parameter))
      .map(({ name: field, schema, isRequired }) => ({ name: field, shape: reader.read(schema, 'input'), optional: !isRequired }));
  const objectFrom = (fields: readonly ShapeField[]): Shape | undefined =>
    fields.length === 0 ? undefined : { kind: 'object', fields, loose: false };

  const query = objectFrom(fieldsOf('query'));
  const allHeaders = fieldsOf('header');
  const idempotency = allHeaders.find((field) => /^(x-)?idempotency-key$/i.test(field.name))?.name;
  const headers = objectFrom(allHeaders.filter((field) => field.name !== idempotency));
  const body = request === undefined ? undefined : reader.read(request.schema ?? {}, 'input');
  const encoding = request?.mediaType === undefined ? undefined : encodingOf(request.mediaType);
  const output = outputOf(operation, reader);
  const sketch: EndpointSketch = {
    name,
    title,
    method,
    path,
    output,
    ...(encoding === 'form' || encoding === 'json' ? { encoding } : {}),
    ...(idempotency === undefined || method === 'GET' ? {} : { idempotency }),
    headers,
  };

  return {
    sketch,
    otherName: operation.id === undefined ? name : camelCase(operation.id, name),
    finish() {
      const taken = new Set([...names.values(), ...(headers === undefined ? [] : ['headers'])]);
      const slots = slotsOf(method, query, body, taken, reader);
      const named = reader.named;
      const input = slots.input === undefined ? undefined : bareShape(slots.input, named);
      const guess =
        typeof output === 'string' || (method !== 'GET' && slots.input === undefined) || name === 'create'
          ? undefined
          : guessPagination({
              output,
              input: input?.kind === 'object' ? input.fields : [],
              headers: operation.responseHeaders,
              named,
              resource,
            });
      const found = typeof output === 'string' || output.kind === 'nothing' ? undefined : fixtureOf(document, response, output, named);
      // An example of an empty page shows less than a sample.
      const fixture = guess !== undefined && itemsIn(found, guess).length === 0 ? undefined : found;
      const isUsable = guess?.by !== 'lastId' || typeof output === 'string' || hasIds(output, fixture, guess, named);
      const paginate = isUsable ? guess : undefined;
      return { ...sketch, ...slots, ...(paginate === undefined ? {} : { paginate }), ...(fixture === undefined ? {} : { fixture }) };
    },
  };
}

/** Headers that the machinery itself writes. */
const unsentHeaders: ReadonlySet<string> = new Set(['accept', 'content-type', 'content-length', 'authorization', 'user-agent', 'host']);

function outputOf({ response }: Operation, reader: ShapeReader): EndpointSketch['output'] {
  if (response.mediaType === undefined) return { kind: 'nothing' };
  const encoding = encodingOf(response.mediaType);
  if (encoding === 'text' || encoding === 'bytes') return encoding;
  const shape = reader.read(response.schema ?? {}, 'output');
  // An answer whose names are data may get names of another kind beside them.
  return shape.kind === 'map' ? { kind: 'map', values: anything } : shape;
}

type Slots = Pick<EndpointSketch, 'input' | 'query' | 'body'>;

/** The short form where nothing stands against it: names that meet, or a body that is no object, take the long one. */
function slotsOf(
  method: EndpointSketch['method'],
  query: Shape | undefined,
  body: Shape | undefined,
  taken: ReadonlySet<string>,
  reader: ShapeReader,
): Slots {
  const { named } = reader;
  const isShort = (shape: Shape | undefined, others: readonly string[]): boolean => {
    if (shape === undefined) return true;
    const bare = bareShape(shape, named);
    return shape.kind !== 'nullable' && bare.kind === 'object' && !bare.fields.some(({ name }) => taken.has(name) || others.includes(name));
  };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  if (!hasBody || method === 'DELETE') {
    const sent = hasBody && body !== undefined && isWorthSending(body, reader) ? body : undefined;
    const short = isShort(query, sent === undefined ? [] : ['body']);
    return { ...(query === undefined ? {} : short ? { input: query } : { query }), ...(sent === undefined ? {} : { body: sent }) };
  }
  const short = isShort(body, query === undefined ? [] : ['query']);
  return {
    ...(body === undefined || !isWorthSending(body, reader) ? {} : short ? { input: body } : { body }),
    ...(query === undefined ? {} : { query }),
  };
}

/** A body of nothing that is known is left out. */
function isWorthSending(body: Shape, { named }: ShapeReader): boolean {
  const bare = bareShape(body, named);
  return bare.kind !== 'object' || bare.fields.length > 0 || bare.loose;
}

/** The items of an example. */
function itemsIn(page: unknown, { items }: PaginationSketch): readonly unknown[] {
  const found = items === '.' ? page : isRecord(page) ? page[items] : undefined;
  return Array.isArray(found) ? found : [];
}

/** Whether the items by whose ids pages go on have ids: in the example, else because the document says that they must. */
function hasIds(output: Shape, fixture: unknown, { items, id = 'id', ...rest }: PaginationSketch, named: NamedShapes): boolean {
  if (fixture !== undefined) return itemsIn(fixture, { items, ...rest }).every((item) => isRecord(item) && typeof item[id] === 'string');
  const page = bareShape(output, named);
  const list = items === '.' ? page : page.kind === 'object' ? page.fields.find(({ name }) => name === items)?.shape : undefined;
  const bare = list === undefined ? undefined : bareShape(list, named);
  const item = bare?.kind === 'list' ? bareShape(bare.items, named) : undefined;
  return item?.kind === 'object' && item.fields.some(({ name, optional }) => name === id && !optional);
}
