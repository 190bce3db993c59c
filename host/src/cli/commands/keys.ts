import { openKeyRing } from '../../vault/index.js';
import { newKey } from '../../vault/index.js';
import type { CommonFlags } from '../load-config.js';
import { tableLines } from '../table.js';
import { writeLines, type Terminal } from '../terminal.js';
import { withConnections } from '../with-connections.js';

/** Makes a key. It is printed and kept nowhere; needs no configuration. */
export async function newKeyCommand(terminal: Terminal): Promise<number> {
  const { line, advice } = newKey({ now: () => terminal.now() }, presentIds(terminal));
  writeLines(terminal.output, [line]);
  // Not on the output: `mooring keys new >> .env` is what people do.
  writeLines(terminal.errors, ['', ...advice]);
  return 0;
}

/** Lists the keys of the ring, and how many connections need each. */
export function listKeysCommand(terminal: Terminal, flags: CommonFlags): Promise<number> {
  return withConnections(terminal, flags, 'keys list', async (host) => {
    const rows = (await host.keys()).map(({ id, state, records, isRemovable }) => [
      id,
      state,
      String(records),
      isRemovable ? 'can be taken out' : '',
    ]);
    writeLines(terminal.output, tableLines(['key', 'state', 'connections', ''], rows));
    return 0;
  });
}

/** Puts every stored credential under the active key. Hosts may run meanwhile; Ctrl-C stops it, and it can be begun again. */
export function rotateKeysCommand(terminal: Terminal, flags: CommonFlags): Promise<number> {
  return withConnections(terminal, flags, 'keys rotate', async (host) => {
    const stop = new AbortController();
    const forget = terminal.onStopRequest(() => stop.abort(new Error('stopped by the user')));
    try {
      const { outcome, rewrapped, unreadable } = await host.rotateKeys({ signal: stop.signal });
      writeLines(terminal.output, [
        `${rewrapped} ${rewrapped === 1 ? 'connection' : 'connections'} put under the active key: ${outcome}.`,
        ...(unreadable.length === 0
          ? []
          : [`${unreadable.length} could not be opened and were left as they are: ${unreadable.slice(0, 10).join(', ')}`]),
      ]);
      return outcome === 'complete' && unreadable.length === 0 ? 0 : 1;
    } finally {
      forget();
    }
  });
}

function presentIds({ environment }: Terminal): readonly string[] {
  const hasKeys = (environment['MOORING_KEYS']?.trim() ?? '') !== '' || (environment['MOORING_KEYS_FILE']?.trim() ?? '') !== '';
  if (!hasKeys) return [];
  const { keys } = openKeyRing({ environment, onWarning: () => undefined });
  const ids = keys.list().map(({ id }) => id);
  keys.close();
  return ids;
}
