import type { ClientOf, ConnectionOptions, EventNames, HandlerOf, Pages } from '@mooring/core';
import type { mixpanelRegions } from './auth.js';
import type { mixpanel } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Mixpanel = typeof mixpanel;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Mixpanel>;
declare const regions: typeof mixpanelRegions;
declare function on<Type extends EventNames<Mixpanel>>(type: Type, handler: HandlerOf<Mixpanel, Type>): void;
declare function connect(options: ConnectionOptions<Mixpanel>): void;

same<Mixpanel['id'], 'mixpanel'>();
same<EventNames<Mixpanel>, 'members' | 'add_members' | 'remove_members'>();

void client.track({ body: [{ event: 'Signed up', properties: { token: 't', plan: 'pro' } }] });
const imported = await client.import({
  query: { project_id: 1 },
  body: [{ event: 'Signed up', properties: { time: 1, distinct_id: 'u', $insert_id: 'i', plan: 'pro' } }],
});
same<typeof imported.num_records_imported, number>();
for await (const event of await client.export({ project_id: 1, from_date: '2026-01-01', to_date: '2026-01-02' }))
  same<typeof event.properties.time, number>();
void client.engage.update({ body: [{ $token: 't', $distinct_id: 'u', $add: { logins: 1 } }] });
void client.engage.set({ $token: 't', $distinct_id: 'u', $set: { $email: 'ada@example.com' } });
same<
  ReturnType<typeof client.engage.query.all> extends Pages<infer Item>
    ? Item extends { $distinct_id: string | number }
      ? true
      : false
    : false,
  true
>();
const { results } = await client.annotations.list({ projectId: '1' });
same<(typeof results)[number]['description'], string>();
void client.me();

// @ts-expect-error an event that is imported has an id
void client.import({ query: { project_id: 1 }, body: [{ event: 'x', properties: { time: 1, distinct_id: 'u' } }] });
// @ts-expect-error a tracked event names its project
void client.track({ body: [{ event: 'x', properties: {} }] });
// @ts-expect-error numbers are added
void client.engage.add({ $token: 't', $distinct_id: 'u', $add: { logins: '1' } });
// @ts-expect-error a query names its project
void client.reports.insights({ bookmark_id: 1 });
// @ts-expect-error there is no such way to count
void client.events.names({ project_id: 1, type: 'median' });
// @ts-expect-error a report has no pages
client.reports.insights.all({ project_id: 1, bookmark_id: 1 });

on('members', ({ data }) => {
  same<typeof data.mixpanel_session_id, string>();
  return { action: 'members', status: 'success' };
});
// @ts-expect-error Mixpanel wants an answer
on('add_members', async () => {});
// @ts-expect-error of two kinds
on('add_members', () => ({ action: 'add_members', status: 'maybe' }));

const credentials = { serviceAccountUsername: 'a', serviceAccountSecret: 'b' };
connect({ credentials, values: regions.eu, webhookSecret: { username: 'mixpanel', password: 'x' } });
connect({ credentials: { ...credentials, gdprToken: 'c' }, values: regions.us });
// @ts-expect-error the region is needed
connect({ credentials });
// @ts-expect-error the secret of the service account is missing
connect({ credentials: { serviceAccountUsername: 'a' }, values: regions.eu });
