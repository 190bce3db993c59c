import type { ProviderErrorCode, ProviderErrors, ProviderFailure } from '@mooring/core';

/** The words of a text. */
const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/**
 * Slack's error strings by what they mean; the rest are RequestRejected. Each method documents its own, these are the ones that callers
 * treat differently. Collected from the pages below docs.slack.dev/reference/methods and the error lists of slackapi/slack-api-specs
 * (read 2026-11-25).
 */
const strings: readonly (readonly [means: ProviderErrorCode, codes: readonly string[]])[] = [
  ['RateLimited', list('ratelimited rate_limited')],
  ['TokenExpired', list('token_expired')],
  ['AuthenticationFailed', list('invalid_auth not_authed account_inactive token_revoked')],
  [
    'PermissionDenied',
    list(`
      missing_scope not_allowed not_allowed_token_type no_permission permission_denied access_denied accesslimited not_authorized
      ekm_access_denied team_access_not_granted org_login_required two_factor_setup_required enterprise_is_restricted feature_not_enabled paid_only
      restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel restricted_action_non_threadable_channel
      not_in_channel cant_invite cant_update_message cant_delete_message cant_delete_file edit_window_closed cannot_dm_bot
      posting_to_general_channel_denied cant_archive_general cant_leave_general cant_kick_from_general
      user_is_bot user_is_restricted user_is_ultra_restricted not_an_admin not_admin not_app_admin cannot_update_admin_user
    `),
  ],
  [
    'NotFound',
    list(`
      channel_not_found user_not_found users_not_found user_not_visible message_not_found thread_not_found file_not_found file_deleted
      bot_not_found team_not_found no_such_subteam not_found invalid_scheduled_message_id
    `),
  ],
  [
    'Conflict',
    list(`
      already_reacted no_reaction already_pinned not_pinned name_taken is_archived already_archived not_archived already_in_channel
      hash_conflict duplicate_external_id trigger_exchanged
    `),
  ],
  ['ServerError', list('internal_error fatal_error unknown_error')],
  // The second: while a workspace moves into an organization, calls fail now and then.
  ['Overloaded', list('service_unavailable team_added_to_org')],
  ['TransientRefusal', list('request_timeout')],
  ['Unsupported', list('unknown_method method_deprecated deprecated_endpoint')],
];

const meanings = new Map(strings.flatMap(([means, codes]) => codes.map((code) => [code, means] as const)));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What Slack adds to the string: the scope that is missing, or the argument that is wrong. */
function wordsOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const needed = textOf(body['needed']);
  if (needed !== undefined) return `needs the scope ${needed}; the token has ${textOf(body['provided']) ?? 'none'}`;
  const metadata = body['response_metadata'];
  const messages =
    isRecord(metadata) && Array.isArray(metadata['messages']) ? metadata['messages'].filter((message) => typeof message === 'string') : [];
  return textOf(messages.join('; '));
}

/**
 * Slack answers 200 with `ok: false` and a string for nearly everything; only a rate limit has a status (429, with Retry-After).
 * @see https://docs.slack.dev/apis/web-api/using-the-web-api (read 2026-11-25)
 */
function read({ body }: { readonly body: unknown }): ProviderFailure | undefined {
  if (!isRecord(body) || body['ok'] !== false) return undefined;
  const code = textOf(body['error']);
  const message = wordsOf(body);
  return {
    means: (code === undefined ? undefined : meanings.get(code)) ?? 'RequestRejected',
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  };
}

/** What Slack would answer; the first string of a meaning stands for it. */
function write({
  means,
  message,
}: {
  readonly means: ProviderErrorCode;
  readonly message: string;
}): ReturnType<NonNullable<ProviderErrors['write']>> {
  const body = {
    ok: false,
    error: strings.find(([known]) => known === means)?.[1][0] ?? 'invalid_arguments',
    response_metadata: { messages: [message] },
  };
  return means === 'RateLimited' ? { status: 429, body, headers: { 'retry-after': '1' } } : { status: 200, body };
}

export const slackErrors: ProviderErrors = { read, write, requestIdHeader: 'x-slack-req-id' };
