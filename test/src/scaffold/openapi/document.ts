import { MooringError } from '@mooring/core';
import { parse } from 'yaml';
import { isRecord, type JsonRecord } from '../../provider/record.js';

/** An OpenAPI document: the text as JSON, and what its references lead to. */
export interface ApiDocument {
  readonly root: JsonRecord;
  /** Swagger 2 says some things elsewhere. */
  readonly isSwagger: boolean;
}

/**
 * Reads an OpenAPI 3.0 or 3.1 or a Swagger 2 document.
 * @throws MooringError `InvalidOptions` where it is none
 */
export function parseDocument(text: string, name: string): ApiDocument {
  const root = parseText(text, name);
  const version = scalarIn(root, 'openapi') ?? scalarIn(root, 'swagger') ?? '';
  if (!isRecord(root) || !/^(3\.[01]|2(\.0)?$)/.test(version) || !isRecord(root['paths'])) {
    throw new MooringError('InvalidOptions', `${name} is no OpenAPI 3.0 or 3.1 and no Swagger 2 document with \`paths\`.`);
  }
  return { root, isSwagger: version.startsWith('2') };
}

function parseText(text: string, name: string): unknown {
  try {
    const trimmed = text.trimStart();
    // YAML reads JSON too, a hundred times as slowly. Aliases are bounded, so that a small document cannot grow without end.
    const value: unknown = trimmed.startsWith('{') ? JSON.parse(trimmed) : parse(text, { maxAliasCount: 10_000, logLevel: 'silent' });
    return value;
  } catch (error) {
    throw new MooringError('InvalidOptions', `${name} is neither JSON nor YAML that can be read.`, { cause: error });
  }
}

/** A part of a document with the name by which it is referred to. */
export interface Resolved {
  readonly value: JsonRecord;
  /** `#/components/schemas/Contact`, where a reference led here. */
  readonly reference?: string;
}

/** Follows references within the document; undefined where one leads nowhere, in a circle, or out of the document. */
export function resolve({ root }: ApiDocument, value: unknown): Resolved | undefined {
  let found = value;
  let reference: string | undefined;
  for (let step = 0; step < 16; step += 1) {
    if (!isRecord(found)) return undefined;
    const next = found['$ref'];
    if (typeof next !== 'string') return { value: found, ...(reference === undefined ? {} : { reference }) };
    if (!next.startsWith('#/')) return undefined;
    reference = next;
    found = pointed(root, next);
  }
  return undefined;
}

function pointed(root: JsonRecord, pointer: string): unknown {
  let found: unknown = root;
  for (const part of pointer.slice(2).split('/')) {
    const name = decoded(part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (Array.isArray(found)) found = found[Number(name)];
    else found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A member that is an object; empty where it is none. */
export function recordIn(value: unknown, name: string): JsonRecord {
  const found = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isRecord(found) ? found : {};
}

/** A member that is a list; empty where it is none. */
export function listIn(value: unknown, name: string): readonly unknown[] {
  const found: unknown = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
}

/** A member that is a text, or a number: YAML reads `version: 2` as one. */
export function scalarIn(value: unknown, name: string): string | undefined {
  const found = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

/** A member that is a text. */
export function textIn(value: unknown, name: string): string | undefined {
  const found = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}
