import type { Fault } from '../protocol/errors.ts';
import { fault } from './embed-error.ts';

export interface BoxWatchOptions {
  iframe: HTMLIFrameElement;
  /** The height that it was given, or 0 before there is one. */
  heightPx: () => number;
  /** The page makes it another height. */
  onForced: (warning: Fault) => void;
  /** It has left the page for good. */
  onLeft: () => void;
}

/** An element that is moved, or kept aside for a moment, comes back sooner than this. */
export const leaveMs = 30_000;
/** Styles of a page may move to their values in a moment. */
const settleMs = 500;

const pixels = (...values: string[]): number => values.reduce((sum, value) => sum + (Number.parseFloat(value) || 0), 0);

/** The property by which a page changes the height of an element that has one of its own. */
function forcedProperty(iframe: HTMLIFrameElement, heightPx: number): string | undefined {
  const style = getComputedStyle(iframe);
  const insidePx = iframe.getBoundingClientRect().height - pixels(style.paddingTop, style.paddingBottom, style.borderTopWidth, style.borderBottomWidth);
  if (!iframe.isConnected || style.display === 'none' || !iframe.offsetWidth || Math.abs(insidePx - heightPx) <= 1) return undefined;
  if (style.maxHeight !== 'none' && insidePx < heightPx) return 'max-height';
  if (style.boxSizing === 'border-box' && pixels(style.paddingTop, style.paddingBottom)) return 'padding';
  if (style.boxSizing === 'border-box' && pixels(style.borderTopWidth, style.borderBottomWidth)) return 'border';
  return insidePx > heightPx && pixels(style.minHeight) > heightPx ? 'min-height' : 'height';
}

export interface BoxWatch {
  /** The iframe was given a height: soon after, it is looked at whether it has it. */
  check(): void;
  end(): void;
}

/** Watches what becomes of the iframe in its page: the browser tells when the box changes, and when it is gone. */
export function watchBox({ iframe, heightPx, onForced, onLeft }: BoxWatchOptions): BoxWatch {
  const reported = new Set<string>();
  let wasThere = false;
  let leaveTimer: ReturnType<typeof setTimeout> | undefined;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  const judge = (): void => {
    const property = heightPx() ? forcedProperty(iframe, heightPx()) : undefined;
    if (!property || reported.has(property)) return;
    reported.add(property);
    onForced(
      fault(
        'height_forced',
        `: a style of the page sets "${property}" of the iframe, which needs ${heightPx()} pixels. What does not fit is cut, or scrolls inside.`,
      ),
    );
  };
  const check = (): void => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(judge, settleMs);
  };
  const observer = new ResizeObserver((entries) => {
    clearTimeout(leaveTimer);
    if (!iframe.isConnected && !wasThere) return;
    wasThere = true;
    if (!iframe.isConnected) leaveTimer = setTimeout(() => iframe.isConnected || onLeft(), leaveMs);
    else if (heightPx() && Math.abs((entries.at(-1)?.contentRect.height ?? 0) - heightPx()) > 1) check();
  });
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
