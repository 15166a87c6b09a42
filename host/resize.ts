import type { Presentation } from './plan-mount.ts';

/** What of a window the height needs. */
export type Painter = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame' | 'setTimeout' | 'clearTimeout'>;

/** How long a page that does not paint (a tab in the background) may keep the next height waiting. */
const withoutFrameMs = 50;

/** The height that a frame may have, or `undefined` when `asked` is no height. Whole pixels, rounded up so that no line is cut. */
export function allowedHeight(asked: unknown, { minHeightPx, maxHeightPx }: Pick<Presentation, 'minHeightPx' | 'maxHeightPx'>): number | undefined {
  if (typeof asked !== 'number' || !(asked > 0 && asked < Infinity)) return undefined;
  return Math.max(minHeightPx, Math.min(maxHeightPx, Math.ceil(asked)));
}

/**
 * Applies heights: the first at once, in the very task that brought it, and further ones of the same animation frame as one when it is over.
 * So a page whose animation frames do not run still gets its first height without delay and the rest soon after.
 */
export function createResizer(apply: (heightPx: number) => void, painter: Painter): { set(heightPx: number): void; destroy(): void } {
  let waiting: number | undefined;
  let frame: number | undefined;
  let timer = 0;
  const end = (): void => {
    if (frame !== undefined) painter.cancelAnimationFrame(frame);
    painter.clearTimeout(timer);
    frame = undefined;
  };
  const flush = (): void => {
    end();
    if (waiting !== undefined) set(waiting);
  };
  function set(heightPx: number): void {
    if (frame !== undefined) {
      waiting = heightPx;
      return;
    }
    waiting = undefined;
    frame = painter.requestAnimationFrame(flush);
    timer = painter.setTimeout(flush, withoutFrameMs);
    apply(heightPx);
  }
  return {
    set,
    destroy() {
      end();
      waiting = undefined;
    },
  };
}
