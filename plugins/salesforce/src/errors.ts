import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/**
 * One thing that is wrong. The name of its code depends on the resource.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html (read 2026-11-25)
 */
const Problem = z.object({
  errorCode: text,
  /** What trees, collections, actions and approvals have in its place. */
  statusCode: text,
  message: text,
  fields: z.array(z.string()).optional().catch(undefined),
});
type Problem = z.infer<typeof Problem>;

/** An item of a tree, an action or an approval that failed. */
const Failed = z.object({ errors: z.array(Problem).min(1) });
/** A tree: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api/responses_composite_sobject_tree.htm (read 2026-11-25) */
const Tree = z.object({ results: z.array(z.unknown()) });
/** The endpoints below /services/oauth2. */
const OAuthError = z.object({ error: z.string(), error_description: text });

function problemsOf(body: unknown): readonly Problem[] {
  if (Array.isArray(body)) return body.flatMap(problemsOf);
  const { data: tree } = Tree.safeParse(body);
  if (tree !== undefined) return problemsOf(tree.results);
  const { data: failed } = Failed.safeParse(body);
  if (failed !== undefined) return failed.errors;
  const { data: oauth } = OAuthError.safeParse(body);
  if (oauth !== undefined) return [{ errorCode: oauth.error, message: oauth.error_description }];
  const { data: problem } = Problem.safeParse(body);
  return problem === undefined || (codeOf(problem) === undefined && problem.message === undefined) ? [] : [problem];
}

const codeOf = ({ errorCode, statusCode }: Problem): string | undefined => errorCode ?? statusCode;

/** Codes whose status, mostly 400, does not tell what they mean. */
const meanings: Readonly<Record<string, ProviderErrorCode>> = {
  INVALID_SESSION_ID: 'TokenExpired',
  // The day's calls and the long calls under way alike; a 403: errorcodes.html.
  REQUEST_LIMIT_EXCEEDED: 'RateLimited',
  // Somebody else is writing to the record or its parent; nothing was done: jsforce/jsforce issue 1018 (read 2026-11-25).
  UNABLE_TO_LOCK_ROW: 'TransientRefusal',
  DUPLICATE_VALUE: 'Conflict',
  DUPLICATES_DETECTED: 'Conflict',
  DUPLICATE_EXTERNAL_ID: 'Conflict',
  INSUFFICIENT_ACCESS: 'PermissionDenied',
  INSUFFICIENT_ACCESS_OR_READONLY: 'PermissionDenied',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'PermissionDenied',
  API_DISABLED_FOR_ORG: 'PermissionDenied',
  API_CURRENTLY_DISABLED: 'PermissionDenied',
  ENTITY_IS_DELETED: 'NotFound',
};

/** The endpoints for identities refuse a token with a 403 and one word: what jsforce and Salesforce's own tools take for an expired one. */
const refusedToken = 'Bad_OAuth_Token';

/** The day's calls come back over the next 24 hours; calls under way come back at once. Words as in SalesforceLabs/OrgCheck issues 181 and 432. */
const isOfTheDay = ({ message = '' }: Problem): boolean => /\bTotalRequests\b/.test(message);

function meaningOf(status: number, code: string | undefined): ProviderErrorCode | undefined {
  const known = code === undefined || !Object.hasOwn(meanings, code) ? undefined : meanings[code];
  return known ?? (status === 401 ? 'AuthenticationFailed' : undefined);
}

/** Salesforce's words, with the fields they are about. */
function wordsOf(problems: readonly Problem[]): string | undefined {
  const words = problems.slice(0, 3).flatMap(({ message, fields = [] }) => {
    if (message === undefined) return [];
    return [fields.length === 0 ? message : `${message} (${fields.join(', ')})`];
  });
  return words.length === 0 ? undefined : words.join(' | ');
}

function read({ status, body, text: words }: ProviderResponse): ProviderFailure | undefined {
  // An external id that several records have: errorcodes.html, 300. The body lists their URLs.
  if (status === 300) return { means: 'Conflict', code: 'MULTIPLE_CHOICES', message: 'Several records have this external id.' };
  if (status < 400) return undefined;
  if (status === 403 && words.trim() === refusedToken) return { means: 'TokenExpired', code: refusedToken };
  const problems = problemsOf(body);
  const [first = {}] = problems;
  const code = codeOf(first);
  const means = meaningOf(status, code);
  const message = wordsOf(problems);
  return {
    ...(means === undefined ? {} : { means }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(means === 'RateLimited' && isOfTheDay(first) ? { retry: false as const } : {}),
  };
}

/** How Salesforce would say it. */
const answers = {
  RateLimited: [403, 'REQUEST_LIMIT_EXCEEDED'],
  Overloaded: [503, 'SERVER_UNAVAILABLE'],
  ServerError: [500, 'UNKNOWN_EXCEPTION'],
  Unsupported: [501, 'NOT_IMPLEMENTED'],
  Conflict: [400, 'DUPLICATE_VALUE'],
  TransientRefusal: [400, 'UNABLE_TO_LOCK_ROW'],
  TokenExpired: [401, 'INVALID_SESSION_ID'],
  AuthenticationFailed: [401, 'INVALID_AUTH_HEADER'],
  PermissionDenied: [403, 'INSUFFICIENT_ACCESS'],
  NotFound: [404, 'NOT_FOUND'],
  RequestRejected: [400, 'INVALID_FIELD'],
} as const satisfies Record<ProviderErrorCode, readonly [status: number, errorCode: string]>;

/** Salesforce's errors, both ways. The header of the request's id: recorded by NangoHQ/integration-templates c18737db (read 2026-11-25). */
export const salesforceErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const [status, errorCode] = answers[means];
    return { status, body: [{ errorCode, message }] };
  },
  requestIdHeader: 'x-sfdc-request-id',
};
