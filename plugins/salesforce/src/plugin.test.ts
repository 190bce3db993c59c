import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { usageState } from './endpoints/limits.js';
import { soql } from './endpoints/soql-text.js';
import { salesforceErrors } from './errors.js';
import bulk from './fixtures/bulk.json' with { type: 'json' };
import fixtures from './fixtures/records.json' with { type: 'json' };
import { salesforce } from './plugin.js';

const compiled = compilePlugin(salesforce);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const harbour = 'https://harbour.my.salesforce.com/services/data/v60.0';

conformance(salesforce);

describe('the endpoints', () => {
  const parsed = endpoints.filter(({ definition: { output } }) => !('format' in output));
  it.each(parsed)('$name: its schema takes the answer of the documents', async ({ definition: { output, fixture } }) => {
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('repeat a POST or PATCH only where it ends on the same records', () => {
    const repeated = endpoints.filter(({ safe, definition }) => safe && ['POST', 'PATCH'].includes(definition.method));
    expect(repeated.map(({ name }) => name)).toEqual(['records.upsert', 'collections.upsert']);
  });

  it('count against the long calls where they can be long', () => {
    const long = endpoints.filter(({ limits }) => limits.some(({ name }) => name === 'long')).map(({ name }) => name.split('.')[0]);
    expect([...new Set(long)]).toEqual([
      'query',
      'queryAll',
      'queryMore',
      'search',
      'parameterizedSearch',
      'collections',
      'composite',
      'actions',
    ]);
  });

  it('keep no record in the cache', () => {
    const cached = endpoints.filter(({ cache }) => cache !== undefined).map(({ name }) => name.split('.')[0]);
    expect([...new Set(cached)]).toEqual(['sobjects', 'picklists']);
  });
});

describe('a query', () => {
  it('goes on at the path that a page names, to its end', async () => {
    const tested = testPlugin(salesforce);
    const page = { totalSize: 2, records: [fixtures.contact] };
    tested.on('query').reply({ ...page, done: false, nextRecordsUrl: '/services/data/v60.0/query/01gHB0000000001YAA-1' });
    tested.on('queryMore').reply({ ...page, done: true });
    const q = soql`SELECT Id FROM Contact WHERE LastName = ${"O'Brien"}`;
    expect(await tested.client.query.all({ q }).toArray()).toHaveLength(2);
    expect(tested.requests.map(({ url }) => url.split('?')[0])).toEqual([`${harbour}/query`, `${harbour}/query/01gHB0000000001YAA-1`]);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ q }, {}]);
  });

  it('is not led to another host by its next page', async () => {
    const tested = testPlugin(salesforce);
    tested
      .on('query')
      .reply({ totalSize: 2, done: false, records: [], nextRecordsUrl: 'https://harbour.my.salesforce.com.evil.example/x' });
    await expect(tested.client.query.all({ q: 'SELECT Id FROM Contact' }).toArray()).rejects.toMatchObject({ code: 'EgressDenied' });
    expect(tested.requests).toHaveLength(1);
  });

  it('may ask for smaller pages', async () => {
    const tested = testPlugin(salesforce);
    tested.on('query').sample();
    await tested.client.query({ q: 'SELECT Id FROM Contact' }, { headers: { 'Sforce-Query-Options': 'batchSize=200' } });
    expect(tested.requests[0]?.headers).toMatchObject({ 'sforce-query-options': 'batchSize=200' });
  });
});

describe('a record', () => {
  it('is made of its fields alone', async () => {
    const tested = testPlugin(salesforce);
    tested.on('records.create').status(201, {}, fixtures.saved);
    const saved = await tested.client.records.create({ sobject: 'Contact', body: { LastName: 'Lovelace', Account: { Number__c: '7' } } });
    expect(saved.id).toBe(fixtures.contact.Id);
    expect(tested.requests).toMatchObject([
      { method: 'POST', url: `${harbour}/sobjects/Contact`, body: { LastName: 'Lovelace', Account: { Number__c: '7' } } },
    ]);
  });

  it('is changed and deleted without an answer', async () => {
    const tested = testPlugin(salesforce);
    tested.on('records.update').status(204);
    tested.on('records.delete').status(204);
    await expect(tested.client.records.update({ sobject: 'Contact', id: '003', body: { Phone: null } })).resolves.toBeUndefined();
    await expect(tested.client.records.delete({ sobject: 'Contact', id: '003' })).resolves.toBeUndefined();
  });

  it('is upserted by an external id, again after a broken connection', async () => {
    const tested = testPlugin(salesforce);
    tested
      .on('records.upsert')
      .status(500)
      .status(201, {}, { ...fixtures.saved, created: true });
    const input = { sobject: 'Contact', field: 'Number__c', value: 'A/7 b', query: { updateOnly: false }, body: { LastName: 'Lovelace' } };
    expect(await tested.clock.settle(tested.client.records.upsert(input))).toMatchObject({ created: true });
    expect(tested.requests.map(({ url }) => url)).toEqual(
      Array(2).fill(`${harbour}/sobjects/Contact/Number__c/A%2F7%20b?updateOnly=false`),
    );
  });

  it('with an external id that others have too is a conflict', async () => {
    const tested = testPlugin(salesforce);
    tested
      .on('records.upsert')
      .status(300, {}, ['/services/data/v60.0/sobjects/Contact/003A', '/services/data/v60.0/sobjects/Contact/003B']);
    await expect(tested.client.records.upsert({ sobject: 'Contact', field: 'Number__c', value: '7', body: {} })).rejects.toMatchObject({
      code: 'Conflict',
      status: 300,
    });
  });

  it('shows the fields that were asked for', async () => {
    const tested = testPlugin(salesforce);
    tested.on('records.get').sample();
    await tested.client.records.get({ sobject: 'Contact', id: '003', fields: ['Id', 'Account.Name'] });
    expect(tested.requests[0]?.query).toEqual({ fields: 'Id,Account.Name' });
  });
});

describe('a collection', () => {
  it('tells for each record what came of it', async () => {
    const tested = testPlugin(salesforce);
    const failed = {
      success: false,
      errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing', fields: ['LastName'] }],
    };
    tested.on('collections.create').reply([fixtures.saved, failed]);
    const results = await tested.client.collections.create({
      allOrNone: false,
      records: [{ attributes: { type: 'Contact' }, LastName: 'Lovelace' }, { attributes: { type: 'Contact' } }],
    });
    expect(results.map(({ success }) => success)).toEqual([true, false]);
    expect(tested.requests[0]?.body).toMatchObject({ records: [{ attributes: { type: 'Contact' }, LastName: 'Lovelace' }, {}] });
  });

  it('is deleted by ids in the query', async () => {
    const tested = testPlugin(salesforce);
    tested.on('collections.delete').sample();
    await tested.client.collections.delete({ ids: ['003A', '003B'], allOrNone: true });
    expect(tested.requests[0]).toMatchObject({ method: 'DELETE', query: { ids: '003A,003B', allOrNone: 'true' } });
  });
});

describe('a bulk job', () => {
  it('takes its records as CSV bytes', async () => {
    const tested = testPlugin(salesforce);
    tested.on('bulk.ingest.upload').status(201);
    await tested.client.bulk.ingest.upload({ jobId: '750', body: Buffer.from('Number__c,LastName\n7,Lovelace\n') });
    expect(tested.requests[0]).toMatchObject({
      method: 'PUT',
      url: `${harbour}/jobs/ingest/750/batches`,
      headers: { 'content-type': 'text/csv' },
    });
    expect(String(tested.requests[0]?.rawBody)).toBe('Number__c,LastName\n7,Lovelace\n');
  });

  it('gives its result in parts, by the locator in a header, until that is null', async () => {
    const tested = testPlugin(salesforce);
    tested
      .on('bulk.query.results')
      .reply(bulk.results, { headers: { 'Sforce-Locator': 'MTAwMDA' } })
      .reply(bulk.results, { headers: { 'Sforce-Locator': 'null' } });
    expect(await tested.client.bulk.query.results.all({ jobId: '750', maxRecords: 1 }).toArray()).toEqual([bulk.results, bulk.results]);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ maxRecords: '1' }, { maxRecords: '1', locator: 'MTAwMDA' }]);
    expect(tested.requests[0]?.headers['accept']).toBe('text/csv');
  });

  it('ends the walk of its parts with an error when a locator repeats itself', async () => {
    const tested = testPlugin(salesforce);
    tested.on('bulk.query.results').reply(bulk.results, { headers: { 'sforce-locator': 'MTAwMDA' }, times: 3, optional: true });
    await expect(tested.client.bulk.query.results.all({ jobId: '750', maxRecords: 1 }).toArray()).rejects.toMatchObject({
      code: 'PaginationLoop',
    });
  });

  it('gives the rows that failed while they arrive', async () => {
    const tested = testPlugin(salesforce);
    tested.on('bulk.ingest.failedResults').sample();
    let csv = '';
    for await (const chunk of await tested.client.bulk.ingest.failedResults({ jobId: '750' })) csv += Buffer.from(chunk).toString();
    expect(csv).toContain('REQUIRED_FIELD_MISSING');
  });
});

describe('an org', () => {
  const { values = {}, api } = compiled.definition;
  const { pattern, from } = values['instance'] ?? {};
  const found = (url: string): string | undefined => from?.match?.exec(url)?.[1];

  it.each([
    ['https://acme.my.salesforce.com', 'acme'],
    ['https://acme.my.salesforce.com/', 'acme'],
    ['https://acme--dev.sandbox.my.salesforce.com', 'acme--dev.sandbox'],
    ['https://acme-dev-ed.develop.my.salesforce.com', 'acme-dev-ed.develop'],
    ['https://Acme.my.salesforce.com', 'Acme'],
  ])('is told by the URL with the token: %s', (url, name) => {
    expect(found(url)).toBe(name);
    const connection = createConnection(compiled, { name: 'default', credentials: { accessToken: '00D!x' }, values: { instance: name } });
    expect(connection.bases.get('')?.origin).toBe(`https://${name.toLowerCase()}.my.salesforce.com`);
    expect(connection.allowsHost(`${name}.my.salesforce.com`)).toBe(true);
  });

  it.each([
    'http://169.254.169.254',
    'https://evil.com',
    'http://acme.my.salesforce.com',
    'https://a.salesforce.com.evil.com',
    'https://a.salesforce.com@evil.com',
    'https://acme.my.salesforce.com.evil.com',
    'https://acme.my.salesforce.com@evil.com',
    'https://evil.com/.my.salesforce.com',
    'https://evil.com#.my.salesforce.com',
    'https://evil.com?.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://a.b.c.my.salesforce.com',
    'https://.my.salesforce.com',
    'https://acme\n.my.salesforce.com',
    'https://acme.my-salesforce.com',
    'https://acmeXmyXsalesforceXcom',
  ])('that is none of Salesforce is refused: %s', (url) => {
    expect(found(url)).toBeUndefined();
  });

  it.each(['', 'a/b', 'a@b', 'evil.com/', '-a', 'a-', 'a..b', 'a.b.c', 'a:1', 'a b', '169.254.169.254'])(
    'cannot be named %j',
    (instance) => {
      const make = (): unknown =>
        createConnection(compiled, { name: 'default', credentials: { accessToken: '00D!x' }, values: { instance } });
      expect(make).toThrow(/instance/);
      expect(pattern).toBeDefined();
    },
  );

  it('is the only host that its connection may reach', () => {
    expect(api.egress).toEqual(['{instance}.my.salesforce.com']);
    const connection = createConnection(compiled, { name: 'default', credentials: { accessToken: '00D!x' }, values: { instance: 'acme' } });
    expect(['other.my.salesforce.com', 'x.acme.my.salesforce.com', 'my.salesforce.com'].some((host) => connection.allowsHost(host))).toBe(
      false,
    );
  });
});

describe('a credential', () => {
  const methodOf = (credentials: Readonly<Record<string, string>>, method?: string): string =>
    createConnection(compiled, { name: 'default', credentials, values: { instance: 'acme' }, method }).method;
  const key = { username: 'grace@harbour.example', privateKey: '-----BEGIN PRIVATE KEY-----' };

  it('tells by its fields what way it is for', () => {
    expect(methodOf({})).toBe('oauth');
    expect(methodOf({ accessToken: 'x' })).toBe('oauth');
    expect(methodOf({ accessToken: 'x', refreshToken: 'y' })).toBe('oauth');
    expect(methodOf(key)).toBe('jwt');
    expect(methodOf({ ...key, clientId: '3MVG9' })).toBe('jwt');
    expect(methodOf({ clientId: '3MVG9', clientSecret: 's' })).toBe('clientCredentials');
  });

  it('may be for another way with the same fields, where that is named', () => {
    expect(methodOf(key, 'jwtSandbox')).toBe('jwtSandbox');
    expect(methodOf({}, 'oauthOwnDomain')).toBe('oauthOwnDomain');
  });

  it('is asked for where Salesforce says, of live orgs and of sandboxes', () => {
    const grants = Object.entries(compiled.definition.auth.methods ?? {}).map(([name, { application }]) => {
      const grant = application.kind === 'token' ? application.grant : undefined;
      return [name, grant?.tokenUrl, grant?.sandbox?.tokenUrl ?? (grant?.type === 'jwtBearer' ? grant.audience : undefined)];
    });
    expect(grants).toEqual([
      ['oauth', 'https://login.salesforce.com/services/oauth2/token', 'https://test.salesforce.com/services/oauth2/token'],
      ['oauthOwnDomain', 'https://{instance}.my.salesforce.com/services/oauth2/token', undefined],
      ['jwt', 'https://login.salesforce.com/services/oauth2/token', 'https://login.salesforce.com'],
      ['jwtSandbox', 'https://test.salesforce.com/services/oauth2/token', 'https://test.salesforce.com'],
      ['clientCredentials', 'https://{instance}.my.salesforce.com/services/oauth2/token', undefined],
    ]);
  });
});

describe('errors', () => {
  const response = (status: number, body: unknown, text = ''): ProviderResponse => ({ status, headers: {}, body, text });
  const said = (errorCode: string, message = 'No.'): object[] => [{ errorCode, message }];
  const limit = 'REQUEST_LIMIT_EXCEEDED';

  it.each<[what: string, response: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['an expired token', response(401, said('INVALID_SESSION_ID', 'Session expired or invalid')), 'TokenExpired', 'INVALID_SESSION_ID'],
    ['an expired token, where the user is told', response(403, undefined, 'Bad_OAuth_Token'), 'TokenExpired', 'Bad_OAuth_Token'],
    ['a wrong token', response(401, said('INVALID_AUTH_HEADER')), 'AuthenticationFailed', 'INVALID_AUTH_HEADER'],
    ['a 401 without a body', response(401, undefined, '<html>'), 'AuthenticationFailed', undefined],
    ['another 403 in plain words', response(403, undefined, 'Missing_OAuth_Token'), undefined, undefined],
    ['too many calls', response(403, said(limit, 'TotalRequests Limit exceeded.')), 'RateLimited', limit],
    ['a record that is locked', response(400, said('UNABLE_TO_LOCK_ROW')), 'TransientRefusal', 'UNABLE_TO_LOCK_ROW'],
    ['a value that is there already', response(400, said('DUPLICATE_VALUE')), 'Conflict', 'DUPLICATE_VALUE'],
    [
      'a record that the user may not change',
      response(400, said('INSUFFICIENT_ACCESS_OR_READONLY')),
      'PermissionDenied',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ],
    ['a wrong query', response(400, said('MALFORMED_QUERY')), undefined, 'MALFORMED_QUERY'],
    ['a code like a method', response(400, said('toString')), undefined, 'toString'],
    ['an outage', response(503, said('SERVER_UNAVAILABLE')), undefined, 'SERVER_UNAVAILABLE'],
    ['an outage of something in between', response(502, undefined, '<html>'), undefined, undefined],
    ['a missing record', response(404, said('NOT_FOUND')), undefined, 'NOT_FOUND'],
    ['the identity service', response(400, { error: 'invalid_grant', error_description: 'expired' }), undefined, 'invalid_grant'],
    ['a single error', response(400, { errorCode: 'INVALID_TYPE', message: 'No.', statusCode: 400 }), undefined, 'INVALID_TYPE'],
    ['something else', response(400, [7, null, 'x']), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = salesforceErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('of trees and actions are found inside', () => {
    const errors = [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'No address.', fields: ['Email'] }];
    const expected = { code: 'INVALID_EMAIL_ADDRESS', message: 'No address. (Email)' };
    expect(salesforceErrors.read(response(400, { hasErrors: true, results: [{ referenceId: 'ada', errors }] }))).toEqual(expected);
    expect(salesforceErrors.read(response(400, [{ actionName: 'LargeOrder', isSuccess: false, errors }]))).toEqual(expected);
  });

  it('are none where some of several failed', () => {
    expect(
      salesforceErrors.read(response(200, [{ success: false, errors: [{ statusCode: 'INVALID_SESSION_ID', message: 'No.' }] }])),
    ).toBeUndefined();
  });

  it("make nobody wait for the next day, but for another's long call", async () => {
    const tested = testPlugin(salesforce);
    tested.on('limits.list').reply(said(limit, 'TotalRequests Limit exceeded.'), { status: 403 });
    const error: unknown = await tested.client.limits.list().catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({ code: 'RateLimited', status: 403, provider: { code: limit } });
    expect(tested.requests).toHaveLength(1);

    const other = testPlugin(salesforce);
    other.on('query').reply(said(limit, 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), { status: 403 }).sample();
    await other.clock.settle(other.client.query({ q: 'SELECT Id FROM Contact' }));
    expect(other.requests).toHaveLength(2);
  });

  it('reach the caller with the fields and the id of the request', async () => {
    const tested = testPlugin(salesforce);
    tested
      .on('records.create')
      .status(400, { 'x-sfdc-request-id': 'r-1' }, [
        { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing', fields: ['LastName'] },
      ]);
    await expect(tested.client.records.create({ sobject: 'Contact', body: {} })).rejects.toMatchObject({
      code: 'RequestRejected',
      requestId: 'r-1',
      provider: { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing (LastName)' },
    });
  });

  const meanings = ['RateLimited', 'Conflict', 'TransientRefusal', 'TokenExpired', 'AuthenticationFailed'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body } = salesforceErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    expect(salesforceErrors.read(response(status, body))).toMatchObject({ means, message: 'No.' });
  });
});

describe("the day's calls", () => {
  const told = (info: string | undefined): unknown =>
    usageState({ status: 200, headers: info === undefined ? {} : { 'sforce-limit-info': info }, body: {}, text: '{}' });

  it('are told by every answer, in whatever order', () => {
    expect(told('api-usage=18/15000')).toEqual({ limit: 15_000, remaining: 14_982 });
    expect(told('api-usage=25/5000; per-app-api-usage=17/250(appName=mooring)')).toEqual({ limit: 5_000, remaining: 4_975 });
    expect(told('per-app-api-usage=17/250(appName=mooring), api-usage=25/5000')).toEqual({ limit: 5_000, remaining: 4_975 });
  });

  it('may be more than are allowed, and are not told by everything', () => {
    expect(told('api-usage=5100/5000')).toEqual({ limit: 5_000, remaining: 0 });
    expect(told('per-app-api-usage=17/250(appName=mooring)')).toBeUndefined();
    expect(told(undefined)).toBeUndefined();
  });
});

it('says its secrets nowhere', async () => {
  const tested = testPlugin(salesforce);
  tested.on('identity.userInfo').status(403, {}, 'Missing_OAuth_Token');
  const error = await tested.client.identity.userInfo().catch((caught: unknown) => caught);
  const words = JSON.stringify(tested.logs) + String(error) + JSON.stringify(error);
  expect(words).toContain('PermissionDenied');
  for (const secret of Object.values(tested.credentials)) expect(words).not.toContain(secret);
});
