import type { AnyPlugin } from '@mooring/core';
import { compilePlugin, unverifiedParts } from '@mooring/core/runtime';
import { testPlugin } from '../test-plugin/test-plugin.js';
import { authChecks } from './auth-checks.js';
import { endpointsOf, type CheckSource, type OpenTestPlugin } from './bench.js';
import { cacheChecks } from './cache-checks.js';
import type { Check } from './check.js';
import { failureChecks } from './failure-checks.js';
import { lifecycleChecks } from './lifecycle-checks.js';
import { manifestChecks } from './manifest-checks.js';
import { paginationChecks } from './pagination-checks.js';
import { schemaChecks } from './schema-checks.js';
import { withoutUnverified } from './unverified-checks.js';
import { webhookChecks } from './webhook-checks.js';

/** Every check that a plugin's declaration gives rise to, as plain data. Nothing runs before somebody runs one. */
export const checks = (plugin: AnyPlugin): readonly Check[] => withoutUnverified(checksWith(plugin, testPlugin), unverifiedParts(plugin));

/** The same over another way to put a plugin under test; for the tests of the harness itself. */
export function checksWith(plugin: AnyPlugin, open: OpenTestPlugin): readonly Check[] {
  const source: CheckSource = { plugin, compiled: compilePlugin(plugin), open };
  const manifest = manifestChecks(source);
  const endpoints = endpointsOf(source.compiled);
  return [
    ...manifest,
    ...authChecks(source, endpoints),
    ...endpoints.flatMap((endpoint) => [
      ...schemaChecks(source, endpoint),
      ...failureChecks(source, endpoint),
      ...cacheChecks(source, endpoint),
    ]),
    ...endpoints.flatMap((endpoint) => paginationChecks(source, endpoint)),
    ...webhookChecks(source),
    ...lifecycleChecks(source, endpoints),
  ];
}
