import { resizersOfPage } from '../../protocol/resizers.ts';
import { foreignAround } from './ancestors.ts';

/** Tells heights to a page that makes its frames as high as their content with a library of somebody else. */
export interface ForeignResizer {
  tell(heightPx: number): void;
}

/**
 * Waits for the greeting of such a library from the page around, and tells it heights from then on. A height is no secret, and goes to that very origin.
 *
 * @param allowedOrigins Nobody else is answered.
 * @param onGreeted A height is wanted now.
 */
export function listenToResizers(allowedOrigins: readonly string[], signal: AbortSignal, onGreeted: () => void): ForeignResizer {
  let answer: ((heightPx: number) => void) | undefined;
  const listen = ({ source, origin, data }: MessageEvent): void => {
    if (source !== window.parent || !allowedOrigins.includes(origin) || foreignAround(allowedOrigins) !== undefined) return;
    for (const { greeted, tell } of resizersOfPage) {
      const name = greeted(data);
      if (name === undefined) continue;
      answer = (heightPx) => window.parent.postMessage(tell(name, heightPx, innerWidth), origin);
      onGreeted();
    }
  };
  addEventListener('message', listen, { signal });
  return { tell: (heightPx) => answer?.(heightPx) };
}
