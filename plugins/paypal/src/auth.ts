import { oauth2 } from '@mooring/core';

/**
 * The id and secret of an app of the account, by which PayPal gives a token without anybody's consent. Sandbox and live have pairs of their own,
 * and hosts of their own.
 * @see https://developer.paypal.com/api/rest/authentication/ (read 2026-11-25)
 */
export const paypalAuth = oauth2({
  fields: {
    clientId: {
      env: 'PAYPAL_CLIENT_ID',
      label: 'Client id',
      hint: 'PayPal Developer Dashboard, Apps & Credentials, the app; Sandbox and Live have different ones.',
      secret: false,
      example: 'AQkquBDf1zctJOWGKWUEtKXm6qVhueUEMvXO_mooring_example',
    },
    clientSecret: {
      env: 'PAYPAL_CLIENT_SECRET',
      label: 'Client secret',
      hint: 'The same page.',
      example: 'EOhEBlRnAVMs_mooring_example',
    },
  },
  grant: {
    type: 'clientCredentials',
    tokenUrl: 'https://api-m.paypal.com/v1/oauth2/token',
    sandbox: { tokenUrl: 'https://api-m.sandbox.paypal.com/v1/oauth2/token' },
    clientProof: 'basic',
    // About nine hours (31,668 to 32,400 seconds); each answer says it. Whoever asks for a token per call is slowed down:
    // https://developer.paypal.com/api/rate-limiting (read 2026-11-25)
    lifetime: '8h',
  },
  // Every app may read what events there are, whatever it is enabled for: the one operation of the documents that wants no scope
  // (paypal/paypal-rest-api-specifications ec4d8f36a6ab, notifications_webhooks_v1.json, read 2026-11-25).
  probe: 'webhooks.availableEventTypes',
});
