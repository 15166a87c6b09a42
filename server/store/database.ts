import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Engine = 'sqlite' | 'postgres';

/** What queries run on: the database itself, or a transaction of it. Stores take this, so that every query can join a transaction. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

export interface OpenOptions {
  /** Gets a sentence for each setting of the server that makes an acknowledged write less than durable, and one when the start has to wait. */
  warn(message: string): void;
  /** Ends the wait for a database that is not there yet. */
  signal?: AbortSignal | undefined;
}

/**
 * One database, whichever engine is behind it. What differs between the engines is in this interface and in the two files that
 * implement it; every query above is written once.
 */
export interface Database {
  readonly engine: Engine;
  /** For reads and single statements. */
  readonly query: Kysely<Schema>;
  /**
   * Runs `work` in one write transaction: all of it or nothing. SQLite takes the write lock at the start (`BEGIN IMMEDIATE`), waiting
   * without blocking the process; PostgreSQL repeats it up to five times after a serialization failure or deadlock, so `work` may run more than once.
   *
   * @param about What it is about, mostly the id of the tenant: on PostgreSQL, transactions that have lost a race about the same thing are repeated one at a
   *   time. Default: all that name nothing are about the same.
   * @throws HttpError `storage_unavailable` when the database cannot be reached or stays locked, `storage_timeout` when a statement takes too long.
   */
  write<T>(work: (tx: Transaction<Schema>) => Promise<T>, about?: string | null): Promise<T>;
  /** Throws `storage_unavailable` when a trivial query does not succeed. For readiness checks. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
