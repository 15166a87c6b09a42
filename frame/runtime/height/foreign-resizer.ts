import { resizersOfPage } from '../../../protocol/resizers.ts';
import { disallowedAncestor } from '../handshake/ancestors.ts';

/** Reports heights to a host page that resizes its frames with a third-party library. */
export interface ForeignResizer {
  tell(heightPx: number): void;
}

/**
 * Waits for the greeting of a third-party resizer in the host page, and then reports heights to the origin that sent it. A height is not secret.
 *
 * @param allowedOrigins Greetings from other origins are ignored.
 * @param onGreeted Called when the library needs a height now.
 */
export function listenToResizers(allowedOrigins: readonly string[], signal: AbortSignal, onGreeted: () => void): ForeignResizer {
  let answer: ((heightPx: number) => void) | undefined;
  const listen = ({ source, origin, data }: MessageEvent): void => {
    if (source !== window.parent || !allowedOrigins.includes(origin) || disallowedAncestor(allowedOrigins) !== undefined) return;
    for (const { greetingOf, createHeightMessage } of resizersOfPage) {
      const name = greetingOf(data);
      if (name === undefined) continue;
      answer = (heightPx) => window.parent.postMessage(createHeightMessage(name, heightPx, innerWidth), origin);
      onGreeted();
    }
  };
  addEventListener('message', listen, { signal });
  return { tell: (heightPx) => answer?.(heightPx) };
}
