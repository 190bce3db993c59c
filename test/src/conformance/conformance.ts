import type { AnyPlugin } from '@mooring/core';
import { runnerFunction } from '../test-plugin/test-runner.js';
import type { Check } from './check.js';
import { checks } from './checks.js';

/** The part of a test runner that the suite needs: `describe` and `it` of jest, vitest or node:test. */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: ((name: string, run: () => Promise<void>) => unknown) & {
    readonly skip: (name: string, run: () => Promise<void>) => unknown;
  };
}

/**
 * Generates a plugin's suite from its declaration. What cannot be asked of this plugin, or of none yet, is skipped by name and reason.
 * @param runner @default the global `describe` and `it`, else those of `node:test` under `node --test`
 * @example
 * conformance(shop);
 * @throws Error where there are none
 */
export function conformance(plugin: AnyPlugin, runner: TestRunner = runnerHere()): void {
  const { describe, it } = runner;
  describe(`conformance of ${plugin.id}`, () => {
    const all = checks(plugin);
    for (const group of new Set(all.map((check) => check.group))) {
      describe(group, () => {
        for (const check of all.filter((candidate) => candidate.group === group)) {
          const reason = reasonAgainst(check);
          if (reason === undefined) it(check.name, () => check.run());
          else it.skip(`${check.name} (${reason})`, () => check.run());
        }
      });
    }
  });
}

function reasonAgainst({ skip, pending }: Check): string | undefined {
  if (skip !== undefined) return `skipped: ${skip}`;
  return pending === undefined ? undefined : `pending: ${pending}`;
}

function runnerHere(): TestRunner {
  const describe = runnerFunction('describe');
  const it = runnerFunction('it');
  if (describe === undefined || it === undefined) {
    throw new Error(
      'conformance(plugin) needs a global `describe` and `it`; pass them as `conformance(plugin, { describe, it })` where there are none.',
    );
  }
  // `describe` and `it` have one shape in jest, vitest and node:test.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return { describe, it } as unknown as TestRunner;
}
