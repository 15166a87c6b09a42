import { existsSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { partialNameOf, placeFile, takenName } from '../config/place-file.ts';
import { HttpError } from '../errors/http-error.ts';

export interface PartialFile {
  readonly handle: FileHandle;
  /** Writes the file to the disk and gives it its name. @throws Error when it was already removed, or the name is taken meanwhile. */
  keep(): Promise<void>;
  /** Removes the file, unless it is complete. */
  remove(): void;
}

/**
 * Creates a file that only its owner can read. It is called `NAME.partial` until it is complete, because a partial file could be mistaken for a complete one
 * after a crash. An existing file is never overwritten.
 *
 * @param stopped Resolves when the process is about to exit; nothing is awaited then.
 * @throws The error of the file system: `EEXIST`, with its `path`, when the name or the partial name is taken.
 */
export async function openPartialFile(name: string, stopped: Promise<void>): Promise<PartialFile> {
  if (existsSync(name)) throw takenName(name);
  const partial = partialNameOf(name);
  const handle = await open(partial, 'wx', 0o600);
  let state: 'partial' | 'kept' | 'removed' = 'partial';
  const remove = (): void => {
    if (state === 'kept') return;
    state = 'removed';
    try {
      rmSync(partial, { force: true });
    } catch {
      // The folder no longer allows removal. The error that made the file incomplete is still reported.
    }
    handle.close().catch(() => {});
  };
  // A command that is stopped while it waits for input never reaches its own cleanup.
  void stopped.then(remove);
  return {
    handle,
    remove,
    async keep() {
      if (state === 'partial') {
        await handle.sync();
        // Some disks report only on close that they are full.
        await handle.close();
      }
      if (isRemoved()) throw new Error(`${name} was removed before it was complete.`);
      placeFile(partial, name);
      state = 'kept';
    },
  };

  /** Asked again after every wait, because a signal may remove the file meanwhile. */
  function isRemoved(): boolean {
    return state === 'removed';
  }
}

/** Returns the error of a name that is taken, or of a partial file that another command has left; `undefined` for all other errors. */
export function conflictOf(cause: unknown, name: string): HttpError | undefined {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) return undefined;
  const partial = partialNameOf(name);
  const isPartial = 'path' in cause && cause.path === partial;
  const why = isPartial
    ? `${partial} exists: another command is writing it, or was interrupted. If none is running, remove it.`
    : `${name} already exists, and is not overwritten. Choose another file.`;
  return new HttpError('conflict', why, { cause });
}
