import { inspect } from 'node:util';
import type { Auth } from '@mooring/core';
import { credentialFields, type CompiledEndpoint } from '@mooring/core/runtime';
import { ExchangeReader } from '../cassettes/exchange-reader.js';
import { failureAnswer, writeAnswer } from '../provider/answer.js';
import { presentedCredential } from '../provider/presented-credential.js';
import { isRecord } from '../provider/record.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { checksOf, type Check } from './check.js';
import { expectCode, expectRequests, expectSuccess, expectThat } from './expect-that.js';
import { replyWithSuccess } from './success.js';

/** How the credential of a connection is used. */
export function authChecks(source: CheckSource, endpoints: readonly CompiledEndpoint[]): readonly Check[] {
  const { check, skipped } = checksOf('auth');
  const [first] = endpoints.filter((endpoint) => hasCredential(authOf(source, endpoint)));
  if (first === undefined) return [skipped('every request carries the credential', 'the plugin needs no credential')];
  return [
    check('every request carries the credential', () =>
      withBench(source, async (bench) => {
        for (const endpoint of endpoints) {
          const auth = authOf(source, endpoint);
          if (!hasCredential(auth)) continue;
          replyWithSuccess(bench, endpoint);
          expectSuccess(await bench.call(endpoint), `(${endpoint.name})`);
          expectCarried(bench, endpoint, auth);
        }
      }),
    ),
    check('the credential stands in no log line and no error', () =>
      withBench(source, async (bench) => {
        const secrets = secretsOf(bench, source);
        const refused = failureAnswer(source.compiled, 'AuthenticationFailed', 'not accepted');
        // Some providers repeat the request in what they answer. How often it is tried is another check's concern.
        const body = isRecord(refused.body) ? { ...refused.body, debug: { request: secrets } } : secrets.join(' ');
        bench.shop.on(first.name).reply(body, { status: refused.status, times: source.compiled.resilience.attempts, optional: true });
        const outcome = await bench.call(first);
        const written = inspect([outcome, bench.shop.logs], { depth: 12, maxStringLength: null, maxArrayLength: null });
        expectThat(
          !holdsAny(written, secrets),
          'The credential stands in an error or a log line; `errors.read` must take over documented fields only.',
        );
      }),
    ),
    check('a credential that is not accepted is tried once', () =>
      withBench(source, async (bench) => {
        const refused = failureAnswer(source.compiled, 'AuthenticationFailed', 'not accepted');
        bench.shop
          .on(first.name)
          .reply(refused.body, { status: refused.status, ...(refused.headers === undefined ? {} : { headers: refused.headers }) });
        expectCode(
          await bench.call(first),
          ['AuthenticationFailed', 'PermissionDenied', 'TokenExpired'],
          `when the provider answers ${refused.status}`,
        );
        expectRequests(bench.shop.requests, 1, 'After a refused credential');
      }),
    ),
    check('the credential stands in no cassette', () =>
      withBench(source, async (bench) => {
        const reader = new ExchangeReader(source.plugin, { allow: [], redact: [], headers: [], secrets: [], environment: {} });
        for (const endpoint of endpoints) {
          replyWithSuccess(bench, endpoint);
          expectSuccess(await bench.call(endpoint), `(${endpoint.name})`);
          const request = bench.shop.requests.at(-1);
          expectThat(request !== undefined, `${endpoint.name}: no request went out.`);
          const own = presentedNames(authOf(source, endpoint)).map((name) => bench.shop.credentials[name] ?? '');
          const secrets = secretsOf(bench, source).filter((secret) => own.includes(secret));
          const wire = { ...request, url: new URL(request.url), body: request.rawBody, maxResponseBytes: 0, onAbortable: () => undefined };
          reader.learn(wire);
          // An answer that repeats the request, as some providers send it.
          const echo = writeAnswer({ status: 200, body: { debug: { request: secrets } } });
          const written = JSON.stringify([reader.readRequest(wire), reader.readResponse(echo)]);
          expectThat(!holdsAny(written, secrets), `The credential would stand in a recording of ${endpoint.name}.`);
        }
      }),
    ),
    renewal(source, first),
  ];
}

/** How requests of an endpoint prove who sends them; undefined where they carry no credential on purpose. */
function authOf({ compiled: { definition } }: CheckSource, endpoint: CompiledEndpoint): Auth | undefined {
  if (endpoint.definition.follow?.credential === 'none') return undefined;
  const { server } = endpoint.definition;
  return server === undefined ? definition.auth : definition.servers?.[server]?.auth;
}

const hasCredential = (auth: Auth | undefined): auth is Auth => auth !== undefined && Object.keys(auth.fields).length > 0;

function expectCarried({ shop }: Bench, endpoint: CompiledEndpoint, auth: Auth): void {
  const request = shop.requests.at(-1);
  expectThat(request !== undefined, `${endpoint.name}: no request went out.`);
  const presented = presentedCredential(auth, { headers: request.headers, url: new URL(request.url), body: request.body });
  expectThat(
    presented !== undefined && auth.application.kind !== 'none',
    `${endpoint.name}: the request carries no credential, though \`auth\` names ${Object.keys(auth.fields).join(', ')}.`,
  );
  for (const [field, value] of Object.entries(presented)) {
    expectThat(value === shop.credentials[field], `${endpoint.name}: the request carries something else than the connection's ${field}.`);
  }
}

/** How a secret looks after it went through a URL or Basic authentication. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

const holdsAny = (text: string, secrets: readonly string[]): boolean =>
  secrets.some((secret) => spellings(secret).some((spelling) => text.includes(spelling)));

/** The secrets of the connection; a host name or a user name is none. */
const secretsOf = ({ shop }: Bench, { compiled }: CheckSource): readonly string[] =>
  [...credentialFields(compiled.definition)].flatMap(([name, field]) => {
    const value = shop.credentials[name];
    return field.secret === false || value === undefined ? [] : [value];
  });

/** The credentials that travel with a request: of a token that is obtained it is the token alone, never the client's secret. */
const presentedNames = (auth: Auth | undefined): readonly string[] =>
  auth === undefined ? [] : auth.application.kind === 'token' ? ['accessToken'] : Object.keys(auth.fields);

/** A token that the provider says has expired is renewed, and the call made once more with the new one. */
function renewal(source: CheckSource, endpoint: CompiledEndpoint): Check {
  const { check, skipped } = checksOf('auth');
  const title = 'an expired token is renewed once';
  const auth = authOf(source, endpoint);
  if (auth?.application.kind !== 'token') return skipped(title, 'its first way to prove itself is no token that is obtained');
  const { compiled } = source;
  const refused = failureAnswer(compiled, 'TokenExpired', 'expired');
  const told = compiled.errors.read({
    status: refused.status,
    headers: refused.headers ?? {},
    body: refused.body,
    text: JSON.stringify(refused.body),
  });
  const isTold = told?.means === 'TokenExpired' || (told?.means === undefined && auth.application.grant.refreshOn401 !== false);
  if (!isTold) return skipped(title, '`errors` cannot write what an expired token looks like: give it a `write`');
  return check(title, () =>
    withBench(
      source,
      async (bench) => {
        bench.shop.on(endpoint.name).reply(refused.body, {
          status: refused.status,
          times: 2,
          ...(refused.headers === undefined ? {} : { headers: refused.headers }),
        });
        expectCode(await bench.call(endpoint), ['TokenExpired', 'AuthenticationFailed'], 'when the renewed token is refused as well');
        expectRequests(bench.shop.requests, 2, 'After a token that was refused twice');
        const presented = bench.shop.requests.map((request) =>
          JSON.stringify(presentedCredential(auth, { headers: request.headers, url: new URL(request.url), body: request.body })),
        );
        expectThat(presented[0] !== presented[1], 'The call was made again with the token that the provider had refused.');
        replyWithSuccess(bench, endpoint);
        expectSuccess(await bench.call(endpoint), 'with the renewed token');
      },
      { renewsTokens: true },
    ),
  );
}
