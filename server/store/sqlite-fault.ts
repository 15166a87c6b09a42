import { HttpError } from '../errors/http-error.ts';

/** Result codes of SQLite that say something about the file and not about the statement. https://www.sqlite.org/rescode.html */
export const sqliteCodes = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary result code of an error that SQLite raised, `undefined` for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

const unavailable: Record<number, string> = {
  [sqliteCodes.busy]: 'The database stays locked by another process.',
  [sqliteCodes.locked]: 'The database stays locked.',
  [sqliteCodes.readOnly]: 'The database file cannot be written.',
  [sqliteCodes.ioError]: 'The database file cannot be read or written.',
  [sqliteCodes.corrupt]: 'The database file is damaged.',
  [sqliteCodes.full]: 'The disk of the database is full.',
  [sqliteCodes.cannotOpen]: 'The database file cannot be opened.',
  [sqliteCodes.notADatabase]: 'The database file is damaged.',
};

/** Turns an error about the file into `storage_unavailable`; an error about the statement stays what it is. */
export function faultOfSqlite(error: unknown): unknown {
  const detail = unavailable[sqliteCode(error) ?? -1];
  return detail === undefined ? error : new HttpError('storage_unavailable', detail, { cause: error, retryAfterSeconds: 1 });
}
