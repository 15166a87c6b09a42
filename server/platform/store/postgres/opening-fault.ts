import { HttpError } from '../../../errors/http-error.ts';
import { certificateFault, codeOf } from './postgres-fault.ts';

/** How long a start waits for a connection. */
export const connectTimeoutMs = 5_000;

export const readOnly = 'accepts only reads: it is a replica, or has default_transaction_read_only = on. Name the primary in DATABASE_URL';

/** Reasons by SQLSTATE or Node's code. */
const reasons: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^3D000$/, 'the database does not exist: create it, or correct its name'],
  [/^28P01$/, 'the user or the password is wrong'],
  [/^57P01$/, 'it is shutting down'],
  [/^57P02$/, 'it has crashed'],
  [/^57P03$/, 'it is starting up, shutting down or recovering'],
  [/^53300$/, 'it does not accept more connections: lower DATABASE_POOL_SIZE, or raise its limit'],
  [/^ECONNREFUSED$/, 'nothing is listening there'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'the host name is unknown'],
  [/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'it does not answer: check the host, the port and firewalls'],
  [/^(?:ECONNRESET|EPIPE)$/, 'it closes the connection'],
  [/^(?:ENOENT|EACCES)$/, 'its socket does not exist, or this user may not open it'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its certificate is for another host name: use a name from the certificate'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'its certificate has expired, or the clock of this machine is wrong'],
  [certificateFault, 'this machine does not trust its certificate: name the certificate file of its authority, sslrootcert=/path, in the query of the URL'],
  [/^(?:EPROTO|ERR_SSL_\w+)$/, 'no TLS connection can be made: check its versions of TLS'],
];
/** Reasons for errors of `pg` without a code. */
const textReasons: readonly (readonly [text: RegExp, reason: string])[] = [
  [/does not support SSL/, 'it has no TLS, but the URL demands it: turn on TLS there, or remove sslmode from the URL'],
  [/password must be/i, 'it asks for a password, but the URL has none'],
  [/^timeout expired$/, `it does not answer within ${connectTimeoutMs / 1000} seconds: check the host, the port and firewalls`],
  [/terminated unexpectedly/, 'it closes the connection'],
];

/** Returns the error of a database that cannot be connected to. It never contains the user or the password. */
export function unreachable(url: string, cause: unknown): HttpError {
  return new HttpError('database_unreachable', `The database of DATABASE_URL (${placeOf(url)}) cannot be opened: ${reasonOf(url, cause)}.`, { cause });
}

/** Returns the error of a database that a start cannot use as it is; `undefined` for all other errors. */
export function openingFault(url: string, cause: unknown): HttpError | undefined {
  const code = codeOf(cause);
  if (code === '25006') return new HttpError('database_unreachable', `The database of DATABASE_URL (${placeOf(url)}) ${readOnly}.`, { cause });
  if (code !== '42501' && code !== '3F000') return undefined;
  const way = 'make this user the owner of the database, or grant it "create" on the schema';
  return new HttpError('database_unreachable', `The user of DATABASE_URL may not create tables in the database (${placeOf(url)}): ${way}.`, { cause });
}

function reasonOf(url: string, cause: unknown): string {
  const code = codeOf(cause);
  const text = cause instanceof Error ? cause.message : '';
  if (code === undefined) return textReasons.find(([pattern]) => pattern.test(text))?.[1] ?? 'its response is not that of a PostgreSQL server';
  if (code === '28000') {
    return `it refuses this user: check the user and pg_hba.conf there${encrypts(url) ? '' : ', and add sslmode=verify-full to the URL if it demands TLS'}`;
  }
  return reasons.find(([codes]) => codes.test(code))?.[1] ?? `it refuses the connection (${code})`;
}

const encrypts = (url: string): boolean => [...new URL(url).searchParams.keys()].some((name) => name.startsWith('ssl'));

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'local socket'}${port ? `:${port}` : ''}${pathname}`;
}
