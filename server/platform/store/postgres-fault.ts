import { HttpError } from '../../errors/http-error.ts';

/** Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html, and of Node, that mean "not now". */
const unavailable = /^(?:08...|53...|57P0[1-5]|57014|55000|55P03|25P03|58...|ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
/** `pg` gives no code to these. */
const unavailableText = /timeout|terminated|not queryable|connection error|cannot use a pool/i;
/** What PostgreSQL says about the connection, and ends it with. Everything else that it says is about one statement. */
const lastWords = /^(?:08...|57P0[1-5]|25P0[34])$/;
const sqlState = /^[0-9A-Z]{5}$/;

/** Whether PostgreSQL asks to run the transaction again: serialization failure or deadlock. */
export function mustRepeat(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Turns an error about the connection or the server into `storage_unavailable`; an error about the statement stays what it is. */
export function faultOfPostgres(error: unknown): unknown {
  if (error instanceof HttpError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const unreachable = code === undefined ? unavailableText.test(error.message) : unavailable.test(code);
  return unreachable ? new HttpError('storage_unavailable', 'The database does not answer.', { cause: error, retryAfterSeconds: 1 }) : error;
}

/** Whether a connection is of no use after this error: it is closed, or the answer to a query may still come. */
export function endsConnection(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined || !sqlState.test(code) || lastWords.test(code);
}

/** SQLSTATE, or the code that Node gives. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
