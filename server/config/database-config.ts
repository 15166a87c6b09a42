/** Where the database is. */
export type DatabaseConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly limits?: PostgresLimits };

/** What a process takes of a PostgreSQL, and how long it waits. */
export interface PostgresLimits {
  /** Connections of one process. */
  readonly poolSize: number;
  /** How long a request waits for a connection. */
  readonly connectTimeoutMs: number;
  /** How long one statement may run. */
  readonly statementTimeoutMs: number;
  /** How long a transaction waits for what another one holds. */
  readonly lockTimeoutMs: number;
  /** How long a transaction waits for the next word. One whose process has gone silent lets go of what it holds. */
  readonly idleTimeoutMs: number;
}

export const defaultPostgresLimits: PostgresLimits = {
  poolSize: 10,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 4_000,
  lockTimeoutMs: 2_000,
  idleTimeoutMs: 5_000,
};

/** Whether a text is the address of a PostgreSQL and one database in it. */
export function isDatabaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, searchParams } = new URL(value);
  return ['postgres:', 'postgresql:'].includes(protocol) && pathname.length > 1 && (hostname !== '' || searchParams.has('host'));
}
