import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Batches } from '../store/in-batches.ts';
import { type Leases, leaseMs } from './lease.ts';

/** A periodic task that no request waits for, run by one process at a time. */
export interface UpkeepPiece {
  name: string;
  everyMs: number;
  /** Stops between two batches when `batches` is over, because the server stops or another process took over. The next run continues from there. */
  run(batches: Batches): Promise<void>;
}

export interface Upkeep {
  /** Runs every due task, one after another. A failed task is logged and retried after a minute; the others still run. */
  run(): Promise<void>;
  /** Starts checking for due tasks every minute, the first time within seconds. */
  start(): void;
  /** Stops after the current batch. */
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

const checkEveryMs = 60_000;
const firstCheckMs = 10_000;
const tryAgainMs = 60_000;

/** Creates the upkeep of a server. Checks have jitter, so that processes started together do not all check at once. */
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
      log.warn({ err, piece: piece.name }, 'upkeep failed: it is retried in a minute');
    } finally {
      clearInterval(renewal);
    }
    await lease.release(inMs);
  }

  async function round(): Promise<void> {
    const due = new Set(await leases.due(pieces));
    for (const piece of pieces) {
      if (stopped || !due.has(piece.name)) continue;
      await runPiece(piece).catch((err: unknown) => log.warn({ err, piece: piece.name }, 'upkeep could not be started or finished'));
    }
  }

  const run = (): Promise<void> => (running ??= round().finally(() => (running = undefined)));

  function scheduleCheck(ms: number): void {
    timer = setTimeout(() => {
      void run()
        .catch((err: unknown) => log.warn({ err }, 'upkeep waits for the database'))
        .finally(() => {
          if (!stopped) scheduleCheck(checkEveryMs * (0.5 + random()));
        });
    }, ms);
    timer.unref();
  }

  return {
    run,
    start() {
      if (timer === undefined) scheduleCheck(firstCheckMs * random());
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
