import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { HttpError } from '../../../errors/http-error.ts';

/** Refuses damage that looks like an empty database once SQLite has opened the file. @throws HttpError `database_corrupt`, `data_folder_not_writable`. */
export function refuseDamage(file: string): void {
  if (!existsSync(file)) {
    if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
      throw new HttpError('database_corrupt', `${file} is missing, but its write-ahead log exists. No new database is created in its place.`);
    }
    return;
  }
  const header = readStart(file);
  if (header.length > 0 && header.toString('latin1') !== 'SQLite format 3\0')
    throw new HttpError('database_corrupt', `${file} is not a SQLite database. It is left untouched.`);
}

/** Returns the first 16 bytes, or fewer if the file is shorter. */
function readStart(file: string): Buffer {
  const start = Buffer.alloc(16);
  try {
    const handle = openSync(file, 'r');
    try {
      return start.subarray(0, readSync(handle, start, 0, 16, 0));
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    const code = codeOf(cause);
    const why = code === 'EISDIR' ? 'is a folder, but must be the database file' : `cannot be read by the user that runs the server (${code})`;
    throw new HttpError('data_folder_not_writable', `${file} ${why}.`, { cause });
  }
}

/**
 * Refuses files that this user cannot write, as a restore by another user leaves them. SQLite would open them for reading, and give the files that it creates
 * beside them the same permissions, so that they stay unusable after the mistake is corrected.
 *
 * @throws HttpError `data_folder_not_writable`.
 */
export function refuseReadOnly(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`].filter((name) => existsSync(name))) {
    try {
      accessSync(one, constants.W_OK);
    } catch (cause) {
      throw new HttpError('data_folder_not_writable', `${one} cannot be written by the user that runs the server (${codeOf(cause)}).`, { cause });
    }
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown');
