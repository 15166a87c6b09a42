import { HttpError } from '../errors/http-error.ts';
import { conflictOf, openPartialFile } from '../platform/partial-file.ts';
import type { Run } from './run.ts';

/**
 * Creates a file that only its owner can read, with the output of `fill`. It gets its name once it is complete and on the disk; if it fails or is stopped
 * before, it is deleted.
 *
 * @throws HttpError `conflict` if the name exists, `usage_invalid` if the file cannot be created, `output_not_writable` if writing fails.
 */
export async function writeNewFile<T>(
  { stopped }: Pick<Run, 'stopped'>,
  name: string,
  fill: (write: (piece: string | Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const partial = await openPartialFile(name, stopped).catch((cause: unknown) => {
    throw conflictOf(cause, name) ?? new HttpError('usage_invalid', `${name} cannot be written (${codeOf(cause)}).`, { cause });
  });
  const refuse = (cause: unknown): never => {
    if (codeOf(cause) === 'unknown') throw cause;
    const done = 'its content is lost, but earlier changes of the command may be stored.';
    throw new HttpError('output_not_writable', `${name} cannot be written (${codeOf(cause)}): ${done}`, { cause });
  };
  try {
    const result = await fill((piece) => partial.handle.appendFile(piece).catch(refuse));
    await partial.keep().catch(refuse);
    return result;
  } catch (cause) {
    partial.remove();
    throw cause;
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown');
