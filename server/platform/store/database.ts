import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Which of the two databases it is. */
export type Engine = 'sqlite' | 'postgres';

/** What queries run on: the database itself, or a transaction of it. Stores take this, so that every query can join a transaction. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/**
 * One database, whichever engine is behind it. What differs between the engines is in this interface and in the two folders that implement it; every query
 * above is written once.
 */
export interface Database {
  readonly engine: Engine;
  /** For reads and single statements. */
  readonly query: Kysely<Schema>;
  /**
   * Runs `work` in one write transaction: all of it or nothing. SQLite takes the write lock at the start (`BEGIN IMMEDIATE`), waiting
   * without blocking the process; PostgreSQL repeats it up to ten times after a serialization failure or deadlock, so `work` may run more than once.
   *
   * @param about What it is about, mostly the id of the tenant: on PostgreSQL, transactions that have lost a race about the same thing are repeated one at a
   *   time. Default: all that name nothing are about the same.
   * @throws HttpError `storage_unavailable` when the database cannot be reached or stays locked, `storage_timeout` when a statement takes too long.
   */
  write<T>(work: (tx: Transaction<Schema>) => Promise<T>, about?: string | null): Promise<T>;
  /**
   * Runs `work` as one transaction, whoever writes in it: every `write` inside joins, and every `query` sees what was written. For a request that must
   * stand or fall as a whole. What must stand although the request fails (a counter, a refusal in the trail) has no place inside. It may run more than once.
   *
   * @throws HttpError as `write`.
   */
  together<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Builds what the schema lacks of its indexes, beside the running work and for as long as it takes: on PostgreSQL those of tables that were too great to
   * hold up the start for. On SQLite there is none, because opening the database builds them. @returns Names of those that were built.
   */
  buildIndexes(): Promise<string[]>;
  /** Throws `storage_unavailable` when a trivial query does not succeed. For readiness checks. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
