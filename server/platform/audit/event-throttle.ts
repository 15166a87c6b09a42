import { createBoundedMap } from '../../access/bounded-map.ts';
import type { Clock } from '../../clock.ts';

const pauseMs = 60_000;

/** Tells whether an event is the first of its name within a minute, in this process. */
export interface EventThrottle {
  isFirst(name: string): boolean;
  /** Makes the next event count as the first. */
  forget(name: string): void;
}

/** Keeps repeated events from filling a table. */
export function createEventThrottle(clock: Clock): EventThrottle {
  const seen = createBoundedMap<number>(10_000);
  return {
    isFirst(name) {
      const now = clock.now();
      // Times in the future were recorded before the clock was set back.
      const agoMs = now - (seen.get(name) ?? -pauseMs);
      if (agoMs >= 0 && agoMs < pauseMs) return false;
      seen.set(name, now);
      return true;
    },
    forget: (name) => seen.delete(name),
  };
}
