import type { Migration } from './migrations/migration.ts';

export interface OpenOptions {
  /** Receives a sentence for each database setting that makes acknowledged writes less than durable, and one when the start must wait. */
  warn(message: string): void;
  /** Aborts the wait for a database that is not available yet. */
  signal?: AbortSignal | undefined;
  /** Schema migrations. Default: those of this release. */
  migrations?: readonly Migration[] | undefined;
}
