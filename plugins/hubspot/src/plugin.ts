import { definePlugin, server } from '@mooring/core';
import { hubspotApp, hubspotAuth } from './auth.js';
import { account } from './endpoints/account.js';
import { associations } from './endpoints/associations.js';
import { files } from './endpoints/files.js';
import { forms } from './endpoints/forms.js';
import { limits } from './endpoints/limits.js';
import { lists } from './endpoints/lists.js';
import { marketingEmails } from './endpoints/marketing-emails.js';
import { companies, contacts, deals, lineItems, notes, objects, products, tasks, tickets } from './endpoints/objects.js';
import { owners } from './endpoints/owners.js';
import { pipelines } from './endpoints/pipelines.js';
import { properties } from './endpoints/properties.js';
import { schemas } from './endpoints/schemas.js';
import { subscriptions } from './endpoints/subscriptions.js';
import { transactional } from './endpoints/transactional.js';
import { users } from './endpoints/users.js';
import { hubspotErrors } from './errors.js';
import { webhooks } from './webhooks.js';

/** HubSpot: records of the CRM and what is between them, lists, forms, files, emails, and what happens to them. */
export const hubspot = definePlugin({
  id: 'hubspot',
  title: 'HubSpot',
  category: 'crm',
  version: '0.1.0',
  docs: 'https://developers.hubspot.com/docs',
  api: {
    // The versions stand in the paths; v4 of associations. Dated ones (/crm/objects/2026-03) stand beside them.
    version: 'v3',
    baseUrl: 'https://api.hubapi.com',
    egress: ['api.hubapi.com', 'api.hsforms.com'],
  },
  app: hubspotApp,
  auth: hubspotAuth,
  // https://developers.hubspot.com/docs/methods/forms/submit_form_v3 (read 2026-11-25)
  servers: { submissions: server('https://api.hsforms.com', { auth: hubspotAuth }) },
  limits,
  errors: hubspotErrors,
  endpoints: {
    account,
    contacts,
    companies,
    deals,
    tickets,
    products,
    lineItems,
    notes,
    tasks,
    objects,
    associations,
    owners,
    properties,
    pipelines,
    schemas,
    lists,
    forms,
    files,
    marketingEmails,
    transactional,
    users,
    subscriptions,
  },
  webhooks,
});
