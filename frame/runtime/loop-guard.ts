/** What to do with a height that was measured. `hold`: nothing now, but measure again after {@link holdMs}. `frozen`: this one is the loop; say so once. */
export type Verdict = 'post' | 'hold' | 'ignore' | 'frozen';

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
  let lastPx: number | undefined;
  let postedAtMs = -Infinity;
  let row = 0;
  let phase: 'free' | 'holding' | 'trial' | 'frozen' = 'free';
  let heldPx = 0;
  let heldAtMs = 0;
  let frozenPx: number | undefined;

  const post = (heightPx: number): Verdict => {
    lastPx = heightPx;
    postedAtMs = now();
    return 'post';
  };
  const release = (): void => {
    row = 0;
    if (phase !== 'frozen') phase = 'free';
  };

  return {
    excuse: release,
    judge(heightPx, frameHeightPx) {
      if (phase === 'holding') {
        if (heightPx !== heldPx) release();
        else if (now() - heldAtMs < holdMs) return 'ignore';
        else phase = 'trial';
        return post(heightPx);
      }
      if (heightPx === lastPx || heightPx === frozenPx) return 'ignore';
      const follows = lastPx !== undefined && Math.abs(frameHeightPx - lastPx) <= 1 && now() - postedAtMs < heelsMs;
      if (!follows) {
        release();
        return post(heightPx);
      }
      if (phase === 'frozen') {
        frozenPx = heightPx;
        return 'ignore';
      }
      if (phase === 'trial') {
        phase = 'frozen';
        frozenPx = heightPx;
        return 'frozen';
      }
      row += 1;
      if (row < suspiciousChanges) return post(heightPx);
      phase = 'holding';
      heldPx = heightPx;
      heldAtMs = now();
      return 'hold';
    },
  };
}
