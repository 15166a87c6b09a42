import type { Logger } from 'pino';

/** One kind of background work. */
export interface BackgroundTask {
  /** Milliseconds until work is due, 0 or less when it is; `undefined` when nothing waits. */
  dueInMs(): Promise<number | undefined>;
  /** Does all due work. */
  run(): Promise<unknown>;
}

/** Background work that no request waits for. */
export interface BackgroundWorker {
  /** Does all due work once. */
  run(): Promise<void>;
  /** Starts checking for due work: every second while something waits, otherwise every ten seconds. */
  start(): void;
  /**
   * Reports that this process has queued work, which is checked for about a second later. Never at once, so that the duration of the next request does not
   * reveal what the last one caused.
   */
  nudge(): void;
  /** Stops. Work in progress gets a moment to finish. */
  stop(): Promise<void>;
}

const busyMs = 1_000;
const idleMs = 10_000;
const stopTimeoutMs = 3_000;

/** Creates the background worker. Tasks run one after another, and never twice at a time. */
export function createBackgroundWorker({
  tasks,
  log,
  random = Math.random,
}: {
  tasks: readonly BackgroundTask[];
  log: Logger;
  random?: () => number;
}): BackgroundWorker {
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Infinity;
  let started = false;
  let running: Promise<void> | undefined;

  async function runTasks(): Promise<void> {
    for (const task of tasks) await task.run();
  }

  const run = (): Promise<void> => (running ??= runTasks().finally(() => (running = undefined)));

  /** @returns The delay until the next check. */
  async function checkForWork(): Promise<number> {
    try {
      const due = await Promise.all(tasks.map((task) => task.dueInMs()));
      const next = Math.min(...due.map((ms) => ms ?? Infinity));
      if (next > 0) return Math.min(Math.max(next, busyMs), idleMs);
      await run();
      return busyMs;
    } catch (err) {
      log.warn({ err }, 'mails could not be processed: they wait');
      return idleMs;
    }
  }

  /** With jitter, so that servers started together do not check at the same time. */
  function scheduleCheck(ms: number): void {
    const spreadMs = ms * (0.75 + 0.5 * random());
    if (!started || performance.now() + spreadMs >= firesAt) return;
    clearTimeout(timer);
    firesAt = performance.now() + spreadMs;
    timer = setTimeout(() => {
      firesAt = Infinity;
      void checkForWork().then(scheduleCheck);
    }, spreadMs);
    timer.unref();
  }

  return {
    run,
    start() {
      started = true;
      scheduleCheck(busyMs);
    },
    nudge: () => scheduleCheck(busyMs),
    async stop() {
      started = false;
      clearTimeout(timer);
      await Promise.race([running?.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref())]);
    },
  };
}
