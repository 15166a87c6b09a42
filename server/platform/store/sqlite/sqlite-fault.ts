import { HttpError } from '../../../errors/http-error.ts';

/** SQLite result codes about the file, not the statement. https://www.sqlite.org/rescode.html */
export const sqliteCodes = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** SQLite's texts for these codes. The driver omits the code of errors during reads of a prepared statement. */
const codesOfTexts: Readonly<Record<string, number>> = {
  'database is locked': sqliteCodes.busy,
  'database table is locked': sqliteCodes.locked,
  'attempt to write a readonly database': sqliteCodes.readOnly,
  'disk I/O error': sqliteCodes.ioError,
  'database disk image is malformed': sqliteCodes.corrupt,
  'database or disk is full': sqliteCodes.full,
  'unable to open database file': sqliteCodes.cannotOpen,
  'file is not a database': sqliteCodes.notADatabase,
};

/** Returns the primary result code of a SQLite error, `undefined` for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : codesOfTexts[error.message];
}

const unavailable: Record<number, string> = {
  [sqliteCodes.busy]: 'The database stays locked by another process.',
  [sqliteCodes.locked]: 'The database stays locked.',
  [sqliteCodes.readOnly]: 'The database file cannot be written.',
  [sqliteCodes.ioError]: 'The database file cannot be read or written: its disk is full, failing or gone.',
  [sqliteCodes.corrupt]: 'The database file is damaged.',
  [sqliteCodes.full]: 'The disk of the database is full.',
  [sqliteCodes.cannotOpen]: 'The database file cannot be opened.',
  [sqliteCodes.notADatabase]: 'The database file is damaged.',
};

/** Converts an error about the file to `storage_unavailable`. Errors in the statement stay unchanged. */
export function faultOfSqlite(error: unknown): unknown {
  const detail = unavailable[sqliteCode(error) ?? -1];
  return detail === undefined ? error : new HttpError('storage_unavailable', detail, { cause: error, retryAfterSeconds: 1 });
}
