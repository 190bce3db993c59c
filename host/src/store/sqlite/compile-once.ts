import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable, type RawBuilder } from 'kysely';
import type { Database } from './schema.js';

/** What a statement takes and a message to the writer can carry. */
export type SqlValue = string | number | null | Uint8Array;

/**
 * SQL text that remembers the types of its arguments and rows. It is plain data, so that it can be sent to the writer thread, which
 * then need not load Kysely (0.2 s of start).
 */
export interface Statement<Arguments extends readonly SqlValue[] = readonly SqlValue[], Row = unknown> {
  readonly sql: string;
  /** Never there: carries the types. */
  readonly types?: { readonly arguments: Arguments; readonly row: Row };
}

type Slots<Arguments extends readonly SqlValue[]> = { readonly [Position in keyof Arguments]: RawBuilder<Arguments[Position]> };

/** Stands for the argument at a position while a statement is compiled. */
class Slot {
  constructor(readonly position: number) {}
}

/** Writes every value into the text except slots: a condition with its literal in place can use a partial index. */
class StaticQueryCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Slot) super.appendValue(value);
    else this.appendImmediateValue(value);
  }
}

/** Builds queries of a schema and runs none: statements run synchronously on `node:sqlite`, inside the commit that they belong to. */
export function queryBuilder<Schema>(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new StaticQueryCompiler(),
    },
  });
}

/** Queries of the event store. */
export const queries = queryBuilder<Database>();

/**
 * Compiles a query to SQL, once. The callback gets one expression for each argument; it must use each once, and in order, since they are
 * bound by position.
 * @throws Error when it does not, at import.
 */
export function compileOnce<Arguments extends readonly SqlValue[], Row>(
  count: Arguments['length'],
  build: (...slots: Slots<Arguments>) => Compilable<Row>,
): Statement<Arguments, Row> {
  const slots = Array.from({ length: count }, (_, position) => sql`${new Slot(position)}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no loop builds a tuple for the compiler; the check below makes it true
  const { sql: text, parameters } = build(...(slots as unknown as Slots<Arguments>)).compile();
  const inOrder =
    parameters.length === count && parameters.every((parameter, index) => parameter instanceof Slot && parameter.position === index);
  if (!inOrder) throw new Error(`The arguments of this statement do not stand in order: ${text}`);
  return { sql: text };
}
