import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ConnectionStore } from '../connections/connection-store.js';
import { createSqliteConnectionStore } from '../connections/store/index.js';

import { developmentKeyFile, assertUsable, listKeys, openKeyRing, Vault } from '../vault/index.js';
import { checkFolder } from './check-folder.js';
import { connectionStoreOf } from './connection-store-of.js';
import { failureSentence } from './failure-sentence.js';
import { fail, ok, warn, type Finding } from './finding.js';
import type { LoadedConfig } from './load-config.js';
import type { Terminal } from './terminal.js';

type Environment = Terminal['environment'];

/** Whether credentials of connections can be sealed, and the stored ones opened. What is not there yet is not made. */
export async function checkKeys(config: LoadedConfig, terminal: Terminal): Promise<readonly Finding[]> {
  const store = connectionStoreOf(config, terminal);
  if (store === false) return [];
  const folder = typeof store === 'string' && store !== 'memory' ? path.dirname(store) : undefined;
  const { keys, environment = terminal.environment } = config.options;
  const warnings: Finding[] = [];
  let vault: Vault;
  try {
    if (keys === undefined && needsDevelopmentKey(environment, folder)) return [willBeMade, ...(await checkConnections(store, undefined))];
    const onWarning = (sentence: string): void => void warnings.push(warn('keys', sentence));
    vault = new Vault({ keys: keys ?? openKeyRing({ environment, ...(folder === undefined ? {} : { folder }), onWarning }).keys });
  } catch (error) {
    return [fail('keys', failureSentence(error))];
  }
  try {
    return [await checkVault(vault, keys === undefined && !hasKeys(environment)), ...warnings, ...(await checkConnections(store, vault))];
  } finally {
    vault.close();
  }
}

const willBeMade = warn('keys', 'there is no key: one for development will be made. For anything else run `mooring keys new`.');

const hasKeys = (environment: Environment): boolean =>
  ['MOORING_KEYS', 'MOORING_KEYS_FILE'].some((name) => (environment[name]?.trim() ?? '') !== '');

/** Whether a start would make a key. */
function needsDevelopmentKey(environment: Environment, folder: string | undefined): boolean {
  if (hasKeys(environment) || environment['NODE_ENV'] === 'production') return false;
  return folder === undefined || !existsSync(path.join(folder, developmentKeyFile));
}

async function checkVault(vault: Vault, isForDevelopment: boolean): Promise<Finding> {
  try {
    await assertUsable(vault, []);
  } catch (error) {
    return fail('keys', failureSentence(error));
  }
  if (isForDevelopment) return warn('keys', 'credentials are sealed with a development key. For anything else run `mooring keys new`.');
  const ids = vault.keys().map(({ id }) => id);
  return ok(
    'keys',
    ids.length === 1 ? `sealed with ${ids.join()}` : `sealed with ${ids[0] ?? ''}; ${ids.slice(1).join(', ')} still opened`,
  );
}

/** @param vault Undefined where there is no key yet, so that nothing stored can be opened. */
async function checkConnections(store: string | ConnectionStore, vault: Vault | undefined): Promise<readonly Finding[]> {
  if (store === 'memory')
    return [warn('connections', 'are kept in memory and lost with the process: set `connectionStore` to a file path to keep them.')];
  if (typeof store === 'string' && !existsSync(store)) return [checkFolder('connections', store, 'connectionStore')];
  const opened = typeof store === 'string' ? createSqliteConnectionStore({ location: store }) : store;
  try {
    await opened.open();
    const counts = opened.countByKey();
    if (vault === undefined)
      return counts.size === 0
        ? [ok('connections', opened.location)]
        : [
            fail(
              'connections',
              `${opened.location} is sealed with ${[...counts.keys()].join(', ')}: set MOORING_KEYS, or put \`dev-key\` back beside it.`,
            ),
          ];
    await assertUsable(vault, counts.keys());
    const old = (await listKeys(vault.keys(), (id) => counts.get(id) ?? 0)).filter(
      ({ state, records }) => state === 'decrypt-only' && records > 0,
    );
    if (old.length === 0) return [ok('connections', opened.location)];
    const left = old.map(({ id, records }) => `${records} under ${id}`).join(', ');
    return [warn('connections', `${opened.location} has older keys in use (${left}): run \`mooring keys rotate\`.`)];
  } catch (error) {
    return [fail('connections', failureSentence(error))];
  } finally {
    await opened.close();
  }
}
