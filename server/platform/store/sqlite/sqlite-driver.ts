import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createQueue } from '../queue.ts';
import { whileLocked } from './while-locked.ts';

const maxStatements = 256;

/**
 * Creates the Kysely dialect for one SQLite connection. Statements run synchronously and stay prepared; a locked database is retried without blocking the
 * process. Transactions of a connection queue up and take the write lock at their start, because one that begins with a read would fail at its first write if
 * another process had written in between.
 */
export function sqliteDialect(database: DatabaseSyncInstance): Dialect {
  const statements = statementCache(database);
  const queue = createQueue();

  const connection: DatabaseConnection = {
    executeQuery: <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> =>
      whileLocked(() => {
        const { statement, reads } = statements.get(sql);
        if (reads) return { rows: statement.all(...parameters) as R[] };
        const { changes } = statement.run(...parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      }),
    streamQuery() {
      throw new Error('Streams are not supported: page by cursor instead.');
    },
  };

  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    async beginTransaction() {
      await queue.enter();
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
      } catch (error) {
        queue.leave();
        throw error;
      }
    },
    async commitTransaction() {
      await connection.executeQuery(CompiledQuery.raw('commit'));
      queue.leave();
    },
    async rollbackTransaction() {
      try {
        if (database.isTransaction) database.exec('rollback');
      } finally {
        queue.leave();
      }
    },
    // The code that opened the connection closes it, because Kysely does not when it never ran a statement.
    destroy: async () => {},
  };

  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

interface Prepared {
  statement: StatementSyncInstance;
  /** Whether the statement returns rows. */
  reads: boolean;
}

function statementCache(database: DatabaseSyncInstance): { get(sql: string): Prepared } {
  const kept = new Map<string, Prepared>();
  return {
    get(sql) {
      const found = kept.get(sql);
      if (found) return found;
      const statement = database.prepare(sql);
      const prepared = { statement, reads: statement.columns().length > 0 };
      const oldest = kept.size >= maxStatements ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(sql, prepared);
      return prepared;
    },
  };
}

