import type { Fault } from '../../protocol/errors.ts';
import { rescueAtHand } from '../rescue/rescue-at-hand.ts';

export interface BoxWatchOptions {
  iframe: HTMLIFrameElement;
  /** The height that it was given, or 0 before there is one. */
  heightPx: () => number;
  /** Its box has another size, and the page is laid out. */
  onSized: () => void;
  /** The page makes it another height. */
  onForced: (warning: Fault) => void;
  /** It has left the page for good. */
  onLeft: () => void;
}

/** An element that is moved, or kept aside for a moment, comes back sooner than this. */
const leaveMs = 30_000;
/** Styles of a page may move to their values in a moment. */
const settleMs = 500;

export interface BoxWatch {
  /** The iframe was given a height: soon after, it is looked at whether it has it. */
  check(): void;
  end(): void;
}

/** Watches what becomes of the iframe in its page: the browser tells when the box changes, and when it is gone. */
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
  /** The observer tells nothing of an element without a size, as a hidden one: whether it has left the page is looked at by time. */
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
