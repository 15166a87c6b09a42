import { AsyncLocalStorage } from 'node:async_hooks';
import { type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** The transaction shared by everything inside `Database.inAmbientTransaction`. */
interface AmbientTransaction {
  tx: Transaction<Schema>;
  /** Work that was started inside but continues after the end is not part of the transaction. */
  isOpen: boolean;
  savepoints: number;
}

/**
 * Lets reads and writes join a transaction without passing it along. A whole request is then one transaction, although each store that it calls opens its own.
 */
export function createAmbientTransactions(): {
  joinDialect(dialect: Dialect): Dialect;
  wrapDatabase(database: Omit<Database, 'inAmbientTransaction'>): Database;
} {
  const units = new AsyncLocalStorage<AmbientTransaction>();
  const current = (): AmbientTransaction | undefined => {
    const unit = units.getStore();
    return unit?.isOpen ? unit : undefined;
  };

  /** Runs work in a savepoint: all of it or nothing, also when its caller continues after a failure. */
  async function inSavepoint<T>(unit: AmbientTransaction, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    const name = `joined_${(unit.savepoints += 1)}`;
    await sql.raw(`savepoint ${name}`).execute(unit.tx);
    try {
      const result = await work(unit.tx);
      await sql.raw(`release savepoint ${name}`).execute(unit.tx);
      return result;
    } catch (error) {
      // A lost connection has rolled back everything.
      await sql.raw(`rollback to savepoint ${name}`).execute(unit.tx).catch(() => undefined);
      throw error;
    }
  }

  return {
    joinDialect: (dialect) => ({
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (database) => dialect.createIntrospector(database),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => joiningDriver(dialect.createDriver(), () => current()?.tx),
    }),

    wrapDatabase(database) {
      const write: Database['write'] = (work, about) => {
        const unit = current();
        return unit ? inSavepoint(unit, work) : database.write(work, about);
      };
      return {
        ...database,
        write,
        inAmbientTransaction: (work) =>
          current()
            ? work()
            : database.write(async (tx) => {
                const unit: AmbientTransaction = { tx, isOpen: true, savepoints: 0 };
                try {
                  return await units.run(unit, work);
                } finally {
                  unit.isOpen = false;
                }
              }),
      };
    },
  };
}

function joiningDriver(driver: Driver, transaction: () => Transaction<Schema> | undefined): Driver {
  const joined = new WeakSet<DatabaseConnection>();
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const tx = transaction();
      if (!tx) return driver.acquireConnection();
      const connection: DatabaseConnection = {
        executeQuery: <R>(compiled: CompiledQuery) => tx.executeQuery<R>(compiled),
        streamQuery() {
          throw new Error('Streams are not supported: page by cursor instead.');
        },
      };
      joined.add(connection);
      return connection;
    },
    releaseConnection: async (connection) => (joined.has(connection) ? undefined : driver.releaseConnection(connection)),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    destroy: () => driver.destroy(),
  };
}
