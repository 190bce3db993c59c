import type { SampleRequest } from './sample-request.js';

/** Marks a place in a request where the shell puts in an environment variable. */
export const variableMark = (name: string): string => `@@${name}@@`;

/** The request as a command for a POSIX shell. Marked variables are left to the shell, so no secret stands in it. */
export function curlCommand({ method, url, headers, body, bodyEncoding }: SampleRequest): string {
  // curl undoes an encoding only where it asked for it itself.
  const { 'accept-encoding': encodings, ...others } = headers;
  const parts = [
    'curl',
    ...methodOf(method),
    quoted(url),
    ...(encodings === undefined ? [] : ['--compressed']),
    ...Object.entries(others).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
  ];
  if (body === undefined) return parts.join(' ');
  if (bodyEncoding === 'base64') return `echo ${quoted(body)} | base64 -d | ${[...parts, '--data-binary', '@-'].join(' ')}`;
  return [...parts, '--data-raw', quoted(body)].join(' ');
}

const methodOf = (method: string): readonly string[] => (method === 'HEAD' ? ['--head'] : ['-X', method]);

/** In single quotes; a variable stands between two such texts, in double quotes. In URLs the mark is percent-encoded. */
function quoted(text: string): string {
  const single = (part: string): string => `'${part.replaceAll("'", `'\\''`)}'`;
  return text
    .split(/(?:@@|%40%40)([A-Za-z_][A-Za-z0-9_]*)(?:@@|%40%40)/)
    .map((part, index) => (index % 2 === 1 ? `"$${part}"` : part === '' ? '' : single(part)))
    .join('');
}
