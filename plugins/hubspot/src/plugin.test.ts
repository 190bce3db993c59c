import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { burstState } from './endpoints/limits.js';
import { hubspotErrors } from './errors.js';
import fixtures from './fixtures/records.json' with { type: 'json' };
import { hubspot } from './plugin.js';

const compiled = compilePlugin(hubspot);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');

conformance(hubspot);

describe('the endpoints', () => {
  it.each(endpoints)('$name: its schema takes the answer of the documents', async ({ definition: { output, fixture } }) => {
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('repeat a POST only where it reads, or sets the same again', () => {
    const repeated = endpoints.filter(({ safe, definition }) => safe && definition.method === 'POST').map(({ name }) => name);
    expect(repeated.filter((name) => !/(^|\.)(search|batch\.read|batch\.upsert)$/.test(name))).toEqual([
      'lists.memberships.ofRecords',
      'subscriptions.updateMany',
    ]);
  });

  it('count searches of records by a limit of their own', () => {
    const counted = endpoints.filter((endpoint) => endpoint.limits.some((limit) => limit.name === 'search')).map(({ name }) => name);
    expect(counted).toEqual(
      ['contacts', 'companies', 'deals', 'tickets', 'products', 'lineItems', 'notes', 'tasks', 'objects'].map((type) => `${type}.search`),
    );
  });

  it('keep no record in the cache', () => {
    const cached = endpoints.filter(({ cache }) => cache !== undefined).map(({ name }) => name.split('.')[0]);
    expect([...new Set(cached)]).toEqual(['associations', 'owners', 'properties', 'pipelines', 'schemas']);
  });
});

describe('a record', () => {
  it('is found by a unique property, which goes to the query, and changed by the body', async () => {
    const tested = testPlugin(hubspot);
    tested.on('contacts.update').sample();
    await tested.client.contacts.update({
      id: 'ada+1@harbour.example',
      query: { idProperty: 'email' },
      properties: { phone: '', age: 42 },
    });
    expect(tested.requests).toMatchObject([
      {
        method: 'PATCH',
        url: 'https://api.hubapi.com/crm/v3/objects/contacts/ada%2B1%40harbour.example?idProperty=email',
        body: { properties: { phone: '', age: 42 } },
      },
    ]);
  });

  it('of any type has the type in the path', async () => {
    const tested = testPlugin(hubspot);
    tested.on('objects.create').sample();
    await tested.client.objects.create({ objectType: '2-10001', properties: { name: 'Pier 4' } });
    expect(tested.requests[0]?.url).toBe('https://api.hubapi.com/crm/v3/objects/2-10001');
  });

  it('shows the properties that were asked for, by repeated names', async () => {
    const tested = testPlugin(hubspot);
    tested.on('deals.get').sample();
    await tested.client.deals.get({ id: '31001', properties: ['amount', 'dealstage'], associations: ['contacts'] });
    expect(new URL(tested.requests[0]?.url ?? '').search).toBe('?properties=amount&properties=dealstage&associations=contacts');
  });

  it('is archived without an answer', async () => {
    const tested = testPlugin(hubspot);
    tested.on('tickets.archive').status(204);
    await expect(tested.client.tickets.archive({ id: '9100' })).resolves.toBeUndefined();
  });

  it('of a batch may be missing while the others are answered', async () => {
    const tested = testPlugin(hubspot);
    tested.on('contacts.batch.read').reply(
      {
        status: 'COMPLETE',
        results: [fixtures.contact],
        numErrors: 1,
        errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get some CONTACT objects', context: { ids: ['9'] } }],
        startedAt: '2026-11-25T10:00:00.000Z',
        completedAt: '2026-11-25T10:00:00.120Z',
      },
      { status: 207 },
    );
    const answer = await tested.client.contacts.batch.read({ inputs: [{ id: '512' }, { id: '9' }], properties: ['email'] });
    expect(answer.results.map(({ properties }) => properties.email)).toEqual(['ada@harbour.example']);
    expect(answer.errors).toMatchObject([{ category: 'OBJECT_NOT_FOUND' }]);
  });
});

describe('pages', () => {
  it('of a list go on in the query', async () => {
    const tested = testPlugin(hubspot);
    tested
      .on('companies.list')
      .reply({ results: [fixtures.company], paging: { next: { after: '7002' } } })
      .reply({ results: [fixtures.company] });
    expect(await tested.client.companies.list.all({ limit: 1 }).toArray()).toHaveLength(2);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ limit: '1' }, { limit: '1', after: '7002' }]);
  });

  it('of a search go on in the body', async () => {
    const tested = testPlugin(hubspot);
    const filterGroups = [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE' as const, value: '1764064800000' }] }];
    tested
      .on('contacts.search')
      .reply({ total: 2, results: [fixtures.contact], paging: { next: { after: '1' } } })
      .reply({ total: 2, results: [fixtures.contact] });
    expect(
      await tested.clock.settle(tested.client.contacts.search.all({ filterGroups, sorts: ['lastmodifieddate'] }).toArray()),
    ).toHaveLength(2);
    expect(tested.requests.map(({ body }) => body)).toEqual([
      { filterGroups, sorts: ['lastmodifieddate'] },
      { filterGroups, sorts: ['lastmodifieddate'], after: '1' },
    ]);
  });
});

describe('a file', () => {
  it('goes up as a form, its options as JSON', async () => {
    const tested = testPlugin(hubspot);
    tested.on('files.upload').sample();
    await tested.client.files.upload({
      body: {
        file: { filename: 'plan.txt', contentType: 'text/plain', content: Buffer.from('four piers') },
        options: { access: 'PRIVATE' },
        folderPath: '/plans',
      },
    });
    const { headers, rawBody } = tested.requests[0] ?? {};
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(String(rawBody)).toContain('{"access":"PRIVATE"}');
    expect(String(rawBody)).toContain('filename="plan.txt"');
  });
});

describe('a form', () => {
  it('is submitted at the host for forms, with the same token', async () => {
    const tested = testPlugin(hubspot, { credentials: { accessToken: 'pat-na1-x' } });
    tested.on('forms.submissions.create').sample();
    await tested.client.forms.submissions.create({
      portalId: '62515',
      formId: 'f-1',
      fields: [{ name: 'email', value: 'ada@harbour.example' }],
    });
    expect(tested.requests[0]).toMatchObject({
      url: 'https://api.hsforms.com/submissions/v3/integration/secure/submit/62515/f-1',
      headers: { authorization: 'Bearer pat-na1-x' },
    });
  });
});

describe('a credential', () => {
  const methodOf = (credentials: Readonly<Record<string, string>>): string =>
    createConnection(compiled, { name: 'default', credentials }).method;

  it('that is an access token alone is of a private app; with a refresh token, or without any, it is OAuth', () => {
    expect(methodOf({ accessToken: 'pat-na1-x' })).toBe('privateApp');
    expect(methodOf({ accessToken: 'x', refreshToken: 'y' })).toBe('oauth');
    expect(methodOf({})).toBe('oauth');
  });
});

describe('a token answer', () => {
  const { auth } = compiled.definition;
  const oauth = auth.methods?.['oauth'];
  const read = oauth?.application.kind === 'token' ? oauth.application.grant.read : undefined;

  it('is read with the scopes that were granted', () => {
    expect(
      read?.({ token_type: 'bearer', access_token: 'a', refresh_token: 'r', expires_in: 1800, scopes: ['oauth'], hub_id: 62515 }),
    ).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      expiresInSeconds: 1800,
      scopes: ['oauth'],
    });
  });

  it('tells a dead refresh token, in its older words too', () => {
    expect(read?.({ status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' })).toMatchObject({ error: 'invalid_grant' });
    expect(read?.({ error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' })).toBeUndefined();
    expect(read?.('<html>')).toBeUndefined();
  });
});

describe('errors', () => {
  const response = (status: number, body: object | undefined, headers: Readonly<Record<string, string>> = {}): ProviderResponse => ({
    status,
    headers,
    body,
    text: '',
  });
  const limited = (policyName: string): object => ({
    status: 'error',
    errorType: 'RATE_LIMIT',
    policyName,
    message: 'You have reached your limit.',
  });

  it.each<[what: string, response: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['an expired token', response(401, { category: 'EXPIRED_AUTHENTICATION' }), 'TokenExpired', 'EXPIRED_AUTHENTICATION'],
    ['a wrong token', response(401, { category: 'INVALID_AUTHENTICATION' }), 'AuthenticationFailed', 'INVALID_AUTHENTICATION'],
    ['a 401 without a body', response(401, undefined), 'AuthenticationFailed', undefined],
    ['a 401 whose body is of another kind', response(401, { category: 7 }), 'AuthenticationFailed', undefined],
    ['a lock', response(423, {}), 'TransientRefusal', undefined],
    ['an account that is being moved', response(477, {}), 'TransientRefusal', undefined],
    ['a contact that is there already', response(409, { category: 'CONFLICT' }), undefined, 'CONFLICT'],
    ['a limit', response(429, limited('TEN_SECONDLY_ROLLING')), undefined, 'TEN_SECONDLY_ROLLING'],
    ['a missing scope', response(403, { category: 'MISSING_SCOPES' }), undefined, 'MISSING_SCOPES'],
    ['an outage', response(502, undefined), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = hubspotErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('are none where a batch succeeded in part', () => {
    expect(hubspotErrors.read(response(207, { category: 'EXPIRED_AUTHENTICATION' }))).toBeUndefined();
  });

  it('say how long to wait where HubSpot does not, and leave it where HubSpot does', () => {
    const interval = { 'x-hubspot-ratelimit-interval-milliseconds': '10000' };
    expect(hubspotErrors.read(response(429, limited('TEN_SECONDLY_ROLLING'), interval))?.retryAfterMs).toBe(10_000);
    expect(hubspotErrors.read(response(429, limited('TEN_SECONDLY_ROLLING')))?.retryAfterMs).toBeUndefined();
    expect(hubspotErrors.read(response(429, limited('SECONDLY')))?.retryAfterMs).toBe(1_000);
    expect(hubspotErrors.read(response(423, {}))?.retryAfterMs).toBe(2_000);
    expect(hubspotErrors.read(response(423, {}, { 'retry-after': '5' }))).not.toHaveProperty('retryAfterMs');
  });

  it('make nobody wait for the next day', async () => {
    const tested = testPlugin(hubspot);
    tested.on('owners.list').reply(limited('DAILY'), { status: 429 });
    const error: unknown = await tested.client.owners.list().catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({ code: 'RateLimited', provider: { code: 'DAILY' } });
    expect(tested.requests).toHaveLength(1);
  });

  it('say how long an account will be away, instead of waiting for it', async () => {
    const tested = testPlugin(hubspot);
    tested.on('owners.list').status(477, { 'retry-after': '3600' });
    await expect(tested.client.owners.list()).rejects.toMatchObject({ code: 'TransientRefusal', status: 477, retryAfterMs: 3_600_000 });
  });

  it('name what is wrong with which property, once', () => {
    const words = hubspotErrors.read(
      response(400, {
        category: 'VALIDATION_ERROR',
        message: 'Property values were not valid: "email" is no address',
        errors: [{ message: '"email" is no address' }, { message: 'Property "berth" does not exist' }],
      }),
    )?.message;
    expect(words).toBe('Property values were not valid: "email" is no address | Property "berth" does not exist');
  });

  it('reach the caller with the id of the request', async () => {
    const tested = testPlugin(hubspot);
    tested
      .on('contacts.create')
      .status(409, { 'x-hubspot-correlation-id': 'c-1' }, { category: 'CONFLICT', message: 'Contact already exists. Existing ID: 512' });
    await expect(tested.client.contacts.create({ properties: { email: 'ada@harbour.example' } })).rejects.toMatchObject({
      code: 'Conflict',
      requestId: 'c-1',
      provider: { code: 'CONFLICT', message: 'Contact already exists. Existing ID: 512' },
    });
  });

  const meanings = ['RateLimited', 'TokenExpired', 'AuthenticationFailed', 'TransientRefusal'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body } = hubspotErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    const failure = hubspotErrors.read({ status, body, headers: {}, text: '' });
    expect([failure?.means ?? (status === 429 ? 'RateLimited' : undefined), failure?.message]).toEqual([means, 'No.']);
  });
});

describe('the limit of ten seconds', () => {
  const told = (headers: Readonly<Record<string, string>>): unknown => burstState({ status: 200, headers, body: {}, text: '{}' });

  it('is what the answer tells, with the length of its window', () => {
    expect(
      told({
        'x-hubspot-ratelimit-max': '190',
        'x-hubspot-ratelimit-remaining': '188',
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
      }),
    ).toEqual({ limit: 190, remaining: 188, windowMs: 10_000 });
  });

  it('is not told by searches', () => {
    expect(told({})).toBeUndefined();
    expect(told({ 'x-hubspot-ratelimit-remaining': 'many' })).toBeUndefined();
  });
});

it('says its secrets nowhere', async () => {
  const tested = testPlugin(hubspot);
  tested.on('account.details').reply({ category: 'INVALID_AUTHENTICATION', message: 'not found' }, { status: 401 });
  const error = await tested.client.account.details().catch((caught: unknown) => caught);
  const said = JSON.stringify(tested.logs) + String(error) + JSON.stringify(error);
  expect(said).toContain('AuthenticationFailed');
  for (const secret of Object.values(tested.credentials)) expect(said).not.toContain(secret);
});
