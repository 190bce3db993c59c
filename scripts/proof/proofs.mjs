/**
 * Every proof by name: what it shows, the tests that are it, and what makes them run at full size. Each test of a proof also runs with the
 * suite, at a size of seconds. A proof is added here, one entry; its tests print a line `figure: <name> <value> <unit>` for whatever is
 * worth keeping, as fixtures/proof-stage.ts of core does.
 *
 * `size` says how large it is in words, `environment` in variables: one of the same name that is set by hand wins. Both stand in the evidence.
 */
export const proofs = {
  kill: {
    shows: 'a process killed with SIGKILL at any moment loses no acknowledged event (store, and host over HTTP)',
    tests: ['host/src/store/sqlite/kill.test.ts', 'host/src/http/kill.test.ts'],
    size: '24 requests under way',
    environment: { MOORING_KILL_ROUNDS: '100' },
  },
  outage: {
    shows: 'a provider that is down sees at most 0.05 requests for each call of 64 callers after the first second',
    tests: ['core/src/call/outage.proof.test.ts'],
    size: '64 callers, 30 s; after 10 s of health, 20 s',
    environment: {},
  },
  limit: {
    shows:
      '500 calls at once keep a limit of 100 a second that nobody declared: none fails, five refusals at most, 1.2 times the ideal time',
    tests: ['core/src/call/limit.proof.test.ts'],
    size: '500 calls at once, 100 a second, four kinds of provider',
    environment: {},
  },
  failures: {
    shows: 'with 20 % failures 99.9 % of idempotent calls succeed at 1.2 times the requests, within the declared limit',
    tests: ['core/src/call/failures.proof.test.ts'],
    size: '64 callers, 30 s, of two kinds',
    environment: {},
  },
  hung: {
    shows: 'a provider that hangs fails no call of another one and takes none of its slots; how its p99 compares with its median without',
    tests: ['core/src/call/hung.proof.test.ts'],
    size: '1,000 callers at the one, 16 at the other, 20 s',
    environment: {},
  },
  tokens: {
    shows:
      'one token call per expiry over processes and callers in every mode; a connection works after kill -9 at each moment of a refresh',
    tests: ['test/src/authorization-server/processes.test.ts', 'test/src/authorization-server/oidc-provider.test.ts'],
    size: '1x100, 4x25 and 8x50 processes x callers, three expiries, five kills at each moment',
    environment: { MOORING_TOKENS_MATRIX: '1x100,4x25,8x50', MOORING_TOKENS_EXPIRIES: '3', MOORING_TOKENS_KILLS: '5' },
  },
  rotation: {
    shows: 'keys rotate while four processes write, through a kill -9 in the middle: no failed read, nothing left on the old key',
    tests: ['host/src/connections/rotation.test.ts'],
    size: '100,000 credentials, four writers',
    environment: { MOORING_ROTATION_CREDENTIALS: '100000' },
  },
  connections: {
    shows: '100,000 stored connections: a call costs what it costs with ten, and memory does not grow with them',
    tests: ['host/src/connections/crowd.test.ts'],
    size: '100,000 connections, one host for all and one for each',
    environment: { MOORING_CONNECTIONS: '100000' },
  },
};

/** What there is, one proof a line. */
export const listOf = (table) =>
  Object.entries(table)
    .map(([name, { shows }]) => `  ${name}: ${shows}`)
    .join('\n');
