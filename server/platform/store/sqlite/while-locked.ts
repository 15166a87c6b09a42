import { setTimeout as delay } from 'node:timers/promises';
import { faultOfSqlite, sqliteCode, sqliteCodes } from './sqlite-fault.ts';

/** How long a locked database is tried again before the caller is told. */
const patienceMs = 1_000;

/**
 * Runs a statement, and again while another connection holds the lock. SQLite's own waiting would freeze the whole process; here only
 * the one who asks waits. Pauses grow to about 50 ms and are spread by chance, so that two waiters do not meet for ever.
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
