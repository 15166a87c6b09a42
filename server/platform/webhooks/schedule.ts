const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pause after each failed attempt. The last one repeats. */
const pauses = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 8 * hour] as const;
/** No scheduled time is further ahead. */
export const maxAheadMs = 9 * hour;
/** After this many consecutive failures the endpoint is paused. */
export const failuresBeforePause = 3;

/** Returns the time of the next attempt, with a tenth of jitter; `undefined` when the delivery's time is over. The last attempt is exactly at its end. */
export function nextTryAt(tries: number, giveUpAt: number, now: number, random: number): number | undefined {
  if (now >= giveUpAt) return undefined;
  const pause = pauses[Math.min(tries, pauses.length) - 1] ?? pauses[0];
  return Math.min(Math.round(now + pause * (0.95 + 0.1 * random)), giveUpAt);
}

/** Returns until when a repeatedly failing endpoint is paused, so that its backlog does not delay the others. */
export const pausedUntil = (failures: number, now: number): number | null =>
  failures < failuresBeforePause ? null : now + Math.min(30 * second * 2 ** (failures - failuresBeforePause), hour);
