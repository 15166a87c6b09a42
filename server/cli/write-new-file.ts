import { open } from 'node:fs/promises';
import { HttpError } from '../errors/http-error.ts';
import { createPartialFile } from '../platform/partial-file.ts';
import type { Run } from './run.ts';

/**
 * Creates a file that only its owner can read, with the output of `fill`. If that fails or is stopped, the file is deleted, because a
 * partial file looks complete.
 *
 * @throws HttpError `conflict` if the name exists, `usage_invalid` if the file cannot be created, `output_not_writable` if writing fails.
 */
export async function writeNewFile<T>(
  { stopped }: Pick<Run, 'stopped'>,
  name: string,
  fill: (write: (piece: string | Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const handle = await open(name, 'wx', 0o600).catch((cause: unknown) => {
    if (codeOf(cause) === 'EEXIST') throw new HttpError('conflict', `${name} already exists, and is not overwritten. Choose another file.`, { cause });
    throw new HttpError('usage_invalid', `${name} cannot be written (${codeOf(cause)}).`, { cause });
  });
  const partial = createPartialFile(name, stopped);
  const refuse = (cause: unknown): never => {
    const done = 'its content is lost, but earlier changes of the command may be stored.';
    throw new HttpError('output_not_writable', `${name} cannot be written (${codeOf(cause)}): ${done}`, { cause });
  };
  const closeQuietly = (): Promise<void> => handle.close().catch(() => {});
  void stopped.then(closeQuietly);
  try {
    const result = await fill((piece) => handle.appendFile(piece).catch(refuse));
    // Some disks report only on close that they are full.
    await handle.close().catch(refuse);
    partial.keep();
    return result;
  } catch (cause) {
    partial.remove();
    await closeQuietly();
    throw cause;
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
