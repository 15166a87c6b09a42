/** The database engine and its location. */
export type DatabaseConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly limits?: PostgresLimits };

/** Limits of a process that uses PostgreSQL. */
export interface PostgresLimits {
  /** Connections of one process. */
  readonly poolSize: number;
  /** How long a request waits for a connection. */
  readonly connectTimeoutMs: number;
  /** How long one statement may run. */
  readonly statementTimeoutMs: number;
  /** How long a transaction waits for a lock of another one. */
  readonly lockTimeoutMs: number;
  /** How long a transaction may be idle between statements. PostgreSQL then releases the locks of a process that has stopped. */
  readonly idleTimeoutMs: number;
}

export const defaultPostgresLimits: PostgresLimits = {
  poolSize: 10,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 4_000,
  lockTimeoutMs: 2_000,
  idleTimeoutMs: 5_000,
};

/** Whether a text is the URL of a PostgreSQL database, including the database name. */
export function isDatabaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, searchParams } = new URL(value);
  return ['postgres:', 'postgresql:'].includes(protocol) && pathname.length > 1 && (hostname !== '' || searchParams.has('host'));
}
