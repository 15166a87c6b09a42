/** What to do with a height that was measured: nothing, unless it says. `hold`: measure again after {@link holdMs}. `frozen`: this is a loop; it is said once. */
export type Verdict = 'post' | 'hold' | 'frozen' | undefined;

export interface LoopGuard {
  /**
   * @param heightPx The content, as measured.
   * @param frameHeightPx The frame itself: equal to what was posted last once the host has applied it.
   */
  judge(heightPx: number, frameHeightPx: number): Verdict;
  /** A change of another cause: the frame has another width, an image or a font has arrived. */
  excuse(): void;
}

/** So many changes in a row, each on the heels of our own last height, are suspicious. */
export const suspiciousChanges = 8;
/** A change that comes later than this after a post does not follow from it. */
export const heelsMs = 1_000;
/** How long nothing is posted, to see whether the content goes on changing by itself. */
export const holdMs = 250;

/**
 * Tells content that follows the frame's own height (`100vh` and a pixel, and everything like it) from content that merely changes often.
 *
 * A single change looks the same in both. So after a row of suspicious ones the guard makes an experiment: it holds back the next height. Content that
 * changes during the hold does so by itself, and is let go. Content that waits, and changes again as soon as the held height has been applied, is a
 * loop: it is frozen. A frozen frame still takes a height that comes long after the last post, but nothing on its heels.
 */
export function createLoopGuard(now: () => number = () => performance.now()): LoopGuard {
  let lastPx = NaN;
  let heldPx = NaN;
  let frozenPx = NaN;
  let sinceMs = 0;
  let row = 0;
  let patience = suspiciousChanges;
  let phase: 'free' | 'holding' | 'trial' | 'frozen' = 'free';

  const post = (heightPx: number): Verdict => {
    lastPx = heightPx;
    sinceMs = now();
    return 'post';
  };
  const excuse = (): void => {
    row = 0;
    if (phase !== 'frozen') phase = 'free';
  };

  return {
    excuse,
    judge(heightPx, frameHeightPx) {
      const passedMs = now() - sinceMs;
      if (phase === 'holding') {
        if (heightPx !== heldPx) {
          // It changes by itself, and may go on: the next experiment is further off, so that an animation is held up once and no more.
          patience *= 8;
          excuse();
        } else if (passedMs < holdMs) return undefined;
        else phase = 'trial';
        return post(heightPx);
      }
      if (heightPx === lastPx || heightPx === frozenPx) return undefined;
      const follows = Math.abs(frameHeightPx - lastPx) <= 1 && passedMs < heelsMs;
      if (!follows) {
        excuse();
        return post(heightPx);
      }
      if (phase !== 'free') {
        const isNews = phase === 'trial';
        phase = 'frozen';
        frozenPx = heightPx;
        return isNews ? phase : undefined;
      }
      if (++row < patience) return post(heightPx);
      phase = 'holding';
      heldPx = heightPx;
      sinceMs = now();
      return 'hold';
    },
  };
}
