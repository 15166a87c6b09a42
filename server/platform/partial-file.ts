import { rmSync } from 'node:fs';

export interface PartialFile {
  /** Marks the file as complete, so that it stays. @throws Error when it was already removed. */
  keep(): void;
  /** Removes the file, unless it is complete. */
  remove(): void;
}

/**
 * Manages a file while it is written. A partial file could be mistaken for a complete one, and would block the next attempt.
 *
 * @param stopped Resolves when the process is about to exit; nothing is awaited then.
 */
export function createPartialFile(name: string, stopped: Promise<void>): PartialFile {
  let state: 'partial' | 'kept' | 'removed' = 'partial';
  const remove = (): void => {
    if (state === 'kept') return;
    state = 'removed';
    try {
      rmSync(name, { force: true });
    } catch {
      // The folder no longer allows removal. The error that made the file incomplete is still reported.
    }
  };
  // A command that is stopped while it waits for input never reaches its own cleanup.
  void stopped.then(remove);
  return {
    keep() {
      if (state === 'removed') throw new Error(`${name} was removed before it was complete.`);
      state = 'kept';
    },
    remove,
  };
}
