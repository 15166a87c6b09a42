import type { Fault } from '../../protocol/errors.ts';
import { rescueAtHand } from '../rescue/rescue-at-hand.ts';

export interface BoxWatchOptions {
  iframe: HTMLIFrameElement;
  /** Returns the height that the iframe was given, or 0 before the first. */
  heightPx: () => number;
  /** Called when the size of the box has changed and layout is done. */
  onSized: () => void;
  /** Called when a style of the page overrides the height. */
  onForced: (warning: Fault) => void;
  /** Called when the iframe has stayed out of the page. */
  onLeft: () => void;
}

/** An element that was moved or set aside is expected back sooner than this. */
const leaveMs = 30_000;
/** Time for CSS transitions of the page to finish. */
const settleMs = 500;

export interface BoxWatch {
  /** Checks, after a short delay, whether the iframe has the height that it was given. */
  check(): void;
  end(): void;
}

/** Watches the box of an iframe: its size, heights forced by the page, and whether it leaves the page. */
export function watchBox({ iframe, heightPx, onSized, onForced, onLeft }: BoxWatchOptions): BoxWatch {
  const reported = new Set<string>();
  let wasThere = iframe.isConnected;
  let leaveTimer: ReturnType<typeof setTimeout> | undefined;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  const judge = async (): Promise<void> => {
    const forced = (await rescueAtHand())?.heightForced(iframe, heightPx());
    if (!forced || reported.has(forced.property)) return;
    reported.add(forced.property);
    onForced(forced.warning);
  };
  const check = (): void => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => void judge(), settleMs);
  };
  /** A timer checks whether the iframe has left the page, because the observer does not fire for elements without a size, such as hidden ones. */
  const watchLeaving = (): void => {
    leaveTimer = setTimeout(() => (iframe.isConnected ? watchLeaving() : onLeft()), leaveMs);
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(leaveTimer);
    wasThere ||= iframe.isConnected;
    if (wasThere && !iframe.offsetHeight) watchLeaving();
    if (!iframe.isConnected) return;
    onSized();
    if (heightPx()) check();
  });
  if (wasThere) watchLeaving();
  observer.observe(iframe);
  return {
    check,
    end() {
      observer.disconnect();
      clearTimeout(leaveTimer);
      clearTimeout(settleTimer);
    },
  };
}
