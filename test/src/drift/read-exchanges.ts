import { MooringError } from '@mooring/core';
import { encodeForm } from '@mooring/core/runtime';
import { isRecord } from '../provider/record.js';

/** An exchange with a provider as something else took it down. */
export interface SeenExchange {
  readonly method: string;
  /** Scheme and host; undefined where only the path was written down. */
  readonly origin: string | undefined;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; undefined where none were taken down. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** As it was sent where it is a text; else already parsed. `undefined` where there is none. */
  readonly reqBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** As it came where it is a text; else already parsed. `undefined` where none was taken down. */
  readonly response: unknown;
}

/**
 * The exchanges of a HAR file (browsers and proxies export it), of JSON lines `{ method, path, query, reqBody, status, response }`, or of
 * a list of such objects. `path` may be a full URL and may have a query of its own.
 * @throws MooringError `InvalidOptions` that names the line which is none
 */
export function readExchanges(text: string): readonly SeenExchange[] {
  const whole = parseJson(text);
  const entries = isRecord(whole) && isRecord(whole['log']) ? whole['log']['entries'] : undefined;
  if (Array.isArray(entries)) return entries.map((entry: unknown, index) => exchangeOfHar(entry, `entry ${index}`));
  if (Array.isArray(whole)) return whole.map((item: unknown, index) => exchangeOfLine(item, `item ${index}`));
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [exchangeOfLine(parseJson(line), `line ${index + 1}`)]));
}

function exchangeOfLine(line: unknown, place: string): SeenExchange {
  if (!isRecord(line)) throw invalid(place, 'a JSON object');
  const { method, path, query, reqBody, status, response, headers } = line;
  if (typeof method !== 'string' || typeof path !== 'string') throw invalid(place, 'an object with `method` and `path`');
  if (typeof status !== 'number') throw invalid(place, 'an object with a number as its `status`');
  return {
    method: method.toUpperCase(),
    ...locate(path, place, queryText(query)),
    headers: isRecord(headers) ? textsOf(Object.entries(headers)) : undefined,
    reqBody: reqBody ?? undefined,
    status,
    responseHeaders: {},
    response,
  };
}

function exchangeOfHar(entry: unknown, place: string): SeenExchange {
  const { request, response } = isRecord(entry) ? entry : {};
  if (!isRecord(request) || !isRecord(response)) throw invalid(place, 'an entry with a request and a response');
  const { method, url, postData, headers } = request;
  const { status, content } = response;
  if (typeof method !== 'string' || typeof url !== 'string' || typeof status !== 'number')
    throw invalid(place, 'an entry with method, URL and status');
  return {
    method: method.toUpperCase(),
    ...locate(url, place, ''),
    headers: textsOf(pairsOf(headers)),
    reqBody: postedBody(postData),
    status,
    responseHeaders: textsOf(pairsOf(response['headers'])),
    response: contentOf(content),
  };
}

type Location = Pick<SeenExchange, 'origin' | 'path' | 'query'>;

function locate(text: string, place: string, moreQuery: string): Location {
  const isAbsolute = /^[a-z]+:\/\//i.test(text);
  const written = isAbsolute || text.startsWith('/') ? text : `/${text}`;
  if (!URL.canParse(written, 'https://path.only')) throw invalid(place, 'an object whose `path` is a path or a URL');
  const url = new URL(written, 'https://path.only');
  const query = [url.search.slice(1), moreQuery].filter((part) => part !== '').join('&');
  return { origin: isAbsolute ? url.origin : undefined, path: url.pathname, query: new URLSearchParams(query) };
}

function queryText(query: unknown): string {
  if (typeof query === 'string') return query.replace(/^\?/, '');
  return isRecord(query) ? encodeForm(query, 'brackets') : '';
}

function postedBody(postData: unknown): unknown {
  if (!isRecord(postData)) return undefined;
  const { text, params } = postData;
  if (typeof text === 'string' && text !== '') return text;
  const pairs = pairsOf(params);
  return pairs.length === 0
    ? undefined
    : new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
}

function contentOf(content: unknown): unknown {
  if (!isRecord(content)) return undefined;
  const { text, encoding } = content;
  if (typeof text !== 'string') return undefined;
  return encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
}

/** `[{ name, value }]`, as HAR writes headers and fields. */
function pairsOf(list: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): (readonly [string, unknown])[] =>
    isRecord(item) && typeof item['name'] === 'string' ? [[item['name'], item['value']]] : [],
  );
}

const textsOf = (pairs: readonly (readonly [name: string, value: unknown])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Lines of JSON are no JSON; what is neither is told by its line.
    return undefined;
  }
}

const invalid = (place: string, expected: string): MooringError<'InvalidOptions'> =>
  new MooringError('InvalidOptions', `The recorded exchanges: ${place} is not ${expected}.`);
