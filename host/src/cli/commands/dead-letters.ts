import { firstLine } from '../failure-sentence.js';
import { loadConfig, type CommonFlags } from '../load-config.js';
import { withStore } from '../store-of.js';
import { tableLines } from '../table.js';
import { writeLines, type Terminal } from '../terminal.js';

export interface DeadLetterFlags extends CommonFlags {
  readonly plugin?: string | undefined;
  readonly type?: string | undefined;
  /** @default 50 */
  readonly limit?: number | undefined;
}

/** Lists events that failed too often, newest first. The store must not be in use: a running host has `host.deadLetters()`. */
export async function deadLetters(terminal: Terminal, flags: DeadLetterFlags): Promise<number> {
  const config = await loadConfig(terminal, flags, 'dead-letters');
  try {
    const { plugin, type, limit = 50 } = flags;
    const events = await withStore(config, terminal, (store) => store.deadLetters({ plugin, type, limit }));
    if (events.length === 0) {
      writeLines(terminal.output, ['There are no dead letters.']);
      return 0;
    }
    const rows = events.map((event) => [
      String(event.seq),
      event.plugin,
      event.connection,
      event.type,
      new Date(event.receivedAt).toISOString(),
      String(event.attempts),
      event.lastError === undefined ? '' : firstLine(event.lastError),
    ]);
    writeLines(terminal.output, [
      ...tableLines(['seq', 'plugin', 'connection', 'type', 'received', 'attempts', 'last error'], rows),
      '',
      '`mooring replay <seq>` gives one a new set of tries.',
    ]);
    return 0;
  } finally {
    await config.close();
  }
}
