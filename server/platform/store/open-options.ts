import type { Migration } from './migrations/migration.ts';

export interface OpenOptions {
  /** Gets a sentence for each setting of the server that makes an acknowledged write less than durable, and one when the start has to wait. */
  warn(message: string): void;
  /** Ends the wait for a database that is not there yet. */
  signal?: AbortSignal | undefined;
  /** Steps of the schema. Default: those of this release. */
  migrations?: readonly Migration[] | undefined;
}
