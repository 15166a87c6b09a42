import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Batches } from '../store/in-batches.ts';
import { type Leases, leaseMs } from './lease.ts';

/** A piece of work that nobody waits for and that must be done now and then, by one process of all. */
export interface UpkeepPiece {
  name: string;
  everyMs: number;
  /**
   * Stops between two batches when they are over, because the server stops or another process has taken the piece over: it is taken up again where it was
   * left.
   */
  run(batches: Batches): Promise<void>;
}

export interface Upkeep {
  /** Does every piece that is due, one after the other. What fails is logged and tried again after a minute; the others are done all the same. */
  run(): Promise<void>;
  /** From now on looks every minute whether something is due; first within the first seconds. */
  start(): void;
  /** Ends it behind the batch that is under way. */
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  leases: Leases;
  pieces: readonly UpkeepPiece[];
  log: Logger;
  /** 0 to 1. */
  random?: () => number;
  /** Milliseconds between two batches. */
  pauseMs?: number;
}

const lookEveryMs = 60_000;
const firstLookMs = 10_000;
const tryAgainMs = 60_000;

/** Makes the upkeep of a server. Moments are spread by chance, so that processes that were started together do not all look at once. */
export function createUpkeep({ leases, pieces, log, random = Math.random, pauseMs = 20 }: UpkeepOptions): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function runPiece(piece: UpkeepPiece): Promise<void> {
    const lease = await leases.take(piece);
    if (!lease) return;
    let lost = false;
    const renewal = setInterval(() => {
      lease.keep().then(
        (kept) => (lost ||= !kept),
        () => undefined,
      );
    }, leaseMs / 3);
    renewal.unref();
    let inMs = piece.everyMs * (0.9 + 0.2 * random());
    try {
      await piece.run({ isOver: () => stopped || lost, pause: () => delay(pauseMs) });
      if (stopped) inMs = 0;
    } catch (err) {
      inMs = tryAgainMs;
      log.warn({ err, piece: piece.name }, 'upkeep failed: it is tried again in a minute');
    } finally {
      clearInterval(renewal);
    }
    await lease.release(inMs);
  }

  async function round(): Promise<void> {
    const due = new Set(await leases.due(pieces));
    for (const piece of pieces) {
      if (stopped || !due.has(piece.name)) continue;
      await runPiece(piece).catch((err: unknown) => log.warn({ err, piece: piece.name }, 'upkeep could not be begun or ended'));
    }
  }

  const run = (): Promise<void> => (running ??= round().finally(() => (running = undefined)));

  function lookIn(ms: number): void {
    timer = setTimeout(() => {
      void run()
        .catch((err: unknown) => log.warn({ err }, 'upkeep waits for the database'))
        .finally(() => {
          if (!stopped) lookIn(lookEveryMs * (0.5 + random()));
        });
    }, ms);
    timer.unref();
  }

  return {
    run,
    start() {
      if (timer === undefined) lookIn(firstLookMs * random());
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
