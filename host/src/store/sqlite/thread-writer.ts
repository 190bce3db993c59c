import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { openReaderConnection } from './connection.js';
import { closedFailure, StoreFault, type Failure } from './failure.js';
import type { JournalOptions } from './journal.js';
import type { Outcome } from './ledger.js';
import type { Operation } from './operation.js';
import { pack, type Reply, type Request, type ThreadData } from './wire.js';
import type { Writer } from './writer.js';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (fault: StoreFault) => void;
}

/** Writes on a thread of its own, so that no flush of the disk stops the server. One request is under way at a time. */
export class ThreadWriter implements Writer {
  readonly #options: JournalOptions;
  #worker: Worker | undefined;
  #reader: DatabaseSync | undefined;
  #waiting: Waiting | undefined;
  #death: Failure | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  async open(now: number): Promise<void> {
    const workerData: ThreadData = { ...this.#options, now };
    // The thread takes no part in the switches of the process: `--input-type` would stop it, a loader would slow it down, and on Node 22
    // the note on node:sqlite has been printed already.
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData, execArgv, name: 'mooring-store' });
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', (error) => this.#die(String(error)));
    worker.on('exit', (code) => this.#die(`exit code ${code}`));
    this.#worker = worker;
    const reply = await this.#reply(worker);
    if (reply.kind === 'failed') {
      this.#worker = undefined;
      await worker.terminate();
      throw new StoreFault(reply.failure);
    }
    this.#reader = openReaderConnection(this.#options.path);
  }

  async commit(batch: readonly Operation[]): Promise<readonly Outcome[]> {
    const packed = pack(batch);
    const reply = await this.#request({ kind: 'commit', ...packed }, [packed.bytes.buffer]);
    return reply.kind === 'committed' ? reply.outcomes : [];
  }

  reader(): DatabaseSync {
    if (this.#reader === undefined) throw new StoreFault(closedFailure);
    return this.#reader;
  }

  async close(): Promise<void> {
    this.#reader?.close();
    this.#reader = undefined;
    const worker = this.#worker;
    if (worker === undefined) return;
    if (this.#death === undefined) await this.#request({ kind: 'close' }, []);
    this.#worker = undefined;
    await worker.terminate();
  }

  #request(request: Request, transfer: readonly ArrayBuffer[]): Promise<Reply> {
    const worker = this.#worker;
    if (worker === undefined || this.#death !== undefined) return Promise.reject(new StoreFault(this.#death ?? closedFailure));
    worker.postMessage(request, transfer);
    return this.#reply(worker);
  }

  /** The process stays alive while an answer is awaited, and only then: an open store that nobody uses does not keep it. */
  #reply(worker: Worker): Promise<Reply> {
    worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#worker?.unref();
    waiting?.resolve(reply);
  }

  #die(detail: string): void {
    this.#death ??= { code: 'StoreFailed', message: `The writer thread of the store ${this.#options.path} ended (${detail}).`, detail };
    this.#waiting?.reject(new StoreFault(this.#death));
    this.#waiting = undefined;
  }
}
