import { basic, oneOf } from '@mooring/core';

/**
 * Both ways name the account, since its SID stands in most paths; there it is taken from the credential of the same name.
 * @see https://www.twilio.com/docs/usage/requests-to-twilio (read 2026-11-25)
 */
const accountSid = {
  env: 'TWILIO_ACCOUNT_SID',
  label: 'Account SID',
  hint: 'Twilio Console, Account info. It begins with AC.',
  pattern: /^AC[0-9a-fA-F]{32}$/,
  example: `AC${'0'.repeat(32)}`,
  secret: false,
} as const;

// Reading the account itself is what a standard API key may not do; every other resource is open to it.
// https://www.twilio.com/docs/iam/api-keys/keys-in-console (read 2026-11-25)
const probe = 'incomingPhoneNumbers.list';

/**
 * HTTP Basic, in one of two ways: an API key, which can be revoked by itself, or the auth token, which opens everything. Where a connection
 * has both, the key is used: the token may be there for the signatures of webhooks only.
 * @see https://www.twilio.com/docs/iam/api-keys (read 2026-11-25)
 */
export const twilioAuth = oneOf({
  apiKey: basic({
    fields: {
      accountSid,
      apiKeySid: {
        env: 'TWILIO_API_KEY_SID',
        label: 'API key SID',
        hint: 'Twilio Console, Account management, API keys & tokens. It begins with SK.',
        pattern: /^SK[0-9a-fA-F]{32}$/,
        example: `SK${'0'.repeat(32)}`,
        secret: false,
      },
      apiKeySecret: {
        env: 'TWILIO_API_KEY_SECRET',
        label: 'API key secret',
        hint: 'Shown once, when the key is created.',
        example: 'mooring_example_api_key_secret',
      },
    },
    username: 'apiKeySid',
    password: 'apiKeySecret',
    probe,
  }),
  authToken: basic({
    fields: {
      accountSid,
      authToken: {
        env: 'TWILIO_AUTH_TOKEN',
        label: 'Auth token',
        hint: 'Twilio Console, Account info. The primary one: it also signs webhooks.',
        example: 'mooring_example_auth_token',
      },
    },
    username: 'accountSid',
    password: 'authToken',
    probe,
  }),
});

/** The SID in the paths: the credential of the same name, unless another is given, such as a subaccount's. */
export const twilioValues = { accountSid };
