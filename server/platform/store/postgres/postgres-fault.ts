import { HttpError } from '../../../errors/http-error.ts';

/** Node's codes for a certificate that it refuses. */
export const certificateFault = /^(?:CERT_\w+|\w+_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID)$/;
/** Errors about the server, not the statement, by SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html. Poolers use class 08. */
const sentences: readonly (readonly [codes: RegExp, sentence: string])[] = [
  [/^57P03$/, 'The database is starting up or recovering.'],
  [/^(?:08...|57P0[1245]|25P0[34])$/, 'The connection to the database broke.'],
  [/^53[34]00$/, 'The database does not accept more connections at the moment.'],
  [/^53100$/, 'The disk of the database is full.'],
  [/^53...$/, 'The database is out of resources at the moment.'],
  [/^55P03$/, 'Another transaction holds a lock that this one needs.'],
  [/^(?:40001|40P01)$/, 'The database is too busy with conflicting writes.'],
  [/^25006$/, 'The database accepts only reads at the moment.'],
  [/^(?:28...|3D000)$/, 'The database refuses the user, the password or the name of DATABASE_URL.'],
  [/^42501$/, 'The user of DATABASE_URL may not do this in the database.'],
  [certificateFault, 'The certificate of the database is not valid or not trusted.'],
  [/^55000$/, 'The database does not accept connections at the moment.'],
  [/^58...$/, 'The database cannot read or write its files.'],
  [/^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT)$/, 'The database does not answer.'],
];
/** Errors of `pg` that have no code. */
const textSentences: readonly (readonly [text: RegExp, sentence: string])[] = [
  [/timeout exceeded when trying to connect/, 'Every connection to the database is in use.'],
  [/SSL connection|SASL/, 'The database and DATABASE_URL do not agree on TLS or on the way to sign in.'],
  [/timeout|terminated|not queryable|connection error|cannot use a pool/i, 'The database does not answer.'],
];
/** A statement was cancelled: by `statement_timeout`, by this server, or by an administrator. */
const cancelled = '57014';
/** Errors after which PostgreSQL closes the connection. All others concern one statement. */
const lastWords = /^(?:08...|57P0[1-5]|25P0[34])$/;
const sqlState = /^[0-9A-Z]{5}$/;

/** Whether PostgreSQL requires the transaction to run again: serialization failure or deadlock. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error instanceof HttpError ? error.cause : error);
  return code === '40001' || code === '40P01';
}

/**
 * Whether a row with the same key exists. PostgreSQL also reports this, instead of a serialization failure, to a transaction that did not look for the row
 * before it inserted it, while another one did the same: https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
 */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/**
 * Converts an error of the connection or the server to `storage_unavailable`, and a statement timeout to `storage_timeout`. Errors in the statement
 * stay unchanged.
 */
export function faultOfPostgres(error: unknown): unknown {
  if (error instanceof HttpError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const options = { cause: error, retryAfterSeconds: 1 };
  if (code === cancelled) return new HttpError('storage_timeout', 'The database took too long for this.', options);
  const [, sentence] = (code === undefined ? textSentences.find(([text]) => text.test(error.message)) : sentences.find(([codes]) => codes.test(code))) ?? [];
  return sentence === undefined ? error : new HttpError('storage_unavailable', sentence, options);
}

/** Whether a connection is unusable after this error: it is closed, or a query's result may still arrive. */
export function endsConnection(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined || !sqlState.test(code) || lastWords.test(code);
}

/** Returns the SQLSTATE, or Node's error code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
