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
    shows: 'a provider that hangs leaves the p99 of another one within 1.2 of its median without',
    tests: ['core/src/call/hung.proof.test.ts'],
    size: '1,000 callers at the one, 16 at the other, 20 s',
    environment: {},
  },
};

/** What there is, one proof a line. */
export const listOf = (table) =>
  Object.entries(table)
    .map(([name, { shows }]) => `  ${name}: ${shows}`)
    .join('\n');
