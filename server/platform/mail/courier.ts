import type { Logger } from 'pino';

/** What is done behind the requests: nobody waits for it. */
export interface Courier {
  /** Does everything that is due, once. */
  run(): Promise<void>;
  /** From now on does it every second. Never at once after a request: how long the next request takes must not tell what the last one has caused. */
  start(): void;
  /** Ends it; what is under way gets a moment to finish. */
  stop(): Promise<void>;
}

const everyMs = 1_000;
const patienceMs = 3_000;

/** Makes the one who carries. Steps run one after the other, and no step twice at a time. */
export function createCourier({ steps, log }: { steps: readonly (() => Promise<unknown>)[]; log: Logger }): Courier {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function round(): Promise<void> {
    for (const step of steps) await step();
  }

  const run = (): Promise<void> => (running ??= round().finally(() => (running = undefined)));

  const runLogged = (): void => void run().catch((err: unknown) => log.warn({ err }, 'mails could not be worked on: they wait'));

  return {
    run,
    start() {
      timer ??= setInterval(runLogged, everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await Promise.race([running?.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
}
