import { parentPort, workerData } from 'node:worker_threads';
import { openFailure } from './failure.js';
import { openJournal, type Journal } from './journal.js';
import { unpack, type Reply, type Request, type ThreadData } from './wire.js';

// The body of the writer thread. It imports neither Kysely nor the core: it starts in milliseconds.
const port = parentPort;
const data: ThreadData = workerData;

function reply(message: Reply): void {
  port?.postMessage(message);
}

function serve(journal: Journal): void {
  port?.on('message', (request: Request) => {
    if (request.kind === 'commit') {
      reply({ kind: 'committed', outcomes: journal.ledger.apply(unpack(request)) });
    } else {
      journal.close();
      reply({ kind: 'closed' });
      port.close();
    }
  });
}

try {
  serve(openJournal(data, data.now));
  reply({ kind: 'opened' });
} catch (error) {
  reply({ kind: 'failed', failure: openFailure(error, data.path) });
}
