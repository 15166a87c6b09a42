import { maxHeightPx } from '../protocol/messages.ts';
import type { EmbedOptions } from './options.ts';

/** About one picture of a screen. Not an animation frame: those do not come in a page that does not paint. */
const pictureMs = 16;

/** The height that a frame may have, or `undefined` when `asked` is no height. Whole pixels, rounded up so that no line is cut. */
export function allowedHeight(asked: unknown, { minHeight = 0, maxHeight = maxHeightPx }: Pick<EmbedOptions, 'minHeight' | 'maxHeight'>): number | undefined {
  return typeof asked === 'number' && asked > 0 && asked < Infinity ? Math.ceil(Math.max(minHeight, Math.min(maxHeight, asked, maxHeightPx))) : undefined;
}

/** Applies heights: the first at once, in the very task that brought it, and those that follow within a picture as one when it is over. */
export function createResizer(apply: (heightPx: number) => void, signal: AbortSignal): (heightPx: number) => void {
  let waiting = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  const set = (heightPx: number): void => {
    waiting = timer ? heightPx : 0;
    timer ??= setTimeout(() => {
      timer = undefined;
      if (waiting) set(waiting);
    }, pictureMs);
    if (!waiting) apply(heightPx);
  };
  return set;
}
