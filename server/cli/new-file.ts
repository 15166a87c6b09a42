import { open } from 'node:fs/promises';
import { HttpError } from '../errors/http-error.ts';
import { halfFile } from '../platform/half-file.ts';
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
  const half = halfFile(name, stopped);
  const refuse = (cause: unknown): never => {
    const done = 'what was to stand in it is lost, what the command was to do before may be done.';
    throw new HttpError('output_not_writable', `${name} cannot be written (${codeOf(cause)}): ${done}`, { cause });
  };
  const closeQuietly = (): Promise<void> => handle.close().catch(() => {});
  void stopped.then(closeQuietly);
  try {
    const result = await fill((piece) => handle.appendFile(piece).catch(refuse));
    // Some disks say only here that they are full.
    await handle.close().catch(refuse);
    half.keep();
    return result;
  } catch (cause) {
    half.remove();
    await closeQuietly();
    throw cause;
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
