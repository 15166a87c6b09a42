import type { Logger } from 'pino';

/** One thing that is carried. */
export interface CourierStep {
  /** Milliseconds until something is due, 0 or less when something is; `undefined` when nothing waits. */
  dueInMs(): Promise<number | undefined>;
  /** Does everything that is due. */
  run(): Promise<unknown>;
}

/** What is done behind the requests: nobody waits for it. */
export interface Courier {
  /** Does everything that is due, once. */
  run(): Promise<void>;
  /** From now on does what is due, looking once a second while there is something, and every ten seconds while there is nothing. */
  start(): void;
  /**
   * Tells that this process has left something to be done: it is looked for about a second later. Never at once: how long the next request takes must not
   * tell what the last one has caused.
   */
  nudge(): void;
  /** Ends it; what is under way gets a moment to finish. */
  stop(): Promise<void>;
}

const busyMs = 1_000;
const idleMs = 10_000;
const patienceMs = 3_000;

/** Makes the courier. Steps run one after the other, and no step twice at a time. */
export function createCourier({ steps, log, random = Math.random }: { steps: readonly CourierStep[]; log: Logger; random?: () => number }): Courier {
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Infinity;
  let started = false;
  let running: Promise<void> | undefined;

  async function round(): Promise<void> {
    for (const step of steps) await step.run();
  }

  const run = (): Promise<void> => (running ??= round().finally(() => (running = undefined)));

  /** @returns When to look again. */
  async function look(): Promise<number> {
    try {
      const due = await Promise.all(steps.map((step) => step.dueInMs()));
      const next = Math.min(...due.map((ms) => ms ?? Infinity));
      if (next > 0) return Math.min(Math.max(next, busyMs), idleMs);
      await run();
      return busyMs;
    } catch (err) {
      log.warn({ err }, 'mails could not be worked on: they wait');
      return idleMs;
    }
  }

  /** Spread by chance, so that servers that were started together do not look together. */
  function lookIn(ms: number): void {
    const spreadMs = ms * (0.75 + 0.5 * random());
    if (!started || performance.now() + spreadMs >= firesAt) return;
    clearTimeout(timer);
    firesAt = performance.now() + spreadMs;
    timer = setTimeout(() => {
      firesAt = Infinity;
      void look().then(lookIn);
    }, spreadMs);
    timer.unref();
  }

  return {
    run,
    start() {
      started = true;
      lookIn(busyMs);
    },
    nudge: () => lookIn(busyMs),
    async stop() {
      started = false;
      clearTimeout(timer);
      await Promise.race([running?.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
}
