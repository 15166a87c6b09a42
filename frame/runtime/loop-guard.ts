/**
 * What to do with a height that was measured: nothing, unless it says. `hold`: measure again after {@link LoopGuard.holdMs}. `frozen`: this is a loop; it is
 * said once.
 */
export type Verdict = 'post' | 'hold' | 'frozen' | undefined;

export interface LoopGuard {
  /** How long the present experiment lasts. */
  readonly holdMs: number;
  /**
   * @param heightPx The content, as measured.
   * @param frameHeightPx The frame itself: equal to what was posted last once the host has applied it.
   */
  judge(heightPx: number, frameHeightPx: number): Verdict;
  /** A change of another cause: the frame has another width, an image or a font has arrived. */
  excuse(): void;
}

/** So many changes in a row, each on the heels of our own last height, are suspicious. */
const suspiciousChanges = 8;
/** A change that comes later than this after the frame has its height does not follow from it. */
const heelsMs = 150;
/**
 * How long nothing is posted, to see whether the content goes on changing by itself. Each experiment is longer than the one before, so that content which
 * changes in bursts, or at a steady pace that happens to fit the first, is found out by the next.
 */
const experimentsMs = [250, 450, 1_000] as const;

/**
 * Tells content that follows the frame's own height (`100vh` and a pixel, and everything like it) from content that merely changes often.
 *
 * A single change looks the same in both. So after a row of suspicious ones the guard makes experiments: it holds back the next height. Content that
 * changes during a hold does so by itself, and is let go; so is content that takes its time after a hold. Content that waits, and changes again as soon as
 * the held height has been applied, every time, is a loop: it is frozen. A frozen frame still takes a height that comes by itself, but nothing on the heels
 * of the last.
 */
export function createLoopGuard(now: () => number = () => performance.now()): LoopGuard {
  let lastPx = NaN;
  let heldPx = NaN;
  let frozenPx = NaN;
  let sinceMs = 0;
  /** When the frame was first seen at the height that was posted last. */
  let appliedMs: number | undefined;
  let row = 0;
  let experiment = 0;
  let patience = suspiciousChanges;
  let phase: 'free' | 'holding' | 'trial' | 'frozen' = 'free';

  const holdMs = (): number => experimentsMs[experiment] ?? Infinity;
  const post = (heightPx: number): Verdict => {
    lastPx = heightPx;
    appliedMs = undefined;
    return 'post';
  };
  const hold = (heightPx: number): Verdict => {
    phase = 'holding';
    heldPx = heightPx;
    sinceMs = now();
    return 'hold';
  };
  const excuse = (): void => {
    row = 0;
    experiment = 0;
    if (phase !== 'frozen') phase = 'free';
  };

  return {
    get holdMs() {
      return holdMs();
    },
    excuse,
    judge(heightPx, frameHeightPx) {
      if (phase === 'holding') {
        if (heightPx !== heldPx) {
          // It changes by itself, and may go on: the next experiment is further off, so that an animation is held up once and no more.
          patience *= 8;
          excuse();
        } else if (now() - sinceMs < holdMs()) return undefined;
        else phase = 'trial';
        return post(heightPx);
      }
      if (Math.abs(frameHeightPx - lastPx) <= 1) appliedMs ??= now();
      if (heightPx === lastPx || heightPx === frozenPx) return undefined;
      const follows = appliedMs !== undefined && now() - appliedMs < heelsMs;
      if (!follows) {
        excuse();
        return post(heightPx);
      }
      if (phase === 'frozen') {
        frozenPx = heightPx;
        return undefined;
      }
      if (phase === 'trial') {
        experiment += 1;
        if (experiment < experimentsMs.length) return hold(heightPx);
        phase = 'frozen';
        frozenPx = heightPx;
        return phase;
      }
      return ++row < patience ? post(heightPx) : hold(heightPx);
    },
  };
}
