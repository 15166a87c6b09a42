import { hasUnencoded, isDecodable, unencodedFault } from './unencoded.ts';

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

/** Returns what is wrong with the URL of a PostgreSQL database, as the end of a sentence; `undefined` when it is valid. */
export function databaseUrlFault(value: string): string | undefined {
  if (hasUnencoded(value)) return unencodedFault;
  const form = 'must have the form postgres://user:password@host:5432/name';
  if (!URL.canParse(value)) return form;
  const { protocol, hostname, pathname, searchParams, username, password } = new URL(databaseUrlOf(value));
  if (![username, password, pathname].every(isDecodable)) return unencodedFault;
  return ['postgres:', 'postgresql:'].includes(protocol) && pathname.length > 1 && (hostname !== '' || searchParams.has('host')) ? undefined : form;
}

/** Encodes each `%` that begins no encoding. `pg` would then encode the others once more, and send another password. */
export const databaseUrlOf = (value: string): string => new URL(value.replace(/%(?![0-9a-f]{2})/gi, '%25')).href;
