import { isMooringError, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { mixpanelRegions } from './auth.js';
import { mixpanelErrors } from './errors.js';
import { mixpanel } from './plugin.js';

const compiled = compilePlugin(mixpanel);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const credentials = { serviceAccountUsername: 'mooring.000000.mp-service-account', serviceAccountSecret: 'not-a-real-secret' };
const dates = { from_date: '2026-01-01', to_date: '2026-01-03' };
const user = { $token: 'project-token', $distinct_id: 'user-1' };

conformance(mixpanel);

describe('a region', () => {
  it.each([
    ['us', 'https://mixpanel.com', 'https://api.mixpanel.com', 'https://data.mixpanel.com'],
    ['eu', 'https://eu.mixpanel.com', 'https://api-eu.mixpanel.com', 'https://data-eu.mixpanel.com'],
    ['in', 'https://in.mixpanel.com', 'https://api-in.mixpanel.com', 'https://data-in.mixpanel.com'],
  ] as const)('%s fills every host', (region, query, ingestion, data) => {
    const { bases } = createConnection(compiled, { name: 'default', credentials, values: mixpanelRegions[region] });
    expect(Object.fromEntries([...bases].map(([name, { origin, path }]) => [name, origin + path]))).toEqual({
      '': `${query}/api`,
      ingestion,
      import: ingestion,
      export: `${data}/api/2.0`,
      gdpr: `${query}/api/app`,
    });
  });

  it.each([
    { ...mixpanelRegions.us, region: 'api-us' },
    { ...mixpanelRegions.us, server: 'data.evil' },
    { ...mixpanelRegions.us, regionAndDomain: 'evil' },
  ])('that does not exist is refused: %j', (values) => {
    expect(() => createConnection(compiled, { name: 'default', credentials, values })).toThrow(/must match/);
  });
});

describe('a credential', () => {
  const sentBy = async (call: (app: ReturnType<typeof testPlugin<typeof mixpanel>>) => Promise<unknown>): Promise<string | undefined> => {
    const app = testPlugin(mixpanel);
    await call(app);
    return app.requests.at(-1)?.headers['authorization'];
  };

  it('is the service account for queries, imports and exports', async () => {
    const basic = /^Basic /;
    expect(
      await sentBy((app) => {
        app.on('cohorts.list').sample();
        return app.client.cohorts.list({ query: { project_id: 1 } });
      }),
    ).toMatch(basic);
    expect(
      await sentBy((app) => {
        app.on('import').sample();
        return app.client.import({
          query: { project_id: 1 },
          body: [{ event: 'x', properties: { time: 1, distinct_id: '', $insert_id: 'a' } }],
        });
      }),
    ).toMatch(basic);
  });

  it('is none for events and profiles, which carry the project token', async () => {
    expect(
      await sentBy((app) => {
        app.on('track').sample();
        return app.client.track({ body: [{ event: 'x', properties: { token: 'project-token' } }] });
      }),
    ).toBeUndefined();
  });

  it('is the token of a person for deletions, and may be left out by who deletes nothing', async () => {
    expect(
      await sentBy((app) => {
        app.on('gdpr.deletions.create').sample();
        return app.client.gdpr.deletions.create({ query: { token: 't' }, body: { distinct_ids: ['user-1'] } });
      }),
    ).toMatch(/^Bearer /);
    expect(() => createConnection(compiled, { name: 'default', credentials, values: mixpanelRegions.us })).not.toThrow();
  });
});

describe('the endpoints', () => {
  it('count against the limits that Mixpanel names', () => {
    for (const { name, limits, definition } of endpoints) {
      const own = definition.path.startsWith('/query/')
        ? ['query-hour', 'query-concurrency']
        : name === 'export'
          ? ['export-hour', 'export-second', 'export-concurrency']
          : name.startsWith('schemas.')
            ? ['lexicon']
            : [];
      expect([name, ...limits.map((limit) => limit.name)]).toEqual([name, ...own]);
    }
  });

  it('repeat a POST only where it reads, or where $insert_id tells a repeat', () => {
    const repeated = endpoints.filter(({ definition, safe }) => definition.method === 'POST' && safe).map(({ name }) => name);
    expect(repeated).toEqual(['import', 'engage.query', 'reports.jql', 'cohorts.list']);
  });

  it.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))('%s: has an answer of the documents', (_name, endpoint) => {
    expect(endpoint.definition.fixture).toBeDefined();
  });
});

describe('a batch', () => {
  it('of events is a list', async () => {
    const app = testPlugin(mixpanel);
    app.on('import').sample();
    const events = [{ event: 'Signed up', properties: { time: 1767225600, distinct_id: 'user-1', $insert_id: 'a', plan: 'pro' } }];
    await app.client.import({ query: { project_id: 12345 }, body: events });
    expect(app.requests).toMatchObject([{ path: '/import', query: { project_id: '12345', strict: '1' }, body: events }]);
  });

  it('of events without $insert_id is refused before it is sent', async () => {
    const app = testPlugin(mixpanel);
    const body = [{ event: 'Signed up', properties: { time: 1, distinct_id: 'user-1' } }];
    // @ts-expect-error the compiler says so, too
    await expect(app.client.import({ query: { project_id: 1 }, body })).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(app.requests).toEqual([]);
  });

  it('is sent again when the connection broke, since it is told by $insert_id', async () => {
    const app = testPlugin(mixpanel);
    app.on('import').fault('resetMidBody').sample();
    const body = [{ event: 'x', properties: { time: 1, distinct_id: '', $insert_id: 'a' } }];
    await expect(app.clock.settle(app.client.import({ query: { project_id: 1 }, body }))).resolves.toMatchObject({ status: 'OK' });
    expect(app.requests).toHaveLength(2);
  });

  it('of profile updates mixes operations', async () => {
    const app = testPlugin(mixpanel);
    app.on('engage.update').sample();
    const body = [
      { ...user, $set: { $email: 'ada@example.com' } },
      { ...user, $add: { logins: 1 } },
      { ...user, $unset: ['trial'] },
    ];
    await app.client.engage.update({ query: { ip: 0 }, body });
    expect(app.requests).toMatchObject([{ path: '/engage', query: { verbose: '1', ip: '0' }, body }]);
  });

  it('refuses an operation that does not exist', async () => {
    const app = testPlugin(mixpanel);
    // @ts-expect-error the compiler says so, too
    await expect(app.client.engage.update({ body: [{ ...user, $multiply: { a: 2 } }] })).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  it('of one has a name of its own', async () => {
    const app = testPlugin(mixpanel);
    app.on('engage.update').sample({}, { times: 2 });
    app.on('groups.update').sample();
    await app.client.engage.setOnce({ ...user, $set_once: { plan: 'pro' } });
    await app.client.engage.delete(user);
    await app.client.groups.union({ $token: 't', $group_key: 'Company', $group_id: 'Acme', $union: { tags: ['a'] } });
    expect(app.requests.map(({ body }) => body)).toEqual([
      [{ ...user, $set_once: { plan: 'pro' } }],
      [{ ...user, $delete: 'null' }],
      [{ $token: 't', $group_key: 'Company', $group_id: 'Acme', $union: { tags: ['a'] } }],
    ]);
  });
});

describe('identities', () => {
  it('are events', async () => {
    const app = testPlugin(mixpanel);
    app.on('track').sample({}, { times: 2 });
    app.on('import').sample();
    await app.client.identity.create({ token: 't', $identified_id: 'user-1', $anon_id: 'anon-1' });
    await app.client.identity.createAlias({ token: 't', distinct_id: 'user-1', alias: 'ada' });
    await app.client.identity.merge({ project_id: 1, token: 't', $distinct_ids: ['user-1', 'user-2'] });
    expect(app.requests.map(({ body }) => body)).toEqual([
      [{ event: '$identify', properties: { token: 't', $identified_id: 'user-1', $anon_id: 'anon-1' } }],
      [{ event: '$create_alias', properties: { token: 't', distinct_id: 'user-1', alias: 'ada' } }],
      [{ event: '$merge', properties: { token: 't', $distinct_ids: ['user-1', 'user-2'] } }],
    ]);
  });
});

describe('a query', () => {
  it('writes lists as JSON text', async () => {
    const app = testPlugin(mixpanel);
    app.on('events.counts').sample();
    await app.client.events.counts({ project_id: 1, event: ['Signed up', 'Bought'], type: 'unique', unit: 'day', ...dates });
    expect(app.requests[0]?.query).toMatchObject({ event: '["Signed up","Bought"]' });
  });

  it('for profiles walks the pages of one session', async () => {
    const app = testPlugin(mixpanel);
    const page = (number: number, ids: readonly string[]) => ({
      page: number,
      page_size: 2,
      session_id: 'session-1',
      status: 'ok',
      total: 3,
      results: ids.map((id) => ({ $distinct_id: id, $properties: {} })),
    });
    app
      .on('engage.query')
      .reply(page(0, ['a', 'b']))
      .reply(page(1, ['c']));
    const found = await app.client.engage.query
      .all({ project_id: '12345', filter_by_cohort: { id: 7 }, output_properties: ['$email'] })
      .toArray();
    expect(found.map(({ $distinct_id }) => $distinct_id)).toEqual(['a', 'b', 'c']);
    const asked = { filter_by_cohort: '{"id":7}', output_properties: '["$email"]' };
    expect(app.requests.map(({ query, body }) => [query, body])).toEqual([
      [{ project_id: '12345' }, asked],
      [{ project_id: '12345' }, { ...asked, session_id: 'session-1', page: '1' }],
    ]);
  });

  it('for retention needs the event that begins it', async () => {
    const app = testPlugin(mixpanel);
    await expect(app.client.reports.retention({ project_id: 1, ...dates })).rejects.toMatchObject({
      code: 'InvalidInput',
      issues: [{ path: 'born_event' }],
    });
  });

  it('beyond the sixtieth of an hour fails at once and says when to come again', async () => {
    const app = testPlugin(mixpanel);
    for (let query = 0; query < 60; query += 1) app.on('events.names').sample({}, { optional: true });
    const ask = (): Promise<unknown> =>
      app.clock.settle(app.client.events.names({ project_id: 1, type: 'general' })).catch((caught: unknown) => caught);
    const answers = [];
    for (let query = 0; query <= 60; query += 1) answers.push(await ask());
    const refused = answers.at(-1);
    expect(isMooringError(refused) && refused.code).toBe('DeadlineExceeded');
    expect(isMooringError(refused) && refused.retryAfterMs).toBeGreaterThan(3_000_000);
    // A share of the sixty may be kept for critical calls.
    expect(app.requests.length).toBeGreaterThan(50);
  });
});

describe('an export', () => {
  it('gives one event after the other', async () => {
    const app = testPlugin(mixpanel);
    app.on('export').sample();
    const events = [];
    for await (const event of await app.client.export({ project_id: 1, ...dates, event: ['Signed up'] })) events.push(event);
    expect(events).toMatchObject([{ event: 'Signed up', properties: { time: 1602611311 } }]);
    expect(app.requests).toMatchObject([{ path: '/api/2.0/export', query: { event: '["Signed up"]' } }]);
  });
});

describe('a lookup table', () => {
  it('is sent as CSV', async () => {
    const app = testPlugin(mixpanel);
    app.on('lookupTables.replace').sample();
    await app.client.lookupTables.replace({ id: 'table-1', query: { project_id: 1 }, body: 'id,name\n1,Ada\n' });
    expect(app.requests).toMatchObject([{ headers: { 'content-type': 'text/csv' }, body: 'id,name\n1,Ada\n' }]);
  });
});

describe('an error', () => {
  const response = (status: number, body: unknown): ProviderResponse => ({ status, headers: {}, body, text: '' });

  it('inside a 200 is one', () => {
    expect(mixpanelErrors.read(response(200, { status: 0, error: 'token, missing or empty' }))).toEqual({
      means: 'RequestRejected',
      message: 'token, missing or empty',
    });
    expect(mixpanelErrors.read(response(200, { status: 'error', error: 'Project not found' }))).toMatchObject({ means: 'RequestRejected' });
  });

  it.each([{ status: 1, error: null }, { status: 'ok', results: [] }, { code: 200, status: 'OK' }, [], undefined, ['error']])(
    'is none in %j',
    (body) => {
      expect(mixpanelErrors.read(response(200, body))).toBeUndefined();
    },
  );

  it('of a batch names the records that were refused', () => {
    const failed = Array.from({ length: 12 }, (_unused, index) => ({
      index,
      insert_id: `id-${index}`,
      field: 'properties.time',
      message: 'is invalid',
    }));
    const { message } =
      mixpanelErrors.read(response(400, { code: 400, num_records_imported: 988, status: 'Bad Request', failed_records: failed })) ?? {};
    expect(message).toMatch(/^988 imported, 12 refused; record 0 \(id-0\) properties\.time: is invalid; /);
    expect(message).toMatch(/record 9 .*; and 2 more$/);
  });

  it('of a lookup table has no insert_id', () => {
    const body = {
      code: 400,
      error: 'Some data points failed.',
      status: 'Bad Request',
      failed_records: [{ index: 2, message: 'primary key is blank' }],
    };
    expect(mixpanelErrors.read(response(400, body))).toEqual({ message: 'Some data points failed.; record 2: primary key is blank' });
  });

  it('without a body is told by its status', async () => {
    const app = testPlugin(mixpanel);
    app.on('annotations.retrieve').status(404, {}, '<html></html>');
    await expect(app.client.annotations.retrieve({ projectId: '1', annotationId: '2' })).rejects.toMatchObject({ code: 'NotFound' });
  });

  it.each(['RateLimited', 'AuthenticationFailed', 'PermissionDenied', 'NotFound', 'RequestRejected', 'Overloaded'] as const)(
    '%s reaches the caller as it was written',
    async (means) => {
      const written = mixpanelErrors.write?.({ means, message: 'because' });
      const app = testPlugin(mixpanel);
      app.on('annotations.create').reply(written?.body, { status: written?.status ?? 0 });
      const error = await app.client.annotations
        .create({ projectId: '1', date: '2026-01-01 12:00:00', description: 'x' }, { deadlineMs: 1 })
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: means, provider: { message: 'because' } });
    },
  );
});
