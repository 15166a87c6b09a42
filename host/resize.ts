import { maxHeightPx } from '../protocol/messages.ts';
import type { EmbedOptions } from './options.ts';

/** What of a window the height needs. */
export type Painter = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame' | 'setTimeout' | 'clearTimeout'>;

/** How long a page that does not paint (a tab in the background) may keep the next height waiting. */
const withoutFrameMs = 50;

/** The height that a frame may have, or `undefined` when `asked` is no height. Whole pixels, rounded up so that no line is cut. */
export function allowedHeight(asked: unknown, { minHeight = 0, maxHeight = maxHeightPx }: Pick<EmbedOptions, 'minHeight' | 'maxHeight'>): number | undefined {
  return typeof asked === 'number' && asked > 0 && asked < Infinity ? Math.ceil(Math.max(minHeight, Math.min(maxHeight, asked, maxHeightPx))) : undefined;
}

/**
 * Applies heights: the first at once, in the very task that brought it, and further ones of the same animation frame as one when it is over.
 * So a page whose animation frames do not run still gets its first height without delay and the rest soon after.
 */
export function createResizer(apply: (heightPx: number) => void, painter: Painter, signal: AbortSignal): (heightPx: number) => void {
  let waiting = 0;
  let frame = 0;
  let timer = 0;
  const rest = (): void => {
    painter.cancelAnimationFrame(frame);
    painter.clearTimeout(timer);
    frame = 0;
  };
  signal.addEventListener('abort', rest);
  const flush = (): void => {
    rest();
    if (waiting) set(waiting);
  };
  function set(heightPx: number): void {
    waiting = frame && heightPx;
    if (frame) return;
    frame = painter.requestAnimationFrame(flush);
    timer = painter.setTimeout(flush, withoutFrameMs);
    apply(heightPx);
  }
  return set;
}
