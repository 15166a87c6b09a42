import { type DatabaseConnection, type Dialect, PostgresAdapter, PostgresDriver, PostgresIntrospector, type PostgresPool, PostgresQueryCompiler } from 'kysely';

/** PostgreSQL for Kysely over a pool. */
export function postgresDialect(pool: PostgresPool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new Driver({ pool }),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class Driver extends PostgresDriver {
  /** Where it fails the connection is gone, and the transaction with it. What made the caller roll back is what they need to hear. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}
