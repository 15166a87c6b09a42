import type { EventEmitter } from 'node:events';

/** The signals that request a stop. `SIGHUP` comes when the terminal closes. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One request to stop may deliver several signals: a terminal sends Ctrl-C to every process of its group, and the parent then passes it on or sends its own
 * `SIGTERM`. Signals this soon after the first one are the same request.
 */
export const sameRequestMs = 500;

export interface StopSignalsOptions {
  /** Ends the process immediately: a person repeats the request. */
  end(): void;
  /** Monotonic time. */
  nowMs?: () => number;
}

/**
 * Resolves at the first signal that requests a stop. A later one calls `end`, except `SIGHUP`: shells send it again to the jobs of a terminal that closes.
 *
 * @example
 * const stopped = stopSignal(process, { end: () => process.exit(130) });
 */
export function stopSignal(process: EventEmitter, { end, nowMs = () => performance.now() }: StopSignalsOptions): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    for (const name of stopSignals) {
      process.on(name, () => {
        if (firstMs === undefined) {
          firstMs = nowMs();
          resolve();
        } else if (name !== 'SIGHUP' && nowMs() - firstMs >= sameRequestMs) end();
      });
    }
  });
}
