import { existsSync } from 'node:fs';
import { createStore } from '../store/index.js';
import { checkFolder } from './check-folder.js';
import { failureSentence } from './failure-sentence.js';
import { fail, ok, warn, type Finding } from './finding.js';
import type { LoadedConfig } from './load-config.js';
import { storeLocation } from './store-of.js';
import type { Terminal } from './terminal.js';

/** Whether the store can be opened. A file that is not there yet is not made. */
export async function checkStore(config: LoadedConfig, terminal: Terminal): Promise<Finding> {
  const location = storeLocation(config, terminal);
  if (typeof location !== 'string') return ok('store', `the application brings its own (${location.location})`);
  if (location === 'memory')
    return warn('store', 'events are kept in memory and lost with the process: set `store` to a file path to keep them.');
  if (!existsSync(location)) return checkFolder('store', location, 'store');
  const store = createStore({ location, writer: 'inline' });
  try {
    await store.open();
    const { dead, quarantined } = await store.counts();
    const found = [
      ...(dead > 0 ? [`${dead} dead ${dead === 1 ? 'letter' : 'letters'}: see \`mooring dead-letters\``] : []),
      ...(quarantined > 0 ? [`${quarantined} quarantined events`] : []),
    ];
    return found.length === 0 ? ok('store', location) : warn('store', `${location} has ${found.join(', and ')}.`);
  } catch (error) {
    return fail('store', failureSentence(error));
  } finally {
    await store.close();
  }
}
