import type { CompiledPlugin } from '@mooring/core/runtime';
import type { ConnectionStatus, StoredConnection } from './connection-store.js';

/** A stored connection as its owner may see it. Never a secret: not even a part of one. */
export interface ConnectionInfo {
  readonly id: string;
  readonly tenant: string;
  readonly plugin: string;
  readonly name: string;
  readonly environment: 'live' | 'sandbox';
  /** Which of the plugin's ways to prove itself it uses; '' where there is one only. */
  readonly method: string;
  /** Without those that the plugin calls secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly status: ConnectionStatus;
  /** The provider's own name of the account. */
  readonly account: string | undefined;
  readonly scopes: readonly string[];
  readonly tokenExpiresAt: Date | undefined;
  /** When it must be authorised anew at the latest. */
  readonly grantEndsAt: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const dateOf = (time: number | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));

/** @param plugin Its plugin; undefined where that is not loaded any more, and nobody can say which of its values are secret. */
export const infoOf = (stored: StoredConnection, plugin: CompiledPlugin | undefined): ConnectionInfo => ({
  id: stored.id,
  tenant: stored.tenant,
  plugin: stored.plugin,
  name: stored.name,
  environment: stored.environment,
  method: stored.method,
  values: shownValues(stored.values, plugin),
  status: stored.status,
  account: stored.account,
  scopes: stored.scopes,
  tokenExpiresAt: dateOf(stored.tokenExpiresAt),
  grantEndsAt: dateOf(stored.grantEndsAt),
  createdAt: new Date(stored.createdAt),
  updatedAt: new Date(stored.updatedAt),
});

function shownValues(values: StoredConnection['values'], plugin: CompiledPlugin | undefined): Readonly<Record<string, string>> {
  const declared = plugin?.definition.values ?? {};
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(declared, name) && declared[name]?.secret !== true));
}
