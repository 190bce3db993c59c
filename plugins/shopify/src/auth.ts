import { apiKey, oauth2, oneOf, type TokenEndpoint } from '@mooring/core';

/** Every method ends in a token that goes here. https://shopify.dev/docs/api/admin-graphql/2026-07#authentication (read 2026-11-25) */
const tokenHeader = { in: 'header', name: 'x-shopify-access-token' } as const;

/** Any token may read its shop, whatever its scopes. The domain it names is the one that webhooks name. */
const verified = { probe: 'shop.retrieve', account: { endpoint: 'shop.retrieve', path: 'shop.myshopifyDomain' } } as const;

/**
 * The app at Shopify: what it proves itself with, and what webhooks and redirects are signed with.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets (read 2026-11-25)
 */
export const shopifyApp = {
  clientId: { env: 'SHOPIFY_CLIENT_ID', label: 'Client ID', hint: 'Dev Dashboard, Apps, your app, Settings.', secret: false },
  clientSecret: {
    env: 'SHOPIFY_CLIENT_SECRET',
    label: 'Client secret',
    hint: 'Dev Dashboard, Apps, your app, Settings. It also signs webhooks and redirects; while it is being rotated, both sign.',
    example: 'shpss_mooring_example',
  },
} as const;

const tokenEndpoint = {
  tokenUrl: 'https://{shop}.myshopify.com/admin/oauth/access_token',
  clientProof: 'post',
  scopeSeparator: ',',
} as const satisfies TokenEndpoint;

export const shopifyAuth = oneOf({
  /** The token of a custom app that was made in the admin of one shop. */
  adminToken: apiKey({
    ...tokenHeader,
    fields: {
      accessToken: {
        env: 'SHOPIFY_ACCESS_TOKEN',
        label: 'Admin API access token',
        hint: 'Shopify admin, Settings, Apps, Develop apps, your app, API credentials. It begins with shpat_.',
        // Keeps a client secret (shpss_) or a storefront token, which has no prefix, from being pasted here.
        pattern: /shp(?:at|ca|ua|pa)_[A-Za-z0-9_]+/,
        example: 'shpat_mooring_example',
      },
    },
    ...verified,
  }),
  /**
   * A merchant's consent, for apps of other people's shops. Since 2026-04-01 new public apps must ask for tokens that expire, from
   * 2027-01-01 all of them; `expiring` does.
   * @see https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant and
   * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens (read 2026-11-25)
   */
  oauth: oauth2({
    fields: {},
    place: tokenHeader,
    grant: {
      ...tokenEndpoint,
      type: 'authorizationCode',
      authorizeUrl: 'https://{shop}.myshopify.com/admin/oauth/authorize',
      // What the application asks for is its own choice; these are the least that most need. The app's configuration must list them, too.
      scopes: ['read_products', 'read_orders', 'read_customers', 'read_inventory'],
      pkce: 'unsupported',
      tokenParams: { expiring: '1' },
      refresh: {
        rotates: true,
        // The last one may be tried again until the new one is used, for at most 30 days:
        // https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens (read 2026-11-25)
        reuse: 'grace',
        // Each refresh token lives 90 days, and each refresh gives a new one.
        idleTtl: '90d',
      },
      callback: { param: 'hmac', algorithm: 'sha256', encoding: 'hex', timestamp: 'timestamp' },
      revoke: { endpoint: 'app.uninstall' },
    },
    ...verified,
  }),
  /**
   * The app's own right, for apps of one's own organization in shops of the same. A token lives for 24 hours. The client's id and secret are
   * fields of the connection, so that giving them is choosing this way; its scopes are those of the installed version of the app.
   * @see https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant (read 2026-11-25)
   */
  clientCredentials: oauth2({
    fields: { clientId: shopifyApp.clientId, clientSecret: shopifyApp.clientSecret },
    place: tokenHeader,
    grant: { ...tokenEndpoint, type: 'clientCredentials' },
    ...verified,
  }),
});
