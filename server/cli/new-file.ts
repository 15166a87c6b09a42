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
  const removeHalf = (): void => (isWhole ? undefined : rmSync(name, { force: true }));
  void stopped.then(removeHalf);
  try {
    const result = await fill((piece) =>
      handle.appendFile(piece).catch((cause: unknown) => {
        const done = 'what was to stand in it is lost, what the command was to do before may be done.';
        throw new HttpError('output_not_writable', `${name} cannot be written (${codeOf(cause)}): ${done}`, { cause });
      }),
    );
    isWhole = true;
    return result;
  } finally {
    removeHalf();
    await handle.close();
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
