const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed try comes the next; the last of them from then on. */
const pauses = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 8 * hour] as const;
/** No moment that is written is further ahead. */
export const furthestMs = 9 * hour;
/** So many failures in a row, and the endpoint itself is given a rest. */
export const tiredAfter = 3;

/** When a delivery is tried again, spread by a tenth; `undefined` when its time is over. The last try is at the very end of it. */
export function nextTryAt(tries: number, giveUpAt: number, now: number, random: number): number | undefined {
  if (now >= giveUpAt) return undefined;
  const pause = pauses[Math.min(tries, pauses.length) - 1] ?? pauses[0];
  return Math.min(Math.round(now + pause * (0.95 + 0.1 * random)), giveUpAt);
}

/** Until when an endpoint that fails again and again is left alone, so that its backlog costs the others nothing. */
export const pausedUntil = (failures: number, now: number): number | null =>
  failures < tiredAfter ? null : now + Math.min(30 * second * 2 ** (failures - tiredAfter), hour);
