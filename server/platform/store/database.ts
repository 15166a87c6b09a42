import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** The database engine. */
export type Engine = 'sqlite' | 'postgres';

/** What queries run on: the database itself, or a transaction. Stores take this, so that every query can join a transaction. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/**
 * One database of either engine. All differences between the engines are behind this interface, in the two folders that implement it; every query above is
 * written once.
 */
export interface Database {
  readonly engine: Engine;
  /** For reads and single statements. */
  readonly query: Kysely<Schema>;
  /**
   * Runs `work` in one write transaction, which commits or rolls back as a whole. SQLite takes the write lock at the start (`BEGIN IMMEDIATE`), waiting without
   * blocking the process; PostgreSQL repeats it up to ten times after a serialization failure or deadlock, so `work` may run more than once.
   *
   * @param about Conflict key, usually the tenant's id: on PostgreSQL, conflicting transactions with the same key are repeated one at a time. Transactions
   *   without a key share one.
   * @throws HttpError `storage_unavailable` when the database cannot be reached or stays locked, `storage_timeout` when a statement takes too long.
   */
  write<T>(work: (tx: Transaction<Schema>) => Promise<T>, about?: string | null): Promise<T>;
  /**
   * Runs `work` as one transaction: every `write` inside joins it, and every `query` sees its writes. For a request that must succeed or fail as a whole.
   * Writes that must remain after a failure, such as counters or audited refusals, do not belong inside. It may run more than once.
   *
   * @throws HttpError as `write`.
   */
  inAmbientTransaction<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Builds missing indexes while the server works, however long it takes. On PostgreSQL these are the indexes of tables too large to delay the start. On SQLite
   * there are none, because opening the database builds them. @returns Names of the built indexes.
   */
  buildIndexes(): Promise<string[]>;
  /** Throws `storage_unavailable` when a trivial query does not succeed. For readiness checks. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
