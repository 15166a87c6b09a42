import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { PostgresLimits } from '../../../config/database-config.ts';

/**
 * Creates the Kysely dialect for PostgreSQL over a pool. It leaves no state on a connection: behind a pooler that lends a connection for one transaction
 * (PgBouncer's `pool_mode = transaction`) the next transaction uses another.
 */
export function postgresDialect(pool: PostgresPool, limits: PostgresLimits): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new Driver(pool, limits),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class Driver extends PostgresDriver {
  readonly #limits: string;

  constructor(pool: PostgresPool, { statementTimeoutMs, lockTimeoutMs, idleTimeoutMs }: PostgresLimits) {
    super({ pool });
    const settings = { statement_timeout: statementTimeoutMs, lock_timeout: lockTimeoutMs, idle_in_transaction_session_timeout: idleTimeoutMs };
    this.#limits = Object.entries(settings).map(([name, ms]) => `set local ${name} = ${ms}`).join('; ');
  }

  /** One message, so that the limits cost no round trip. */
  override async beginTransaction(connection: DatabaseConnection, { isolationLevel = 'read committed' }: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`start transaction isolation level ${isolationLevel}; ${this.#limits}`));
  }

  /** If the rollback fails, the connection and its transaction are gone. The caller needs the original error, not this one. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}
