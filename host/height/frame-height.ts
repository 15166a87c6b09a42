import type { Fault } from '../../protocol/errors.ts';
import { watchBox, type BoxWatch } from './box-watch.ts';
import { zoomAround } from '../iframe/inherited.ts';
import { rememberHeight } from './remembered-heights.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { allowedHeight, askedHeight, createResizer } from './resize.ts';

export interface FrameHeightOptions {
  iframe: HTMLIFrameElement;
  target: Element;
  /** Address of the frame, by which its height is remembered. */
  src: string;
  /** The options of the mount, as they are now. */
  shown: () => EmbedDefaults;
  /** It has another height. */
  onResize: (heightPx: number) => void;
  /** The page makes it another height. */
  onForced: (warning: Fault) => void;
  /** It has left the page for good. */
  onLeft: () => void;
}

/** The height of a frame: what its content needs, within the limits of the mount, in the pixels of the page. */
export interface FrameHeight {
  /** Takes what the frame asks for. @returns Whether it is a height. */
  ask(given: unknown): boolean;
  /** The limits may have changed. */
  refresh(): void;
  /** The iframe is in the page: what becomes of it there is watched. */
  watch(): void;
  end(): void;
}

export function createFrameHeight({ iframe, target, src, shown, onResize, onForced, onLeft }: FrameHeightOptions): FrameHeight {
  /** What the content needs, before any limit. */
  let askedPx = 0;
  let heightPx = 0;
  /** The height of its box, by the pixels of the page. */
  let boxPx = 0;
  let box: BoxWatch | undefined;
  /** The height is not kept yet. */
  let isNew = false;

  const resizer = createResizer(() => {
    const next = allowedHeight(askedPx, shown());
    const nextBoxPx = next / zoomAround(iframe);
    if (!askedPx || nextBoxPx === boxPx) return;
    const isOther = next !== heightPx;
    heightPx = next;
    boxPx = nextBoxPx;
    iframe.style.height = `${boxPx}px`;
    if (!isOther) return;
    isNew = true;
    box?.check();
    onResize(heightPx);
  });

  const remember = (): void => {
    if (isNew) rememberHeight(src, target.clientWidth, shown(), heightPx);
    isNew = false;
  };

  return {
    ask(given) {
      const asked = askedHeight(given);
      if (asked === undefined) return false;
      askedPx = asked;
      resizer.request();
      return true;
    },
    refresh: resizer.request,
    watch() {
      // The page has been laid out by then, so that its width costs nothing.
      box = watchBox({ iframe, heightPx: () => boxPx, onSized: remember, onForced, onLeft });
    },
    end() {
      remember();
      resizer.end();
      box?.end();
    },
  };
}
