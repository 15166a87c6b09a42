import { findContentElement } from './content-element.ts';
import { createLoopGuard } from './loop-guard.ts';
import { measureHeight } from './measure-height.ts';

export interface HeightOptions {
  /** Default: the first visible element. */
  content: Element | undefined;
  /** Receives a new height in the same task as the change that caused it. */
  post(heightPx: number): void;
  /** The content's height follows the frame's height, and is now frozen. Called once. */
  onLoop(): void;
  /** While true, a height below that of the frame is not posted: the host reserved space for content that is still loading. */
  onlyGrow(): boolean;
}

export interface HeightWatch {
  /** Measures now and posts the height if it changed. */
  measure(): void;
  /** Posts the height even if it did not change, for a host that does not know it yet. */
  repeat(): void;
  destroy(): void;
}

/**
 * Watches the height of the content.
 *
 * Document changes are measured by a `MutationObserver`, in a microtask of the task that made them, with a synchronous layout. `ResizeObserver` and animation
 * frames run later, and not at all in a frame below the fold. Events and `ResizeObserver` cover changes without a mutation: fonts, images, width.
 */
export function watchHeight({ content, post, onLoop, onlyGrow }: HeightOptions): HeightWatch {
  const guard = createLoopGuard();
  const stop = new AbortController();
  const { signal } = stop;
  let lastPx: number | undefined;
  let widthPx = innerWidth;
  let refusedPx: number | undefined;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;
  let box: Element | undefined;

  /** An app may render after the document is parsed, and replace or hide what was there. */
  const findBox = (): void => {
    const found = content ?? (box?.getClientRects().length ? box : findContentElement());
    if (found === box) return;
    sizes.disconnect();
    box = found;
    if (box) sizes.observe(box);
  };
  const measure = (): void => {
    findBox();
    const heightPx = measureHeight(box);
    if (heightPx === undefined || (onlyGrow() && heightPx < innerHeight)) return;
    switch (guard.judge(heightPx, innerHeight)) {
      case 'post':
        lastPx = heightPx;
        return post(heightPx);
      case 'hold':
        clearTimeout(holdTimer);
        holdTimer = setTimeout(measure, guard.holdMs + 1);
        return;
      case 'frozen':
        onLoop();
    }
  };
  /** The cause was not the frame's own height. */
  const excused = (): void => {
    guard.excuse();
    widthPx = innerWidth;
    measure();
  };
  const resized = (): void => (innerWidth === widthPx ? measure() : excused());

  /** The frame was resized by the host or the page. If the height differs from the one requested, request it again, once per height. */
  const reboxed = (): void => {
    resized();
    if (lastPx === undefined || Math.abs(innerHeight - lastPx) <= 1 || innerHeight === refusedPx) return;
    refusedPx = innerHeight;
    post(lastPx);
  };

  const mutations = new MutationObserver(measure);
  mutations.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  const sizes = new ResizeObserver(resized);
  findBox();
  addEventListener('resize', reboxed, { signal });
  // `load` of an image does not bubble, but it can be captured.
  document.addEventListener('load', excused, { capture: true, signal });
  document.fonts?.addEventListener('loadingdone', excused, { signal });
  // Nothing is laid out yet, so measuring is cheap, just before the first request is sent.
  if (!onlyGrow()) measure();

  return {
    measure,
    repeat: () => (lastPx === undefined ? measure() : post(lastPx)),
    destroy() {
      stop.abort();
      clearTimeout(holdTimer);
      mutations.disconnect();
      sizes.disconnect();
    },
  };
}
