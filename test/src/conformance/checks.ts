import type { AnyPlugin } from '@mooring/core';
import { compilePlugin, type CompiledEndpoint } from '@mooring/core/runtime';
import { testPlugin } from '../test-plugin/test-plugin.js';
import { authChecks } from './auth-checks.js';
import type { CheckSource, OpenTestPlugin } from './bench.js';
import { pendingCheck, type Check } from './check.js';
import { failureChecks, schemaChecks } from './endpoint-checks.js';
import { manifestChecks } from './manifest-checks.js';
import { paginationChecks } from './pagination-checks.js';
import { webhookChecks } from './webhook-checks.js';

/** Every check that a plugin's declaration gives rise to, as plain data. Nothing runs before somebody runs one. */
export const checks = (plugin: AnyPlugin): readonly Check[] => checksWith(plugin, testPlugin);

/** The same over another way to put a plugin under test; for the tests of the harness itself. */
export function checksWith(plugin: AnyPlugin, open: OpenTestPlugin): readonly Check[] {
  const source: CheckSource = { plugin, compiled: compilePlugin(plugin), open };
  const manifest = manifestChecks(source);
  const { auth, servers = {} } = source.compiled.definition;
  if ([auth, ...Object.values(servers).map((server) => server.auth)].some(({ application }) => application.kind === 'token')) {
    return [...manifest, pendingCheck('endpoint', 'every call', 'the plugin uses OAuth tokens, which no code obtains yet')];
  }
  const endpoints = [...source.compiled.callables.values()].filter(
    (callable): callable is CompiledEndpoint => callable.kind === 'endpoint',
  );
  return [
    ...manifest,
    ...authChecks(source, endpoints),
    ...endpoints.flatMap((endpoint) => [...schemaChecks(source, endpoint), ...failureChecks(source, endpoint)]),
    ...endpoints.flatMap((endpoint) => paginationChecks(source, endpoint)),
    ...webhookChecks(source),
  ];
}
