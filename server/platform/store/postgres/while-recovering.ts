import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './postgres-fault.ts';

/** The database is shutting down or starting, or accepts no more connections at the moment. */
const recovering = /^(?:57P0[123]|53300)$/;
/** Nothing listens, or the connection is dropped: seen briefly during a restart, and permanently with a wrong address. */
const absent = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
const hungUp = /terminated unexpectedly/;

const recoveryMs = 60_000;
const absenceMs = 5_000;
const pauseMs = 200;

export interface WhileRecoveringOptions {
  /** Receives one sentence when the start must wait. */
  warn(message: string): void;
  /** Ends the wait; the last error is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens a database and retries while it is expected to become available, because a process that exits would only restart into the same state. Waits a minute
 * for a recovering database, and five seconds for one that does not respond.
 */
export async function whileRecovering<T>(open: () => Promise<T>, { warn, signal }: WhileRecoveringOptions): Promise<T> {
  const startedMs = performance.now();
  let patienceMs = 0;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const forMs = maxWaitMsFor(error);
      if (forMs > patienceMs) {
        patienceMs = forMs;
        warn(`${sentenceOf(error)} Retrying for ${patienceMs / 1000} seconds.`);
      }
      if (forMs === 0 || performance.now() - startedMs > patienceMs || signal?.aborted) throw error;
    }
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}

function maxWaitMsFor(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  const code = codeOf(error.cause);
  if (code !== undefined && recovering.test(code)) return recoveryMs;
  const isAbsent = code === undefined ? error.cause instanceof Error && hungUp.test(error.cause.message) : absent.test(code);
  return isAbsent ? absenceMs : 0;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
