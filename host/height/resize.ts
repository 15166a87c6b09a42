import { maxHeightPx } from '../../protocol/messages.ts';
import type { EmbedDefaults } from '../options/options.ts';

/** About one screen refresh. A timer, because animation frames do not fire in a page that is not painted. */
const throttleMs = 16;

/** Returns the height that a frame requests, or `undefined` if it is invalid. */
export const parseHeight = (requested: unknown): number | undefined =>
  typeof requested === 'number' && requested > 0 && requested < Infinity ? requested : undefined;

/** Limits a requested height. Rounds up to whole pixels, so no line is cut off. */
export const clampHeight = (requestedPx: number, { minHeight = 0, maxHeight = maxHeightPx }: Pick<EmbedDefaults, 'minHeight' | 'maxHeight'>): number =>
  Math.ceil(Math.max(minHeight, Math.min(maxHeight, requestedPx, maxHeightPx)));

export interface Throttle {
  /** Requests an update, because something that decides the height has changed. */
  request(): void;
  end(): void;
}

/** Applies heights: the first at once, in the same task, and later ones within the same 16 ms together at the end. */
export function createThrottle(apply: () => void): Throttle {
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = (): void => {
    isWaiting = timer !== undefined;
    if (isWaiting) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) request();
    }, throttleMs);
    apply();
  };
  return { request, end: () => clearTimeout(timer) };
}
