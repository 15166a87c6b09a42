import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './postgres-fault.ts';

/** The database is on its way down or up again, or takes no more connections at the moment. */
const recovering = /^(?:57P0[123]|53300)$/;
/** Nothing listens, or hangs up: what is seen for a moment between the end of a database and its next start, and for ever after a typing error. */
const absent = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
const hungUp = /terminated unexpectedly/;

const recoveryMs = 60_000;
const absenceMs = 5_000;
const pauseMs = 200;

export interface WhileRecoveringOptions {
  /** Gets one sentence when it has to wait. */
  warn(message: string): void;
  /** Ends the wait; what failed last is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens a database, and again while it says that it will be there soon: a process that leaves then only comes back to the same. It waits a minute for one
 * that recovers, and five seconds for one of which nothing is heard.
 */
export async function whileRecovering<T>(open: () => Promise<T>, { warn, signal }: WhileRecoveringOptions): Promise<T> {
  const startedMs = performance.now();
  let patienceMs = 0;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const forMs = patienceFor(error);
      if (forMs > patienceMs) {
        patienceMs = forMs;
        warn(`${sentenceOf(error)} It is tried again for ${patienceMs / 1000} seconds.`);
      }
      if (forMs === 0 || performance.now() - startedMs > patienceMs || signal?.aborted) throw error;
    }
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}

function patienceFor(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  const code = codeOf(error.cause);
  if (code !== undefined && recovering.test(code)) return recoveryMs;
  const isAbsent = code === undefined ? error.cause instanceof Error && hungUp.test(error.cause.message) : absent.test(code);
  return isAbsent ? absenceMs : 0;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
