import { runCommandLine } from './command-line.js';
import { processTerminal } from './process-terminal.js';

// `mooring requests … | head` closes our output early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const code = await runCommandLine(process.argv.slice(2), processTerminal());
// What an application's configuration left open must not keep a stopped command alive; what was printed must still come out.
process.stdout.write('', () => process.exit(code));
