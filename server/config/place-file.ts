import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** The name of a file while it is written. */
export const partialNameOf = (name: string): string => `${name}.partial`;

/** File systems without hard links: FAT, and some network shares. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives a complete file its name, in one step that a crash cannot divide.
 *
 * @throws The error of the file system, `EEXIST` when the name is taken. The complete file then remains under its first name.
 */
export function placeFile(written: string, name: string): void {
  try {
    linkSync(written, name);
    rmSync(written);
  } catch (error) {
    if (!withoutLinks.has(codeOf(error))) throw error;
    if (existsSync(name)) throw takenName(name);
    renameSync(written, name);
  }
  syncFolder(dirname(name));
}

/** The error of the file system for a name that is taken. */
export const takenName = (name: string): Error => Object.assign(new Error(`${name} exists`), { code: 'EEXIST', syscall: 'open', path: name });

/** Without this a power failure can remove the name. Some systems do not support it. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The file itself is on the disk.
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
