import { maxHeightPx } from '../../protocol/messages.ts';
import type { EmbedDefaults } from '../options/options.ts';

/** About one screen refresh. A timer, because animation frames do not fire in a page that is not painted. */
const pictureMs = 16;

/** Returns the height that a frame requests, or `undefined` if it is invalid. */
export const askedHeight = (asked: unknown): number | undefined => (typeof asked === 'number' && asked > 0 && asked < Infinity ? asked : undefined);

/** Limits a requested height. Rounds up to whole pixels, so no line is cut off. */
export const allowedHeight = (askedPx: number, { minHeight = 0, maxHeight = maxHeightPx }: Pick<EmbedDefaults, 'minHeight' | 'maxHeight'>): number =>
  Math.ceil(Math.max(minHeight, Math.min(maxHeight, askedPx, maxHeightPx)));

export interface Resizer {
  /** Requests an update, because something that decides the height has changed. */
  request(): void;
  end(): void;
}

/** Applies heights: the first at once, in the same task, and later ones within the same 16 ms together at the end. */
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
