import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { HttpError } from '../errors/http-error.ts';
import type { Run } from './run.ts';

/**
 * Makes a file of its owner alone, of what `fill` writes. When that fails or is stopped the file is gone again: half of one could be taken for a whole one.
 *
 * @throws HttpError `conflict` where something has this name already, `usage_invalid` where no file can be made, `output_not_writable` when it takes no more.
 */
export async function fillNewFile<T>(
  { stopped }: Pick<Run, 'stopped'>,
  name: string,
  fill: (write: (piece: string | Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const handle = await open(name, 'wx', 0o600).catch((cause: unknown) => {
    if (codeOf(cause) === 'EEXIST') throw new HttpError('conflict', `${name} is there already: no file is written over. Name another one.`, { cause });
    throw new HttpError('usage_invalid', `${name} cannot be written (${codeOf(cause)}).`, { cause });
  });
  let isWhole = false;
  // The process ends at once then, so that this does not wait for anything either.
  const removeHalf = (): void => {
    if (isWhole) return;
    try {
      rmSync(name, { force: true });
    } catch {
      // The folder lets nobody take it away any more. Why it is no whole file is said all the same.
    }
  };
  const refuse = (cause: unknown): never => {
    const done = 'what was to stand in it is lost, what the command was to do before may be done.';
    throw new HttpError('output_not_writable', `${name} cannot be written (${codeOf(cause)}): ${done}`, { cause });
  };
  const closeQuietly = (): Promise<void> => handle.close().catch(() => {});
  // A command that waits at a question when it is stopped never comes to its end.
  void stopped.then(() => {
    removeHalf();
    return closeQuietly();
  });
  try {
    const result = await fill((piece) => handle.appendFile(piece).catch(refuse));
    // Some disks say only here that they are full.
    await handle.close().catch(refuse);
    isWhole = true;
    return result;
  } finally {
    removeHalf();
    if (!isWhole) await closeQuietly();
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
