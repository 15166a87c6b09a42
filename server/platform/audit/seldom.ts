import { createBoundedMap } from '../../access/bounded-map.ts';
import type { Clock } from '../../clock.ts';

const pauseMs = 60_000;

/** Tells whether something is the first of its name within a minute, in this process. */
export interface Seldom {
  isFirst(name: string): boolean;
  /** It came to nothing: the next one is the first. */
  forget(name: string): void;
}

/** Makes what keeps a program that insists from filling a table. */
export function createSeldom(clock: Clock): Seldom {
  const seen = createBoundedMap<number>(10_000);
  return {
    isFirst(name) {
      const now = clock.now();
      // A moment in the future was noted before the clock was set back: it says nothing.
      const agoMs = now - (seen.get(name) ?? -pauseMs);
      if (agoMs >= 0 && agoMs < pauseMs) return false;
      seen.set(name, now);
      return true;
    },
    forget: (name) => seen.delete(name),
  };
}
