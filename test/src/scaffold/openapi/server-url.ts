import { isRecord } from '../../provider/record.js';
import { camelCase } from '../names.js';
import type { ValueSketch } from '../plugin-sketch.js';
import { listIn, recordIn, textIn, type ApiDocument } from './document.js';

/** The URL of an OpenAPI server; a variable that has a value and no choice is filled in. */
export function serverUrl(server: unknown): string | undefined {
  const url = textIn(server, 'url');
  if (url === undefined) return undefined;
  const variables = recordIn(server, 'variables');
  return url
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) =>
      listIn(variables[name], 'enum').length === 1 ? (textIn(variables[name], 'default') ?? whole) : whole,
    )
    .replace(/\/+$/, '');
}

/** Where the requests of a plugin go. */
export interface BaseUrl {
  readonly url: string;
  readonly values: readonly ValueSketch[];
  readonly guess?: string;
}

/** The base URL as a declaration writes it: its variables are values of the connection. */
export function baseUrlOf(document: ApiDocument, own: string | undefined, id: string): BaseUrl {
  const servers = listIn(document.root, 'servers');
  const server = servers.find((candidate) => textIn(candidate, 'url')?.startsWith('https:') === true) ?? servers[0];
  const written = own ?? (document.isSwagger ? swaggerUrl(document) : serverUrl(server));
  const variables = recordIn(server, 'variables');
  const values: ValueSketch[] = [];
  const url = (written ?? '').replace(/^http:/, 'https:').replaceAll(/\{([^{}]*)\}/g, (_whole, name: string) => {
    const value = camelCase(name).replaceAll(/\W/g, '');
    const known = variables[name];
    const example = [textIn(known, 'default'), ...listIn(known, 'enum')].find(
      (text) => typeof text === 'string' && /^[A-Za-z0-9-]+$/.test(text),
    );
    if (!values.some((other) => other.name === value))
      values.push({ name: value, pattern: '[A-Za-z0-9-]+', example: typeof example === 'string' ? example : undefined });
    return `{${value}}`;
  });
  const filled = url.replaceAll(/\{\w+\}/g, 'value');
  // A query or a user has no place in a base URL, and what is no host name came from somebody who means no good.
  const hasDots = /\/(?:\.{1,2}|%2e.*)(?:\/|$)/i.test(filled);
  if (!hasDots && /^https:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~%/-]*)?$/.test(filled) && URL.canParse(filled)) return { url, values };
  return {
    url: `https://api.${id}.example`,
    values: [],
    guess: 'Made up by `mooring new`: the document names no https server.',
  };
}

function swaggerUrl({ root }: ApiDocument): string | undefined {
  const host = textIn(root, 'host');
  return host === undefined ? undefined : `https://${host}${(textIn(root, 'basePath') ?? '').replace(/\/+$/, '')}`;
}

/** Whether a document has anything at all to say about servers. */
export const hasServers = ({ root }: ApiDocument): boolean => listIn(root, 'servers').some(isRecord) || typeof root['host'] === 'string';
