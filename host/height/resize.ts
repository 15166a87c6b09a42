import { maxHeightPx } from '../../protocol/messages.ts';
import type { EmbedDefaults } from '../options/options.ts';

/** About one picture of a screen. Not an animation frame: those do not come in a page that does not paint. */
const pictureMs = 16;

/** The height that a frame asks for, or `undefined` when it is no height. */
export const askedHeight = (asked: unknown): number | undefined => (typeof asked === 'number' && asked > 0 && asked < Infinity ? asked : undefined);

/** The height that a frame may have. Whole pixels, rounded up so that no line is cut. */
export const allowedHeight = (askedPx: number, { minHeight = 0, maxHeight = maxHeightPx }: Pick<EmbedDefaults, 'minHeight' | 'maxHeight'>): number =>
  Math.ceil(Math.max(minHeight, Math.min(maxHeight, askedPx, maxHeightPx)));

export interface Resizer {
  /** Something that decides the height has changed. */
  request(): void;
  end(): void;
}

/** Applies heights: the first at once, in the very task that brought it, and those that follow within a picture as one when it is over. */
export function createResizer(apply: () => void): Resizer {
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = (): void => {
    isWaiting = timer !== undefined;
    if (isWaiting) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) request();
    }, pictureMs);
    apply();
  };
  return { request, end: () => clearTimeout(timer) };
}
