/**
 * What to do with a measured height; `undefined` means nothing. `hold`: measure again after {@link LoopGuard.holdMs}. `frozen`: this is a loop,
 * reported once.
 */
export type Verdict = 'post' | 'hold' | 'frozen' | undefined;

export interface LoopGuard {
  /** Duration of the current experiment. */
  readonly holdMs: number;
  /**
   * @param heightPx Measured height of the content.
   * @param frameHeightPx Height of the frame: equal to the last posted height once the host has applied it.
   */
  judge(heightPx: number, frameHeightPx: number): Verdict;
  /** The next change has another cause: the frame's width changed, or an image or font loaded. */
  excuse(): void;
}

/** This many changes in a row, each directly after a posted height was applied, are suspicious. */
const suspiciousChanges = 8;
/** A change later than this after the frame got its height is not a consequence of it. */
const consequenceMs = 150;
/**
 * How long posts are held back to see whether the content changes by itself. Each experiment is longer than the one before, to detect content that changes in
 * bursts or at a pace that matches the first experiment.
 */
const experimentsMs = [250, 450, 1_000] as const;

/**
 * Distinguishes content whose height depends on the frame's height (such as `100vh` plus a pixel) from content that changes often.
 *
 * A single change looks the same in both cases. After several suspicious changes the guard holds back the next height as an experiment. Content that changes
 * during a hold, or only some time after it, changes by itself and is released. Content that waits, and changes again as soon as the held height is applied, in
 * every experiment, is a loop and is frozen. A frozen frame still accepts a height that changes by itself, but not one directly after the last.
 */
export function createLoopGuard(now: () => number = () => performance.now()): LoopGuard {
  let lastPx = NaN;
  let heldPx = NaN;
  let frozenPx = NaN;
  let sinceMs = 0;
  /** When the frame was first seen at the last posted height. */
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
          // The content changes by itself and may continue. The next experiment comes much later, so that an animation is interrupted only once.
          patience *= 8;
          excuse();
        } else if (now() - sinceMs < holdMs()) return undefined;
        else phase = 'trial';
        return post(heightPx);
      }
      if (Math.abs(frameHeightPx - lastPx) <= 1) appliedMs ??= now();
      if (heightPx === lastPx || heightPx === frozenPx) return undefined;
      const follows = appliedMs !== undefined && now() - appliedMs < consequenceMs;
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
