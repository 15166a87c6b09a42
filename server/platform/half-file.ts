import { rmSync } from 'node:fs';

export interface HalfFile {
  /** It is whole, and stays. @throws Error when it has been taken away before. */
  keep(): void;
  /** Takes it away, unless it is whole. */
  remove(): void;
}

/**
 * A file that is being written: half of one could be taken for a whole one, and would stand in the way of the next try.
 *
 * @param stopped When it resolves the process ends at once, so that nothing is waited for then.
 */
export function halfFile(name: string, stopped: Promise<void>): HalfFile {
  let state: 'half' | 'kept' | 'removed' = 'half';
  const remove = (): void => {
    if (state === 'kept') return;
    state = 'removed';
    try {
      rmSync(name, { force: true });
    } catch {
      // The folder lets nobody take it away any more. Why it is no whole file is said all the same.
    }
  };
  // A command that waits at a question when it is stopped never comes to its end.
  void stopped.then(remove);
  return {
    keep() {
      if (state === 'removed') throw new Error(`${name} was taken away before it was whole.`);
      state = 'kept';
    },
    remove,
  };
}
