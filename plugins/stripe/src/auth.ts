import { bearer } from '@mooring/core';

/**
 * A secret key (`sk_…`) or, better, a restricted key (`rk_…`) with only the permissions that are used; either way its prefix says whether
 * it is live or of a sandbox, on the same host. The publishable key (`pk_…`) is for browsers and is refused.
 * @see https://docs.stripe.com/keys and https://docs.stripe.com/api/authentication (read 2026-11-25)
 */
export const stripeAuth = bearer({
  fields: {
    apiKey: {
      env: 'STRIPE_API_KEY',
      label: 'Secret or restricted API key',
      hint: 'Stripe Dashboard, Developers, API keys. A restricted key needs "Balance: read" for the check of the credential.',
      pattern: /(sk|rk)_[A-Za-z0-9_]+/,
      example: 'sk_test_mooring_example',
    },
  },
  // Every key may read it unless it is a restricted one without that permission, and nothing changes.
  probe: 'balance.retrieve',
});
