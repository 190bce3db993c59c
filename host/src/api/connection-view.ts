import { errorCatalogue, type ErrorCode } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import type { ConnectionInfo } from '../connections/connection-info.js';
import type { ConnectionTest } from '../connections/connections.js';
import { defined } from './api-error.js';

/** A connection as the API shows it; field by field, so that what is added to a connection is not shown by itself. */
export function connectionView(info: ConnectionInfo, plugin: CompiledPlugin | undefined): Readonly<Record<string, unknown>> {
  const { id, tenant, name, environment, method, status, account, scopes, tokenExpiresAt, grantEndsAt, createdAt, updatedAt } = info;
  // Of a plugin that is not loaded any more nobody can say what is secret.
  const shown = Object.entries(info.values).filter(([value]) => plugin !== undefined && plugin.definition.values?.[value]?.secret !== true);
  return defined({
    id,
    tenant,
    plugin: info.plugin,
    name,
    environment,
    method,
    values: Object.fromEntries(shown),
    status,
    account,
    scopes,
    tokenExpiresAt: tokenExpiresAt?.toISOString(),
    grantEndsAt: grantEndsAt?.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);

/** A test as the API tells it: of a failure the kind, since a provider may quote the key that it refuses. */
export function testView(test: ConnectionTest): Readonly<Record<string, unknown>> {
  const { ok, durationMs } = test;
  if (test.ok) return { ok, durationMs };
  return { ok, durationMs, code: test.code, message: isCode(test.code) ? errorCatalogue[test.code].meaning : '' };
}
