import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqlValue, Statement } from './compile-once.js';
import { runFailure, type Failure } from './failure.js';
import { outcomes, type AcceptOperation, type Answer, type FailedAttempt, type Operation } from './operation.js';
import type { WriterStatements } from './statements.js';

/** What became of one operation of a batch. */
export type Outcome = Answer | Failure;

/** Whether an operation failed. */
export function hasFailed(outcome: Outcome): outcome is Failure {
  return !Array.isArray(outcome);
}

type ArgumentsOf<Of> = Of extends Statement<infer Arguments, unknown> ? Arguments : never;
type Prepared = { readonly [Name in keyof WriterStatements]: StatementSync };

const accepted = outcomes.indexOf('accepted');
const duplicate = outcomes.indexOf('duplicate');
const quarantined = outcomes.indexOf('quarantined');

/** Applies batches of operations to a connection, each batch in one commit. Synchronous; the only thing that writes to the file. */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #prepared: Prepared;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;

  constructor(database: DatabaseSync, path: string, statements: WriterStatements) {
    this.#database = database;
    this.#path = path;
    const prepare = ([name, { sql }]: [string, Statement]): [string, StatementSync] => [name, database.prepare(sql)];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries forgets the names of the keys
    this.#prepared = Object.fromEntries(Object.entries(statements).map(prepare)) as Prepared;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
  }

  /** Makes what was `running` when the process died ready again, and counts the crash. */
  recover(now: number): void {
    this.#transaction(() => {
      this.#run('recordCrashes', now, 'The process ended while the event was being handled.');
      this.#run('recover', now);
    });
  }

  /**
   * Applies a batch in one commit; when it returns, what did not fail is on the disk.
   *
   * A bad operation must not fail its neighbours, so each belongs in a savepoint. Savepoints cost an eighth of the throughput and are
   * needed almost never: the batch is first tried without them, and again with them when something failed.
   */
  apply(batch: readonly Operation[]): readonly Outcome[] {
    try {
      return this.#transaction(() => batch.map((operation) => this.#perform(operation)));
    } catch (error) {
      if (batch.length === 1) return [runFailure(error, this.#path)];
    }
    try {
      return this.#transaction(() => batch.map((operation) => this.#performInSavepoint(operation)));
    } catch (error) {
      const failure = runFailure(error, this.#path);
      return batch.map(() => failure);
    }
  }

  #transaction<Result>(work: () => Result): Result {
    this.#begin.run();
    try {
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      // A full disk or an I/O error has rolled back already.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #performInSavepoint(operation: Operation): Outcome {
    this.#database.exec('savepoint operation');
    try {
      const answer = this.#perform(operation);
      this.#database.exec('release operation');
      return answer;
    } catch (error) {
      // Without a transaction the neighbours are undone too: the whole batch has failed.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('rollback to operation; release operation');
      return runFailure(error, this.#path);
    }
  }

  #perform(operation: Operation): Answer {
    switch (operation.kind) {
      case 'accept':
        return this.#accept(operation);
      case 'claim': {
        const rows = this.#prepared.claim.all(operation.now + operation.leaseMs, operation.now, operation.limit);
        // RETURNING promises no order.
        return rows.map((row) => Number(row['seq'])).sort((left, right) => left - right);
      }
      case 'complete':
      case 'park':
        return [this.#run(operation.kind, operation.seq, operation.claims)];
      case 'release':
        return [this.#run('release', operation.at, operation.seq, operation.claims)];
      case 'retry':
        return this.#fail(operation, this.#run('retry', operation.at, operation.seq, operation.claims));
      case 'bury':
        return this.#fail(operation, this.#run('bury', operation.seq, operation.claims));
      case 'wake':
        return [this.#run('wake', operation.at, operation.plugin, operation.type, operation.limit)];
      case 'replay':
        return [operation.seqs.reduce((count, seq) => count + this.#run('replay', operation.at, seq), 0)];
    }
  }

  #fail(operation: { readonly seq: number; readonly claims: number; readonly failure: FailedAttempt }, changed: number): Answer {
    const { attempt, at, error } = operation.failure;
    if (changed > 0) this.#run('insertFailure', operation.seq, operation.claims, attempt, at, error);
    return [changed];
  }

  #accept(operation: AcceptOperation): Answer {
    const answer: number[] = [];
    const ids = operation.requests.map(([receivedAt, url, headers, verifiedWith], index) => {
      const body = operation.bodies[index] ?? new Uint8Array();
      return Number(this.#prepared.insertRequest.run(receivedAt, url, headers, verifiedWith, body).lastInsertRowid);
    });
    const unused = new Set(ids);
    for (const [request, dueAt, plugin, connection, type, key, sha256, data] of operation.events) {
      const id = ids[request] ?? 0;
      const { changes, lastInsertRowid } = this.#prepared.insertEvent.run(id, dueAt, plugin, connection, type, key, sha256, data);
      if (changes === 1) {
        unused.delete(id);
        answer.push(accepted, Number(lastInsertRowid));
        continue;
      }
      const original = this.#prepared.findByKey.get(plugin, connection, key);
      const seq = Number(original?.['seq']);
      if (original?.['body_sha256'] === sha256) {
        answer.push(duplicate, seq);
      } else {
        // The same foreign body again changes nothing, and leaves its request unused.
        if (this.#run('insertQuarantine', seq, id, type, sha256, data) > 0) unused.delete(id);
        answer.push(quarantined, seq);
      }
    }
    for (const id of unused) this.#run('deleteRequest', id);
    return answer;
  }

  #run<Name extends keyof WriterStatements>(name: Name, ...values: ArgumentsOf<WriterStatements[Name]> & readonly SqlValue[]): number {
    return Number(this.#prepared[name].run(...values).changes);
  }
}
