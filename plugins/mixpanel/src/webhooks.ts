import { reply, signature, type AnySignatureScheme, type EventToWrite, type WrittenDelivery } from '@mooring/core';
import { z } from 'zod';
import fixture from './fixtures/cohort-sync.json' with { type: 'json' };

/** The documents show texts for ids and leave open whether they come as numbers. */
const id = z.union([z.string(), z.number()]);

/** A user of the cohort: these, and the properties that were chosen in Mixpanel. */
const Member = z.looseObject({
  email: z.string().nullish(),
  mixpanel_distinct_id: z.string(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
});

const Sync = z.object({
  mixpanel_project_id: id,
  mixpanel_cohort_id: id,
  mixpanel_cohort_name: z.string().optional(),
  mixpanel_cohort_description: z.string().nullish(),
  /** The same for all messages of one sync. */
  mixpanel_session_id: z.string(),
  /** Message `page_count` of `total_pages`, counted from 1. */
  page_info: z.object({ total_pages: z.number(), page_count: z.number() }),
  /** Up to 1000. */
  members: z.array(Member),
});

const Delivery = z.object({ action: z.string(), parameters: Sync });

/** What Mixpanel wants to hear: the action that it sent, and whether it went well. The message of a failure is shown in Mixpanel. */
const Answer = z.object({
  action: z.enum(['members', 'add_members', 'remove_members']),
  status: z.enum(['success', 'failure']),
  error: z.object({ message: z.string(), code: z.number() }).optional(),
});

/**
 * One kind of message. Where the handler is not done in time, Mixpanel hears of a success: the message is stored by then and handled until it
 * is done. How long Mixpanel waits is not documented; ten seconds are ours.
 */
const sync = (action: z.infer<typeof Answer>['action'], title: string) =>
  reply(Sync, Answer, { title, within: '10s', otherwise: { action, status: 'success' }, fixture: { ...fixture, action } });

/** Named, since the declarations of this plugin could not spell the type of its key. */
const basicAuth: AnySignatureScheme = signature.basicAuth();

/**
 * Cohort syncs to a custom webhook: the only webhooks that there are. They are not signed; the credentials are optional at Mixpanel and needed
 * here, since nothing else tells who calls.
 * @see https://docs.mixpanel.com/docs/cohort-sync/webhooks and mixpanel/docs, pages/docs/cohort-sync/webhooks.mdx (read 2026-11-25)
 */
export const mixpanelWebhooks = {
  scope: 'connection',
  secret: {
    fields: {
      username: {
        env: 'MIXPANEL_WEBHOOK_USERNAME',
        label: 'Username of the webhook connection',
        hint: 'Mixpanel, Integrations, Custom Webhook, Basic Authentication: of your own choice.',
        example: 'mixpanel',
        secret: false,
      },
      password: { env: 'MIXPANEL_WEBHOOK_PASSWORD', label: 'Password of the webhook connection', example: 'not-a-real-password' },
    },
  },
  verify: basicAuth,
  type: 'action',
  // No message has an id. A sync has one, and within it an action and a page occur once; a message that failed is sent again as it was.
  id: (item: unknown) => {
    const { action, parameters } = Delivery.parse(item);
    return [parameters.mixpanel_cohort_id, parameters.mixpanel_session_id, action, parameters.page_info.page_count].join(':');
  },
  data: 'parameters',
  // A thousand members with the properties that were chosen may be more than the usual one.
  maxBytes: 8 * 1024 * 1024,
  write: ({ type, id: session, data }: EventToWrite): WrittenDelivery => ({
    body: { action: type, parameters: { ...fixture.parameters, mixpanel_session_id: session, ...(typeof data === 'object' ? data : {}) } },
  }),
  events: {
    members: sync('members', 'All members of a cohort, which replace those known before'),
    add_members: sync('add_members', 'Who entered a cohort since the last sync'),
    remove_members: sync('remove_members', 'Who left a cohort since the last sync'),
  },
} as const;
