import { MooringError } from '@mooring/core';
import { loadConfig, type CommonFlags } from '../load-config.js';
import { withStore } from '../store-of.js';
import { writeLines, type Terminal } from '../terminal.js';

/** Makes one dead letter due again. The store must not be in use: a running host has `host.replay({ seq })`. */
export async function replay(terminal: Terminal, seq: number, flags: CommonFlags): Promise<number> {
  const config = await loadConfig(terminal, flags, 'replay');
  try {
    const replayed = await withStore(config, terminal, (store) => store.replay({ seq }));
    if (replayed === 0) throw new MooringError('InvalidOptions', `There is no dead letter ${seq}; \`mooring dead-letters\` lists them.`);
    writeLines(terminal.output, [`Event ${seq} is due again: the next \`mooring start\` delivers it.`]);
    return 0;
  } finally {
    await config.close();
  }
}
