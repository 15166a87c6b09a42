import type { Fault } from '../../protocol/errors.ts';
import { loadRescueOnce } from '../rescue/load-rescue-once.ts';

export interface BoxWatchOptions {
  iframe: HTMLIFrameElement;
  /** Returns the height that the iframe was given, or 0 before the first. */
  heightPx: () => number;
  /** Called when the size of the box has changed and layout is done. */
  onResize: () => void;
  /** Called when a style of the page overrides the height. */
  onForced: (warning: Fault) => void;
  /** Called when the iframe has stayed out of the page. */
  onRemoved: () => void;
}

/** An element that was moved or set aside is expected back sooner than this. */
const removalMs = 30_000;
/** Time for CSS transitions of the page to finish. */
const settleMs = 500;

export interface BoxWatch {
  /** Checks, after a short delay, whether the iframe has the height that it was given. */
  check(): void;
  end(): void;
}

/** Watches the box of an iframe: its size, heights forced by the page, and whether it leaves the page. */
export function watchBox({ iframe, heightPx, onResize, onForced, onRemoved }: BoxWatchOptions): BoxWatch {
  const reported = new Set<string>();
  let wasConnected = iframe.isConnected;
  let removalTimer: ReturnType<typeof setTimeout> | undefined;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  const reportForcedHeight = async (): Promise<void> => {
    const forced = (await loadRescueOnce())?.findForcedHeight(iframe, heightPx());
    if (!forced || reported.has(forced.property)) return;
    reported.add(forced.property);
    onForced(forced.warning);
  };
  const check = (): void => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => void reportForcedHeight(), settleMs);
  };
  /** A timer checks whether the iframe has left the page, because the observer does not fire for elements without a size, such as hidden ones. */
  const watchRemoval = (): void => {
    removalTimer = setTimeout(() => (iframe.isConnected ? watchRemoval() : onRemoved()), removalMs);
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(removalTimer);
    wasConnected ||= iframe.isConnected;
    if (wasConnected && !iframe.offsetHeight) watchRemoval();
    if (!iframe.isConnected) return;
    onResize();
    if (heightPx()) check();
  });
  if (wasConnected) watchRemoval();
  observer.observe(iframe);
  return {
    check,
    end() {
      observer.disconnect();
      clearTimeout(removalTimer);
      clearTimeout(settleTimer);
    },
  };
}
