import type { Fault } from '../../protocol/errors.ts';
import { watchBox, type BoxWatch } from './box-watch.ts';
import { zoomAround } from '../iframe/inherited.ts';
import { rememberHeight } from './remembered-heights.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { clampHeight, createThrottle, parseHeight } from './resize.ts';

export interface FrameHeightOptions {
  iframe: HTMLIFrameElement;
  target: Element;
  /** Address of the frame. */
  src: string;
  /** Returns the current options of the mount. */
  getOptions: () => EmbedDefaults;
  /** Called when the height has changed. */
  onResize: (heightPx: number) => void;
  /** Called when a style of the page overrides the height. */
  onForced: (warning: Fault) => void;
  /** Called when the iframe has stayed out of the page. */
  onRemoved: () => void;
}

/** The height of a frame: that of its content, within the limits of the mount, in pixels of the page. */
export interface FrameHeight {
  /** Handles a height that the frame requests. @returns Whether it is valid. */
  request(given: unknown): boolean;
  /** Applies limits that may have changed. */
  refresh(): void;
  /** Starts watching the iframe. Called once it is in the page. */
  watch(): void;
  end(): void;
}

export function createFrameHeight({ iframe, target, src, getOptions, onResize, onForced, onRemoved }: FrameHeightOptions): FrameHeight {
  /** The height that the content needs, before limits. */
  let requestedPx = 0;
  let heightPx = 0;
  /** The height of the iframe's box in pixels of the page. */
  let boxPx = 0;
  let box: BoxWatch | undefined;
  /** The height has not been remembered yet. */
  let isNew = false;

  const throttle = createThrottle(() => {
    const next = clampHeight(requestedPx, getOptions());
    const nextBoxPx = next / zoomAround(iframe);
    if (!requestedPx || nextBoxPx === boxPx) return;
    const hasChanged = next !== heightPx;
    heightPx = next;
    boxPx = nextBoxPx;
    iframe.style.height = `${boxPx}px`;
    if (!hasChanged) return;
    isNew = true;
    box?.check();
    onResize(heightPx);
  });

  const remember = (): void => {
    if (isNew) rememberHeight(src, target.clientWidth, getOptions(), heightPx);
    isNew = false;
  };

  return {
    request(given) {
      const requested = parseHeight(given);
      if (requested === undefined) return false;
      requestedPx = requested;
      throttle.request();
      return true;
    },
    refresh: throttle.request,
    watch() {
      // Runs after layout, so reading the width is cheap.
      box = watchBox({ iframe, heightPx: () => boxPx, onResize: remember, onForced, onRemoved });
    },
    end() {
      remember();
      throttle.end();
      box?.end();
    },
  };
}
