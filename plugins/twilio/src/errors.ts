import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

/** The same body on all of Twilio's hosts. https://www.twilio.com/docs/usage/twilios-response (read 2026-11-25) */
const Answer = z.object({
  code: z.union([z.number(), z.string()]).nullish(),
  message: z.string().nullish(),
  more_info: z.string().nullish(),
});

/**
 * What the status alone does not tell, by Twilio's code. All were read 2026-11-25, each at https://www.twilio.com/docs/api/errors/<code>.
 */
const meanings: Readonly<Record<string, ProviderErrorCode>> = {
  // Never processed, and so always safe to repeat; a write too.
  20429: 'RateLimited',
  20404: 'NotFound',
  // A call that is over cannot be redirected or recorded any more.
  21220: 'Conflict',
  // The attempts at one verification are used up. It comes as 429, and yet says nothing about the account: only that verification's end helps.
  60202: 'RequestRejected',
  60203: 'RequestRejected',
};

function meaningOf({ status }: ProviderResponse, code: string | undefined): ProviderErrorCode | undefined {
  const own = code !== undefined && Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  if (own !== undefined) return own;
  // Neither token nor key can be renewed: what is refused with 401 (code 20003) stays refused.
  return status === 401 ? 'AuthenticationFailed' : undefined;
}

function read(response: ProviderResponse): ProviderFailure | undefined {
  if (response.status < 400) return undefined;
  const { code, message, more_info: moreInfo } = Answer.safeParse(response.body).data ?? {};
  const ownCode = code === null || code === undefined ? undefined : String(code);
  const means = meaningOf(response, ownCode);
  const words = [message, moreInfo === null || moreInfo === undefined ? undefined : `(${moreInfo})`].filter((part) => part).join(' ');
  return {
    ...(means === undefined ? {} : { means }),
    ...(ownCode === undefined ? {} : { code: ownCode }),
    ...(words === '' ? {} : { message: words }),
  };
}

/** How Twilio would say it. */
const answers = {
  RateLimited: { status: 429, code: 20429 },
  Overloaded: { status: 503, code: 20503 },
  ServerError: { status: 500, code: 20500 },
  Unsupported: { status: 501, code: 20501 },
  Conflict: { status: 409, code: 20409 },
  TransientRefusal: { status: 408, code: 20408 },
  // Twilio's credentials know no renewal: this one reads back as AuthenticationFailed.
  TokenExpired: { status: 401, code: 20003 },
  AuthenticationFailed: { status: 401, code: 20003 },
  PermissionDenied: { status: 403, code: 20403 },
  NotFound: { status: 404, code: 20404 },
  RequestRejected: { status: 400, code: 21211 },
} as const satisfies Record<ProviderErrorCode, { status: number; code: number }>;

/** Twilio's errors, both ways. */
export const twilioErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const { status, code } = answers[means];
    return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
  },
  requestIdHeader: 'twilio-request-id',
};
