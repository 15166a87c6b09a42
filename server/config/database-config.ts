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

/** `pg` would take any other text for `verify-full`. */
const sslModes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Returns what is wrong with the URL of a PostgreSQL database, as the end of a sentence; `undefined` when it is valid. */
export function databaseUrlFault(value: string): string | undefined {
  if (hasUnencoded(value)) return unencodedFault;
  const form = 'must have the form postgres://user:password@host:5432/name';
  if (!URL.canParse(value)) return form;
  const { protocol, hostname, pathname, searchParams, username, password } = new URL(databaseUrlOf(value));
  if (![username, password, pathname].every(isDecodable)) return unencodedFault;
  if (searchParams.getAll('sslmode').some((mode) => !sslModes.includes(mode))) return `has an unknown sslmode: it must be one of ${sslModes.join(', ')}`;
  return ['postgres:', 'postgresql:'].includes(protocol) && pathname.length > 1 && (hostname !== '' || searchParams.has('host')) ? undefined : form;
}

/**
 * Encodes each `%` that begins no encoding. `pg` would then encode the others once more, and send another password. Names `verify-full` where `pg` means it by
 * another mode, which it announces to change with a long warning on every start.
 */
export function databaseUrlOf(value: string): string {
  const { href, searchParams } = new URL(value.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  if (searchParams.get('uselibpqcompat') === 'true') return href;
  return href.replace(/(?<=[?&]sslmode=)(?:prefer|require|verify-ca)(?=[&#]|$)/g, 'verify-full');
}
