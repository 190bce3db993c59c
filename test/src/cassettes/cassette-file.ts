import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import { isRecord, type JsonRecord } from '../provider/record.js';
import type { RecordedBody } from './recorded-body.js';
import { sortedNames } from './stable-json.js';

/** A request as a cassette keeps it: what it means, without what differs each time. */
export interface CassetteRequest {
  readonly method: string;
  /** Values of the connection stand as declared: `https://{shop}.example.com`. */
  readonly origin: string;
  /** From the root of the origin; values of the connection as declared, a secret covered. */
  readonly path: string;
  /** Nested as brackets say; values are texts. */
  readonly query?: JsonRecord;
  /** Those that the endpoint declares or the caller gave. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RecordedBody;
}

/** An answer as a cassette keeps it. */
export interface CassetteResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RecordedBody;
}

/** One request and its answer. */
export interface CassetteExchange {
  /** Dotted name; absent for a request that no endpoint declares. */
  readonly endpoint?: string;
  readonly request: CassetteRequest;
  readonly response: CassetteResponse;
}

/** A cassette as it stands in its file. */
export interface CassetteContent {
  readonly format: 1;
  readonly plugin: string;
  readonly apiVersion: string;
  readonly exchanges: readonly CassetteExchange[];
}

/** What an exchange is called where people read of it: `GET /v1/customers`. */
export const titleOf = ({ request }: Pick<CassetteExchange, 'request'>): string => `${request.method} ${request.path}`;

/**
 * The exchanges of a file.
 * @throws MooringError `InvalidOptions` where there is no file, or where it is no cassette of this plugin
 */
export function readCassette(file: string, plugin: string): CassetteContent {
  if (!existsSync(file)) throw invalid(`There is no cassette at ${file}: record it once with \`mode: 'record'\`.`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The parser's own message quotes the file.
    throw invalid(`The cassette ${file} is broken JSON.`);
  }
  if (!isCassette(content)) throw invalid(`${file} is no cassette of this version of Mooring.`);
  if (content.plugin !== plugin) throw invalid(`The cassette ${file} is of "${content.plugin}", not of "${plugin}".`);
  return content;
}

/** Writes a cassette: two spaces, names in order, a line break at the end, so that a second recording of the same differs in nothing. */
export function writeCassette(file: string, content: CassetteContent): void {
  const { format, plugin, apiVersion, exchanges } = content;
  const ordered = exchanges.map(({ endpoint, request, response }) => ({
    ...(endpoint === undefined ? {} : { endpoint }),
    request: inOrder(request, ['method', 'origin', 'path', 'query', 'headers', 'body']),
    response: inOrder(response, ['status', 'headers', 'body']),
  }));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ format, plugin, apiVersion, exchanges: ordered }, undefined, 2)}\n`);
}

/** Puts a file back as it was; `undefined` where there was none. */
export function restoreFile(file: string, text: string | undefined): void {
  if (text === undefined) rmSync(file, { force: true });
  else writeFileSync(file, text);
}

/** The members by which a reviewer reads come first, in the order that HTTP has them; everything below is in alphabetical order. */
function inOrder<Names extends string>(value: { readonly [Name in Names]?: unknown }, names: readonly Names[]): JsonRecord {
  return Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, sortedNames(value[name])]));
}

const isTexts = (value: unknown): boolean => isRecord(value) && Object.values(value).every((text) => typeof text === 'string');

function isBody(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isRecord(value)) return false;
  return 'json' in value || isRecord(value['form']) || typeof value['text'] === 'string' || typeof value['base64'] === 'string';
}

function isExchange(value: unknown): value is CassetteExchange {
  if (!isRecord(value)) return false;
  const { endpoint, request, response } = value;
  return (
    (endpoint === undefined || typeof endpoint === 'string') &&
    isRecord(request) &&
    ['method', 'origin', 'path'].every((name) => typeof request[name] === 'string') &&
    (request['query'] === undefined || isRecord(request['query'])) &&
    (request['headers'] === undefined || isTexts(request['headers'])) &&
    isBody(request['body']) &&
    isRecord(response) &&
    typeof response['status'] === 'number' &&
    isTexts(response['headers']) &&
    isBody(response['body'])
  );
}

const isCassette = (value: unknown): value is CassetteContent =>
  isRecord(value) &&
  value['format'] === 1 &&
  typeof value['plugin'] === 'string' &&
  typeof value['apiVersion'] === 'string' &&
  Array.isArray(value['exchanges']) &&
  value['exchanges'].every(isExchange);

const invalid = (message: string): MooringError<'InvalidOptions'> => new MooringError('InvalidOptions', message);
