import type { ProviderErrorCode, ProviderErrors } from '@mooring/core';
import type { ErrorConfiguration } from './configuration/configuration.js';

/** Where APIs put the code of an error, in the order of how sure it is one. */
const codePaths: readonly string[] = ['code', 'error.code', 'error'];

/** Where they put its words: `detail` and `title` of RFC 9457, `error_description` of RFC 6749, and what everybody else does. */
const messagePaths: readonly string[] = ['detail', 'message', 'error.message', 'error_description', 'title'];

/** The status that means an error by itself. */
const statuses = {
  RateLimited: 429,
  Overloaded: 503,
  ServerError: 500,
  Unsupported: 501,
  Conflict: 409,
  TransientRefusal: 408,
  TokenExpired: 401,
  AuthenticationFailed: 401,
  PermissionDenied: 403,
  NotFound: 404,
  RequestRejected: 400,
} as const satisfies Record<ProviderErrorCode, number>;

/**
 * How the errors of an API are read: by status, with the code and words that stand where the configuration says, or where most APIs put them.
 * Nothing else of a body is taken over: it may repeat the request.
 */
export function errorsOf({ code, message, meanings = {}, requestIdHeader }: ErrorConfiguration = {}): ProviderErrors {
  const codes = code === undefined ? codePaths : [code];
  const messages = message === undefined ? messagePaths : [message];
  return {
    read({ status, body }) {
      const found = firstText(body, codes);
      const means = found === undefined || !Object.hasOwn(meanings, found) ? undefined : meanings[found];
      // A success may carry a code, too; only one that is known to be an error makes it one.
      if (status < 400 && means === undefined) return undefined;
      const words = firstText(body, messages);
      return {
        ...(means === undefined ? {} : { means }),
        ...(found === undefined ? {} : { code: found }),
        ...(words === undefined ? {} : { message: words }),
      };
    },
    write({ means, message: words }) {
      const [known] = Object.entries(meanings).find(([, meaning]) => meaning === means) ?? [];
      const body = withText(withText({}, messages[0] ?? 'message', words), codes[0] ?? 'code', known ?? means);
      return { status: statuses[means], body };
    },
    ...(requestIdHeader === undefined ? {} : { requestIdHeader: requestIdHeader.toLowerCase() }),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function firstText(body: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    let found: unknown = body;
    for (const key of path.split('.')) found = isRecord(found) ? found[key] : undefined;
    if (typeof found === 'string' && found !== '') return found;
    if (typeof found === 'number') return String(found);
  }
  return undefined;
}

function withText(target: Readonly<Record<string, unknown>>, path: string, text: string): Record<string, unknown> {
  const [head = '', ...rest] = path.split('.');
  const inner = target[head];
  return { ...target, [head]: rest.length === 0 ? text : withText(isRecord(inner) ? inner : {}, rest.join('.'), text) };
}
