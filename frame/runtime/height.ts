import { createLoopGuard } from './loop-guard.ts';
import { measureHeight } from './measure.ts';

export interface HeightOptions {
  content: Element;
  /** Takes a new height, in the very task that brought it about. */
  post(heightPx: number): void;
  /** The content follows its own frame: it is frozen. Called once. */
  onLoop(): void;
  /** While true, a height below that of the frame is not posted: the host has reserved more, for content that is about to come. */
  onlyGrow(): boolean;
}

export interface HeightWatch {
  /** Measures now and posts a change. */
  measure(): void;
  /** Posts the height again, changed or not: to a host that does not know it yet. */
  repeat(): void;
  destroy(): void;
}

/**
 * Watches the height of `content`.
 *
 * Changes of the document are measured by a `MutationObserver`: a microtask of the task that made them, with a synchronous layout. Observers of layout
 * and animation frames come later, and in a frame below the fold not at all. They watch only for what no mutation announces: fonts, images, width.
 */
export function watchHeight({ content, post, onLoop, onlyGrow }: HeightOptions): HeightWatch {
  const guard = createLoopGuard();
  const stop = new AbortController();
  const { signal } = stop;
  let lastPx: number | undefined;
  let widthPx = innerWidth;
  let refusedPx: number | undefined;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;

  const measure = (): void => {
    const heightPx = measureHeight(content);
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
  /** Something else than the frame's own height has changed. */
  const excused = (): void => {
    guard.excuse();
    widthPx = innerWidth;
    measure();
  };
  const resized = (): void => (innerWidth === widthPx ? measure() : excused());

  /** The host has given it a height, or the page has: a height that is not what was asked for is answered, once. */
  const reboxed = (): void => {
    resized();
    if (lastPx === undefined || Math.abs(innerHeight - lastPx) <= 1 || innerHeight === refusedPx) return;
    refusedPx = innerHeight;
    post(lastPx);
  };

  const mutations = new MutationObserver(measure);
  mutations.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  const sizes = new ResizeObserver(resized);
  sizes.observe(content);
  addEventListener('resize', reboxed, { signal });
  // `load` of an image does not bubble, but it can be captured.
  document.addEventListener('load', excused, { capture: true, signal });
  document.fonts?.addEventListener('loadingdone', excused, { signal });
  // A layout of nothing, at the moment when the first request is about to be sent.
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
