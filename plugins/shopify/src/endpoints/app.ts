import { z } from 'zod';
import appInstallationJson from '../fixtures/app-installation.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { UserErrors } from './user-errors.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/AppInstallation; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const appInstallationFields = `id app { id title handle } accessScopes { handle }`;

export const AppInstallation = z.object({
  id: z.string(),
  app: z.object({ id: z.string(), title: z.string(), handle: z.string().nullable() }),
  accessScopes: z.array(z.object({ handle: z.string() })),
});

export const appInstallationFixture = appInstallationJson;

export const app = {
  installation: query(
    `query AppInstallation {
      currentAppInstallation {
        ${appInstallationFields}
      }
    }`,
    {
      title: 'Read what the app is installed with: its scopes',
      output: z.object({ currentAppInstallation: AppInstallation }),
      ...points(3),
      fixture: { currentAppInstallation: appInstallationFixture },
    },
  ),
  uninstall: mutation(
    `mutation AppUninstall {
      appUninstall {
        app { id } userErrors { field message code }
      }
    }`,
    {
      title: 'Uninstall the app from the shop, which ends its tokens and deletes its webhook subscriptions',
      output: z.object({ appUninstall: z.object({ app: z.object({ id: z.string() }).nullable(), userErrors: UserErrors }).nullable() }),
      ...points(11),
      fixture: { appUninstall: { app: { id: 'gid://shopify/App/1' }, userErrors: [] } },
    },
  ),
};
