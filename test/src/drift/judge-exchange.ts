import { isMooringError, type ProviderErrorCode, type Schema, type SchemaIssue } from '@mooring/core';
import { formatOf, prepareRequest, type CompiledEndpoint, type CompiledPlugin, type ConnectionState } from '@mooring/core/runtime';
import { createSeededRandom } from '../provider/seeded-random.js';
import { isRecord } from '../provider/record.js';
import type { EndpointFinder, FoundEndpoint } from './endpoint-finder.js';
import type { SeenExchange } from './read-exchanges.js';
import { rebuildInput } from './rebuild-input.js';

/** Something that does not fit, by its path. */
export interface DriftIssue {
  readonly path: string;
  readonly message: string;
}

/** What an exchange says about the plugin. */
export interface ExchangeVerdict {
  readonly method: string;
  /** A secret of the path is covered. */
  readonly path: string;
  readonly status: number;
  /** Dotted name; undefined where the plugin has no endpoint for it. */
  readonly endpoint: string | undefined;
  /** `refused`: the plugin's schemas do not let this request pass. `unclear`: they cannot be told from what went over the wire. */
  readonly request: 'fits' | 'refused' | 'unclear' | 'unknown';
  /** `error`: no success, so no declared output; `rejected`: one that finds fault with the request. `absent`: no answer was taken down. */
  readonly answer: 'fits' | 'drift' | 'error' | 'rejected' | 'absent' | 'unknown';
  readonly issues: readonly DriftIssue[];
}

/** Says of an exchange whether the plugin can make the request, and whether the answer fits what it declares. */
export async function judgeExchange(plugin: CompiledPlugin, finder: EndpointFinder, exchange: SeenExchange): Promise<ExchangeVerdict> {
  const { method, path, status, origin, query } = exchange;
  const body = typeof exchange.reqBody === 'string' ? parseJson(exchange.reqBody) : exchange.reqBody;
  const found = finder.find({ method, origin, path, query, body });
  if (found === undefined) return { method, path, status, endpoint: undefined, request: 'unknown', answer: 'unknown', issues: [] };
  const request = await judgeRequest(plugin, found, exchange);
  const answer = await judgeAnswer(plugin, found.endpoint, exchange);
  return {
    method,
    path: shownPath(found, path),
    status,
    endpoint: found.endpoint.name,
    request: request.verdict,
    answer: answer.verdict,
    issues: [
      ...request.issues.map((issue) => ({ ...issue, path: joined('request', issue.path) })),
      ...answer.issues.map((issue) => ({ ...issue, path: joined('answer', issue.path) })),
    ],
  };
}

/** Whether a verdict says that plugin and provider no longer agree. Both finding fault with a request is agreement. */
export const isDrift = ({ request, answer }: ExchangeVerdict): boolean =>
  (request === 'refused' && answer !== 'rejected') || answer === 'drift';

interface Judged<Verdict> {
  readonly verdict: Verdict;
  readonly issues: readonly DriftIssue[];
}

async function judgeRequest(
  plugin: CompiledPlugin,
  found: FoundEndpoint,
  exchange: SeenExchange,
): Promise<Judged<'fits' | 'refused' | 'unclear'>> {
  const { endpoint, params } = found;
  const wrongValues = Object.entries(plugin.definition.values ?? {}).flatMap(([name, { pattern }]): DriftIssue[] => {
    const value = found.values[name];
    const fits = value === undefined || new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
    return fits ? [] : [{ path: `{${name}}`, message: `is outside of ${String(pattern)}` }];
  });
  if (wrongValues.length > 0) return { verdict: 'refused', issues: wrongValues };
  const { input, unclear } = rebuildInput(plugin, found, exchange);
  const url =
    endpoint.definition.follow === undefined ? {} : { url: `${exchange.origin ?? ''}${exchange.path}?${exchange.query.toString()}` };
  if (unclear.length > 0) return { verdict: 'unclear', issues: [] };
  try {
    await prepareRequest(endpoint, connectionFor(plugin, found), { ...input, ...params, ...url }, { random: createSeededRandom(1) });
    return { verdict: 'fits', issues: [] };
  } catch (error) {
    if (!isMooringError(error)) throw error;
    return { verdict: 'refused', issues: error.issues ?? [{ path: '', message: error.message }] };
  }
}

/** A connection that prepares requests and sends none, so it has no credential. */
function connectionFor(plugin: CompiledPlugin, { values, server, origin }: FoundEndpoint): ConnectionState {
  return {
    plugin,
    name: 'recorded',
    key: `${plugin.key}/recorded`,
    environment: 'live',
    account: undefined,
    tenant: undefined,
    auth: plugin.definition.auth,
    method: '',
    tokens: undefined,
    credentials: new Map(),
    values,
    bases: new Map([[server, { origin, path: '' }]]),
    authorise: () => () => {
      throw new TypeError('A recorded exchange is judged, not sent.');
    },
    allowsHost: () => false,
  };
}

async function judgeAnswer(
  plugin: CompiledPlugin,
  endpoint: CompiledEndpoint,
  exchange: SeenExchange,
): Promise<Judged<ExchangeVerdict['answer']>> {
  const { status, response, responseHeaders: headers } = exchange;
  const text = typeof response === 'string' ? response : JSON.stringify(response ?? '');
  const body = typeof response === 'string' ? (response === '' ? undefined : (parseJson(response) ?? response)) : response;
  const isSuccess = status >= 200 && status <= 299;
  const { output, graphql } = endpoint.definition;
  const format = formatOf(output);
  // Some providers say "error" within a 200; that answer is not what the output declares.
  const told = format === undefined || !isSuccess ? plugin.errors.read({ status, headers, body, text }) : undefined;
  if (!isSuccess || told !== undefined) return { verdict: findsFault(status, told?.means) ? 'rejected' : 'error', issues: [] };
  if (format?.kind === 'ndjson') return judgeLines(format.item, response);
  if (format !== undefined) return { verdict: response === undefined ? 'absent' : 'fits', issues: [] };
  if (body === undefined && exchange.response === undefined) {
    const issues = await issuesOf(output, undefined);
    return { verdict: issues.length === 0 ? 'fits' : 'absent', issues: [] };
  }
  const issues = await issuesOf(output, graphql !== undefined && isRecord(body) ? body['data'] : body);
  return { verdict: issues.length === 0 ? 'fits' : 'drift', issues };
}

/** Whether a failure is about the request itself, rather than about the moment, the credential or the resource. */
const findsFault = (status: number, means: ProviderErrorCode | undefined): boolean =>
  means === undefined ? status < 300 || status === 400 || status === 422 : means === 'RequestRejected';

async function judgeLines(item: Schema, response: unknown): Promise<Judged<ExchangeVerdict['answer']>> {
  if (response === undefined) return { verdict: 'absent', issues: [] };
  const items: readonly unknown[] =
    typeof response === 'string'
      ? response
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(parseJson)
      : Array.isArray(response)
        ? response
        : [response];
  const issues: DriftIssue[] = [];
  for (const [index, value] of items.entries())
    for (const { path, message } of await issuesOf(item, value)) issues.push({ path: joined(String(index), path), message });
  return { verdict: issues.length === 0 ? 'fits' : 'drift', issues };
}

async function issuesOf(schema: Schema, value: unknown): Promise<readonly DriftIssue[]> {
  const result = await schema['~standard'].validate(value);
  return (result.issues ?? []).map((issue) => ({ path: pathOf(issue), message: issue.message }));
}

const pathOf = ({ path = [] }: SchemaIssue): string => path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
const joined = (slot: string, path: string): string => (path === '' ? slot : `${slot}.${path}`);

function shownPath({ endpoint, params }: FoundEndpoint, path: string): string {
  const secret = endpoint.definition.secretParam === undefined ? undefined : params[endpoint.definition.secretParam];
  return secret === undefined ? path : path.replaceAll(encodeURIComponent(secret), '[secret]').replaceAll(secret, '[secret]');
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Not JSON: judged as the text that it is.
    return undefined;
  }
}
