import { testPlugin } from '@mooring/test';
import delivery from './fixtures/cohort-sync.json' with { type: 'json' };
import { mixpanel } from './plugin.js';

describe('a cohort sync', () => {
  it('reaches the handler and is answered with the action that was sent', async () => {
    const app = testPlugin(mixpanel);
    const { status, headers, body } = await app.webhook('add_members').deliver();
    expect({ status, type: headers['content-type'], body: JSON.parse(body) }).toEqual({
      status: 200,
      type: 'application/json',
      body: { action: 'add_members', status: 'success' },
    });
    expect(app.received).toMatchObject([
      { type: 'add_members', data: { mixpanel_cohort_id: '1000', members: [{ email: 'ada@example.com', phone_number: '+15555550100' }] } },
    ]);
  });

  it('is answered by the handler, who may say what went wrong', async () => {
    const app = testPlugin(mixpanel);
    app.onEvent('members', () => ({ action: 'members', status: 'failure', error: { message: 'The list is full.', code: 400 } }));
    expect(JSON.parse((await app.webhook('members').deliver()).body)).toEqual({
      action: 'members',
      status: 'failure',
      error: { message: 'The list is full.', code: 400 },
    });
  });

  it('is handled once though a page is sent again, and page by page', async () => {
    const app = testPlugin(mixpanel);
    const page = (count: number): string =>
      JSON.stringify({ ...delivery, parameters: { ...delivery.parameters, page_info: { total_pages: 2, page_count: count } } });
    for (const count of [1, 1, 2]) await app.webhook('members').deliver({ rawBody: page(count), contentType: 'application/json' });
    expect(app.received.map(({ id }) => id)).toEqual(['1000:session-1:members:1', '1000:session-1:members:2']);
  });

  it('with other credentials, or none, is refused', async () => {
    const app = testPlugin(mixpanel);
    expect(await app.webhook('members').deliver({ tamper: 'signature' })).toMatchObject({ status: 401, outcome: 'refused' });
    expect(app.received).toEqual([]);
  });

  it('without a session is refused', async () => {
    const app = testPlugin(mixpanel);
    const rawBody = JSON.stringify({ action: 'members', parameters: {} });
    expect(await app.webhook('members').deliver({ rawBody, contentType: 'application/json' })).toMatchObject({ outcome: 'refused' });
    expect(app.received).toEqual([]);
  });

  it('has ids that may be numbers', async () => {
    const app = testPlugin(mixpanel);
    await app.webhook('remove_members', { mixpanel_cohort_id: 1000, mixpanel_project_id: 12345, members: [] }).deliver();
    expect(app.received).toMatchObject([{ data: { mixpanel_cohort_id: 1000, members: [] } }]);
  });
});
