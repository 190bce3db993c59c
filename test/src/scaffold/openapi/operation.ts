import type { Method } from '@mooring/core';
import { isRecord, type JsonRecord } from '../../provider/record.js';
import { listIn, recordIn, resolve, textIn, type ApiDocument } from './document.js';
import { serverUrl } from './server-url.js';

/** What a document says of one method of one path, whatever its version. */
export interface Operation {
  readonly id: string | undefined;
  readonly method: Method;
  /** As the document writes it, with `{name}`. */
  readonly path: string;
  readonly title: string | undefined;
  readonly isDeprecated: boolean;
  /** Base URL, where the operation or its path has one of its own. */
  readonly ownServer: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly request: Body | undefined;
  /** The answer of a success. */
  readonly response: Body;
  readonly responseHeaders: readonly string[];
  /** Schemas of the answers that tell an error. */
  readonly errors: readonly unknown[];
  readonly security: readonly unknown[] | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  readonly schema: unknown;
}

/** What is sent or answered. Without a media type there is no body. */
export interface Body {
  readonly mediaType: string | undefined;
  readonly schema: unknown;
  readonly examples: readonly unknown[];
  readonly isRequired: boolean;
}

const methods = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

/** Every operation of a document, in its order. */
export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(recordIn(document.root, 'paths')).flatMap(([path, item]) => {
    const { value: pathItem } = resolve(document, item) ?? {};
    if (pathItem === undefined) return [];
    return Object.entries(methods).flatMap(([name, method]) => {
      const operation = pathItem[name];
      return isRecord(operation) ? [read(document, path, method, pathItem, operation)] : [];
    });
  });
}

function read(document: ApiDocument, path: string, method: Method, pathItem: JsonRecord, operation: JsonRecord): Operation {
  const own = [...listIn(pathItem, 'parameters'), ...listIn(operation, 'parameters')].flatMap((parameter) => {
    const { value } = resolve(document, parameter) ?? {};
    return value === undefined ? [] : [value];
  });
  const parameters = [...new Map(own.map((value) => [`${textIn(value, 'in')} ${textIn(value, 'name')}`, value])).values()];
  const { response, headers, errors } = readResponses(document, operation);
  return {
    id: textIn(operation, 'operationId'),
    method,
    path,
    title: textIn(operation, 'summary'),
    isDeprecated: operation['deprecated'] === true,
    ownServer: serverUrl(listIn(operation, 'servers')[0] ?? listIn(pathItem, 'servers')[0]),
    parameters: parameters.filter((value) => !['body', 'formData'].includes(textIn(value, 'in') ?? '')).map(readParameter),
    request: document.isSwagger ? swaggerRequest(document, operation, parameters) : openApiRequest(document, operation),
    response,
    responseHeaders: headers,
    errors,
    security: Array.isArray(operation['security']) ? operation['security'] : undefined,
  };
}

function readParameter(value: JsonRecord): Parameter {
  const [content] = Object.values(recordIn(value, 'content'));
  return {
    name: textIn(value, 'name') ?? '',
    in: textIn(value, 'in') ?? '',
    isRequired: value['required'] === true,
    // Swagger 2 writes the schema into the parameter itself.
    schema: value['schema'] ?? (isRecord(content) ? content['schema'] : undefined) ?? withoutRequired(value),
  };
}

const withoutRequired = ({ required: _flag, in: _place, name: _name, ...schema }: JsonRecord): JsonRecord => schema;

const isJson = (type: string): boolean => /^application\/(?:[\w.+-]*\+)?json\b/.test(type);
const isForm = (type: string): boolean => type.startsWith('application/x-www-form-urlencoded');

function openApiRequest(document: ApiDocument, operation: JsonRecord): Body | undefined {
  const { value } = resolve(document, operation['requestBody']) ?? {};
  if (value === undefined) return undefined;
  const content = recordIn(value, 'content');
  const types = Object.keys(content);
  const type = types.find(isJson) ?? types.find(isForm) ?? types[0];
  return type === undefined ? undefined : { ...bodyOf(document, type, content[type]), isRequired: value['required'] === true };
}

function swaggerRequest(document: ApiDocument, operation: JsonRecord, parameters: readonly JsonRecord[]): Body | undefined {
  const body = parameters.find((value) => value['in'] === 'body');
  const consumes = [...listIn(operation, 'consumes'), ...listIn(document.root, 'consumes')].map(String);
  if (body !== undefined)
    return {
      mediaType: consumes.find(isJson) ?? 'application/json',
      schema: body['schema'],
      examples: [],
      isRequired: body['required'] === true,
    };
  const fields = parameters.filter((value) => value['in'] === 'formData');
  if (fields.length === 0) return undefined;
  const isMultipart = fields.some((value) => value['type'] === 'file') || (consumes.length > 0 && !consumes.some(isForm));
  return {
    mediaType: isMultipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded',
    schema: {
      type: 'object',
      properties: Object.fromEntries(fields.map((value) => [textIn(value, 'name') ?? '', withoutRequired(value)])),
      required: fields.filter((value) => value['required'] === true).map((value) => value['name']),
    },
    examples: [],
    isRequired: true,
  };
}

function bodyOf(document: ApiDocument, type: string, media: unknown): Body {
  const named = Object.values(recordIn(media, 'examples')).map((example) => resolve(document, example)?.value['value']);
  const single = isRecord(media) ? media['example'] : undefined;
  return {
    mediaType: type,
    schema: isRecord(media) ? media['schema'] : undefined,
    examples: [single, ...named].filter((example) => example !== undefined),
    isRequired: true,
  };
}

const noBody: Body = { mediaType: undefined, schema: undefined, examples: [], isRequired: false };

function readResponses(
  document: ApiDocument,
  operation: JsonRecord,
): { readonly response: Body; readonly headers: readonly string[]; readonly errors: readonly unknown[] } {
  const all = Object.entries(recordIn(operation, 'responses')).flatMap(([status, response]) => {
    const { value } = resolve(document, response) ?? {};
    return value === undefined ? [] : [{ status, value, body: responseBody(document, operation, value) }];
  });
  const successes = all.filter(({ status }) => status.startsWith('2'));
  const success = successes.find(({ body }) => body.schema !== undefined) ?? successes[0] ?? all.find(({ status }) => status === 'default');
  return {
    response: success?.body ?? noBody,
    headers: Object.keys(recordIn(success?.value, 'headers')).map((name) => name.toLowerCase()),
    errors: all
      .filter(({ status }) => /^(4|5|default)/.test(status))
      .flatMap(({ body }) => (body.schema === undefined ? [] : [body.schema])),
  };
}

function responseBody(document: ApiDocument, operation: JsonRecord, response: JsonRecord): Body {
  if (document.isSwagger) {
    if (response['schema'] === undefined) return noBody;
    const produces = [...listIn(operation, 'produces'), ...listIn(document.root, 'produces')].map(String);
    const example = recordIn(response, 'examples')['application/json'];
    const mediaType = produces.length === 0 ? 'application/json' : (produces.find(isJson) ?? produces[0]);
    return { mediaType, schema: response['schema'], examples: example === undefined ? [] : [example], isRequired: true };
  }
  const content = recordIn(response, 'content');
  const types = Object.keys(content);
  const type = types.find(isJson) ?? types[0];
  return type === undefined ? noBody : bodyOf(document, type, content[type]);
}

/** How a media type is written or read. */
export function encodingOf(mediaType: string): 'json' | 'form' | 'text' | 'bytes' | 'multipart' {
  if (isJson(mediaType) || mediaType === '*/*') return 'json';
  if (isForm(mediaType)) return 'form';
  if (mediaType.startsWith('multipart/')) return 'multipart';
  return /^text\/|xml/.test(mediaType) ? 'text' : 'bytes';
}
