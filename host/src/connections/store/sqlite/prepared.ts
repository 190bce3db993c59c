import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqlValue, Statement } from '../../../store/sqlite/compile-once.js';

/** A compiled statement, prepared on one connection, that keeps the types of its arguments and rows. */
export class Prepared<Arguments extends readonly SqlValue[], Row> {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync, { sql }: Statement<Arguments, Row>) {
    this.#statement = database.prepare(sql);
  }

  /** How many rows changed. */
  run(...values: Arguments): number {
    return Number(this.#statement.run(...values).changes);
  }

  first(...values: Arguments): Row | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compiled from the schema type, and STRICT tables hold what their columns say
    return this.#statement.get(...values) as Row | undefined;
  }

  all(...values: Arguments): Row[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    return this.#statement.all(...values) as Row[];
  }
}

/**
 * The same with rows as arrays, in the order of the selected columns: Node gives row objects no shape, and reading twenty fields of one
 * costs half as much again as the query.
 */
export class PreparedTuples<Arguments extends readonly SqlValue[], Tuple extends readonly SqlValue[]> {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync, { sql }: Statement<Arguments>) {
    this.#statement = database.prepare(sql);
    this.#statement.setReturnArrays(true);
  }

  first(...values: Arguments): Tuple | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller pairs the statement with the tuple of its columns
    return this.#statement.get(...values) as unknown as Tuple | undefined;
  }

  all(...values: Arguments): Tuple[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    return this.#statement.all(...values) as unknown as Tuple[];
  }
}
