import type { ProviderErrorCode, ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { airtableErrors } from './errors.js';
import fixtures from './fixtures/records.json' with { type: 'json' };
import webhookFixtures from './fixtures/webhooks.json' with { type: 'json' };
import { airtable } from './plugin.js';

const compiled = compilePlugin(airtable);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const table = { baseId: 'appLkNDICXNqxSDhG', tableIdOrName: 'Apartments' };
const { record } = fixtures;

conformance(airtable);

describe('the endpoints', () => {
  it.each(endpoints)('$name: its schema takes the answer of the documents', async ({ definition: { output, fixture } }) => {
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('count against the base where they name one, and all against the token', () => {
    for (const { name, limits, definition } of endpoints) {
      const own = [...(definition.path.includes(':baseId') ? ['base'] : []), 'token', ...(name === 'sync.csv' ? ['sync'] : [])];
      expect([name, limits.map((limit) => limit.name).toSorted()]).toEqual([name, own.toSorted()]);
    }
  });

  it('repeat a POST only where it reads, or sets the same again', () => {
    const repeated = endpoints.filter(({ safe, definition }) => safe && definition.method === 'POST').map(({ name }) => name);
    expect(repeated).toEqual(['records.listByPost', 'webhooks.setNotifications', 'webhooks.refresh']);
  });

  it('keep no record in the cache', () => {
    expect(endpoints.filter(({ cache }) => cache !== undefined).map(({ name }) => name)).toEqual(['bases.list', 'tables.list']);
  });
});

describe('a list of records', () => {
  it('is asked for as Airtable writes it: brackets for lists, an index for what to sort by', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.list').sample();
    await tested.client.records.list({
      ...table,
      tableIdOrName: 'Flats & houses/2',
      fields: ['Name', 'Rent, net'],
      sort: [{ field: 'Name' }, { field: 'Rent, net', direction: 'desc' }],
      filterByFormula: "AND({Rent} > 1, {Name} != 'x')",
      recordMetadata: ['commentCount'],
      returnFieldsByFieldId: true,
      pageSize: 10,
    });
    const url = new URL(tested.requests[0]?.url ?? '');
    expect(url.pathname).toBe('/v0/appLkNDICXNqxSDhG/Flats%20%26%20houses%2F2');
    expect([...url.searchParams]).toEqual([
      ['fields[]', 'Name'],
      ['fields[]', 'Rent, net'],
      ['filterByFormula', "AND({Rent} > 1, {Name} != 'x')"],
      ['sort[0][field]', 'Name'],
      ['sort[1][field]', 'Rent, net'],
      ['sort[1][direction]', 'desc'],
      ['pageSize', '10'],
      ['recordMetadata[]', 'commentCount'],
      ['returnFieldsByFieldId', 'true'],
    ]);
  });

  it('goes on by its offset, and ends where there is none', async () => {
    const tested = testPlugin(airtable);
    tested
      .on('records.list')
      .reply({ records: [record], offset: 'itr1/rec1' })
      .reply({ records: [], offset: 'itr1/rec2' })
      .reply({ records: [record] });
    const all = tested.client.records.list.all({ ...table, fields: ['Name'], pageSize: 1 }).toArray();
    expect(await tested.clock.settle(all)).toHaveLength(2);
    expect(tested.requests.map(({ url }) => new URL(url).searchParams.get('offset'))).toEqual([null, 'itr1/rec1', 'itr1/rec2']);
    expect(tested.requests.map(({ url }) => new URL(url).searchParams.getAll('fields[]'))).toEqual([['Name'], ['Name'], ['Name']]);
  });

  it('ends with an error where Airtable has lost the place, since going on would begin anew', async () => {
    const tested = testPlugin(airtable);
    tested
      .on('records.list')
      .reply({ records: [record], offset: 'itr1/rec1' })
      .reply({ error: { type: 'LIST_RECORDS_ITERATOR_NOT_AVAILABLE' } }, { status: 422 });
    await expect(tested.clock.settle(tested.client.records.list.all(table).toArray())).rejects.toMatchObject({
      code: 'RequestRejected',
      provider: { code: 'LIST_RECORDS_ITERATOR_NOT_AVAILABLE' },
    });
  });

  it('by POST has its formula in the body, and where and when in the query', async () => {
    const tested = testPlugin(airtable);
    tested
      .on('records.listByPost')
      .reply({ records: [record], offset: 'itr1/rec1' })
      .reply({ records: [record] });
    const asked = {
      ...table,
      cellFormat: 'string' as const,
      sort: [{ field: 'Name' }],
      query: { timeZone: 'Europe/Berlin', userLocale: 'de' },
    };
    expect(await tested.clock.settle(tested.client.records.listByPost.all(asked).toArray())).toHaveLength(2);
    expect(tested.requests.map(({ query, body }) => [query, body])).toEqual([
      [
        { timeZone: 'Europe/Berlin', userLocale: 'de' },
        { cellFormat: 'string', sort: [{ field: 'Name' }] },
      ],
      [
        { timeZone: 'Europe/Berlin', userLocale: 'de' },
        { cellFormat: 'string', sort: [{ field: 'Name' }], offset: 'itr1/rec1' },
      ],
    ]);
  });

  it.each([{ filed: ['Name'] }, { sort: [{ field: 'Name', dir: 'asc' }] }, { pageSize: 101 }])(
    'with a parameter that Airtable does not have is not asked for: %j',
    async (wrong) => {
      const tested = testPlugin(airtable);
      await expect(tested.client.records.list({ ...table, ...wrong } as never)).rejects.toMatchObject({ code: 'InvalidInput' });
      expect(tested.requests).toEqual([]);
    },
  );
});

describe('a record', () => {
  it('is created by the request for several', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.createMany').reply({ records: [record] });
    const made = await tested.client.records.create({ ...table, fields: { Name: 'Union Square', Visited: true }, typecast: true });
    expect(made).toEqual(record);
    expect(tested.requests).toMatchObject([
      { method: 'POST', body: { records: [{ fields: { Name: 'Union Square', Visited: true } }], typecast: true } },
    ]);
  });

  it('that was created by a call without an answer is not created again', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.createMany').status(502);
    await expect(tested.client.records.create({ ...table, fields: {} })).rejects.toMatchObject({ code: 'Overloaded' });
    expect(tested.requests).toHaveLength(1);
  });

  it('is made or changed by what its values are', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.updateMany').reply(fixtures.upserted);
    const { createdRecords, updatedRecords, records } = await tested.client.records.upsert({
      ...table,
      performUpsert: { fieldsToMergeOn: ['Name'] },
      records: [{ fields: { Name: 'Twin Peaks', Visited: true } }, { fields: { Name: 'New Park', Visited: true } }],
    });
    expect([createdRecords, updatedRecords, records.length]).toEqual([['recsHMqsp3GEm3lEi'], ['rec560UJdUtocSouk'], 2]);
    expect(tested.requests).toMatchObject([
      { method: 'PATCH', body: { performUpsert: { fieldsToMergeOn: ['Name'] }, records: [{ fields: { Name: 'Twin Peaks' } }, {}] } },
    ]);
  });

  it('is changed by PATCH, and replaced by PUT', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.update').sample();
    tested.on('records.replaceMany').sample();
    await tested.client.records.update({ ...table, recordId: 'rec1', fields: { Visited: true } });
    await tested.clock.settle(tested.client.records.replaceMany({ ...table, records: [{ id: 'rec1', fields: { Visited: true } }] }));
    expect(tested.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'PATCH /v0/appLkNDICXNqxSDhG/Apartments/rec1',
      'PUT /v0/appLkNDICXNqxSDhG/Apartments',
    ]);
  });

  it('is deleted with up to nine others, by ids in the query', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.deleteMany').sample();
    await tested.client.records.deleteMany({ ...table, records: ['rec1', 'rec2'] });
    expect(new URL(tested.requests[0]?.url ?? '').search).toBe('?records%5B%5D=rec1&records%5B%5D=rec2');
    const eleven = Array.from({ length: 11 }, (_unused, index) => `rec${index}`);
    await expect(tested.client.records.deleteMany({ ...table, records: eleven })).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  it('gets a file at the host for content, with the same token', async () => {
    const tested = testPlugin(airtable, { credentials: { accessToken: 'pat1.x' } });
    tested.on('attachments.upload').sample();
    const file = { contentType: 'text/plain', filename: 'sample.txt', file: Buffer.from('Hello world').toString('base64') };
    await tested.client.attachments.upload({ baseId: 'app1', recordId: 'rec1', attachmentFieldIdOrName: 'Pictures', ...file });
    expect(tested.requests[0]).toMatchObject({
      url: 'https://content.airtable.com/v0/app1/rec1/Pictures/uploadAttachment',
      headers: { authorization: 'Bearer pat1.x' },
      body: { file: 'SGVsbG8gd29ybGQ=' },
    });
  });
});

describe('a synced table', () => {
  it('is filled from CSV as it is', async () => {
    const tested = testPlugin(airtable);
    tested.on('sync.csv').sample();
    await tested.client.sync.csv({ ...table, apiEndpointSyncId: 'syn1', body: 'a,b\n1,2' });
    expect(tested.requests[0]).toMatchObject({ headers: { 'content-type': 'text/csv' } });
    expect(String(tested.requests[0]?.rawBody)).toBe('a,b\n1,2');
  });
});

describe('what happened in a base', () => {
  it('is read from a cursor on, which the answer gives for the next time', async () => {
    const tested = testPlugin(airtable);
    const [payload] = webhookFixtures.payloads.payloads;
    tested
      .on('webhooks.payloads')
      .reply({ payloads: [payload], cursor: 8, mightHaveMore: true })
      .reply({ payloads: [], cursor: 8, mightHaveMore: false });
    const webhook = { baseId: 'app1', webhookId: 'ach1' };
    let cursor = 7;
    for (let more = true; more;) {
      const page = await tested.clock.settle(tested.client.webhooks.payloads({ ...webhook, cursor }));
      ({ cursor, mightHaveMore: more } = page);
    }
    expect(cursor).toBe(8);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ cursor: '7' }, { cursor: '8' }]);
  });

  it('may be that the webhook itself failed', async () => {
    const tested = testPlugin(airtable);
    const failed = {
      timestamp: '2022-02-01T21:25:05.663Z',
      baseTransactionNumber: 4,
      payloadFormat: 'v0',
      error: true,
      code: 'INVALID_HOOK',
    };
    tested.on('webhooks.payloads').reply({ payloads: [failed], cursor: 2, mightHaveMore: false });
    const { payloads } = await tested.client.webhooks.payloads({ baseId: 'app1', webhookId: 'ach1' });
    expect(payloads).toMatchObject([{ error: true, code: 'INVALID_HOOK' }]);
  });
});

describe('the limit of a base', () => {
  it('lets five calls a second into a base, one by one, and others into other bases', async () => {
    const tested = testPlugin(airtable);
    tested.on('records.get').sample({}, { times: 7 });
    const get = (baseId: string): Promise<unknown> => tested.client.records.get({ baseId, tableIdOrName: 'T', recordId: 'rec1' });
    await tested.clock.settle(Promise.all([...Array.from({ length: 6 }, () => get('app1')), get('app2')]));
    const start = tested.requests[0]?.at ?? 0;
    const sent = tested.requests.map(({ url, at }) => [new URL(url).pathname.split('/')[2], at - start] as const);
    expect(sent.find(([base]) => base === 'app2')?.[1]).toBeLessThan(200);
    expect(sent.filter(([base, at]) => base === 'app1' && at < 1_000)).toHaveLength(5);
    expect(sent.at(-1)?.[1]).toBeGreaterThanOrEqual(1_000);
  });

  it('that was passed is waited out for half a minute', async () => {
    const tested = testPlugin(airtable);
    tested
      .on('records.get')
      .reply({ error: { type: 'RATE_LIMIT_REACHED', message: 'Rate limit exceeded. Please try again later' } }, { status: 429 })
      .sample();
    await expect(tested.clock.settle(tested.client.records.get({ ...table, recordId: 'rec1' }))).resolves.toMatchObject({ id: record.id });
    expect((tested.requests[1]?.at ?? 0) - (tested.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  it('makes nobody wait for the next month', async () => {
    const tested = testPlugin(airtable);
    const used = { errors: [{ error: 'PUBLIC_API_BILLING_LIMIT_EXCEEDED', message: 'API billing plan limit exceeded.' }] };
    tested.on('whoami').reply(used, { status: 429 });
    await expect(tested.client.whoami()).rejects.toMatchObject({
      code: 'RateLimited',
      provider: { code: 'PUBLIC_API_BILLING_LIMIT_EXCEEDED', message: 'API billing plan limit exceeded.' },
    });
    expect(tested.requests).toHaveLength(1);
  });
});

describe('errors', () => {
  const response = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ProviderResponse => ({
    status,
    headers,
    body,
    text: '',
  });

  it.each<[what: string, response: ProviderResponse, failure: object]>([
    ['a code alone', response(404, { error: 'NOT_FOUND' }), { code: 'NOT_FOUND' }],
    ['a code in an object', response(404, { error: { type: 'NOT_FOUND' } }), { code: 'NOT_FOUND' }],
    [
      'a code and words',
      response(403, { error: { type: 'INVALID_PERMISSIONS', message: 'You are not permitted to perform this operation' } }),
      { code: 'INVALID_PERMISSIONS', message: 'You are not permitted to perform this operation' },
    ],
    ['a code and words side by side', response(422, { error: 'INVALID', message: 'No.' }), { code: 'INVALID', message: 'No.' }],
    ['a body of another kind', response(400, { error: 7, errors: 'x' }), {}],
    ['no body', response(502, undefined), {}],
    ['a limit', response(429, undefined), { retryAfterMs: 30_000 }],
    ['a limit that says how long', response(429, undefined, { 'retry-after': '5' }), {}],
  ])('%s', (_what, given, failure) => {
    expect(airtableErrors.read(given)).toEqual(failure);
  });

  it('are none where the answer is a success', () => {
    expect(airtableErrors.read(response(200, { error: true, code: 'INVALID_HOOK' }))).toBeUndefined();
  });

  it.each<[ProviderErrorCode, number]>([
    ['RateLimited', 429],
    ['PermissionDenied', 403],
    ['NotFound', 404],
    ['RequestRejected', 422],
  ])('%s reads back as it was written', (means, status) => {
    const written = airtableErrors.write?.({ means, message: 'No.' });
    expect(written?.status).toBe(status);
    expect(airtableErrors.read(response(status, written?.body))).toMatchObject({ message: 'No.' });
  });
});

describe('a credential', () => {
  const methodOf = (credentials: Readonly<Record<string, string>>): string =>
    createConnection(compiled, { name: 'default', credentials }).method;

  it('that is an access token alone is a personal one; with a refresh token, or without any, it is OAuth', () => {
    expect(methodOf({ accessToken: 'pat1.x' })).toBe('token');
    expect(methodOf({ accessToken: 'x', refreshToken: 'y' })).toBe('oauth');
    expect(methodOf({})).toBe('oauth');
  });

  it.each(['key0123456789abcd', 'pat1 x'])('that is none is refused: %s', (accessToken) => {
    expect(() => createConnection(compiled, { name: 'default', credentials: { accessToken }, method: 'token' })).toThrow(
      /does not look like one/,
    );
  });

  it('is renewed by rules that Airtable punishes the breach of', () => {
    const oauth = compiled.definition.auth.methods?.['oauth'];
    const grant = oauth?.application.kind === 'token' ? oauth.application.grant : undefined;
    expect(grant).toMatchObject({ pkce: 'S256', refresh: { rotates: true, reuse: 'revoke', idleTtl: '60d' } });
    expect(grant).not.toHaveProperty('revoke');
    expect(oauth?.account).toEqual({ endpoint: 'whoami', path: 'id' });
  });
});

it('says its secrets nowhere', async () => {
  const tested = testPlugin(airtable);
  tested.on('whoami').reply({ error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } }, { status: 401 });
  const error = await tested.client.whoami().catch((caught: unknown) => caught);
  const said = JSON.stringify(tested.logs) + String(error) + JSON.stringify(error);
  expect(said).toContain('AuthenticationFailed');
  for (const secret of Object.values(tested.credentials)) expect(said).not.toContain(secret);
});
