import { setTimeout as delay } from 'node:timers/promises';
import { HttpError } from '../../errors/http-error.ts';

export type Pause = (ms: number) => Promise<unknown>;

const pauseMs = 1_000;
/** A database that restarts or fails over is back within a minute. */
const attempts = 60;

/**
 * Runs work that may be repeated, and repeats it while the database is unreachable, for about a minute.
 *
 * @param otherwise The sentence of the error after that.
 * @throws HttpError `storage_unavailable`. Errors of the work itself pass through unchanged.
 */
export async function whileUnreachable<T>(work: () => Promise<T>, { pause = delay, otherwise }: { pause?: Pause | undefined; otherwise: string }): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HttpError) || !error.code.startsWith('storage_')) throw error;
      if (attempt === attempts) throw new HttpError('storage_unavailable', otherwise, { cause: error });
    }
    await pause(pauseMs);
  }
}
