import { setTimeout as delay } from 'node:timers/promises';
import { faultOfSqlite, sqliteCode, sqliteCodes } from './sqlite-fault.ts';

/** How long a locked database is retried before the call fails. */
const patienceMs = 1_000;

/**
 * Runs a statement, and retries it while another connection holds the lock. SQLite's own wait would block the whole process; here only the caller waits. Pauses
 * grow to about 50 ms with jitter, so that two waiters do not collide forever.
 */
export async function whileLocked<T>(run: () => T): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    try {
      return run();
    } catch (error) {
      const code = sqliteCode(error);
      const locked = code === sqliteCodes.busy || code === sqliteCodes.locked;
      if (!locked || performance.now() > giveUpAt) throw faultOfSqlite(error);
    }
    await delay(pauseMs * (0.5 + Math.random()));
  }
}
