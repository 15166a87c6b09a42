import type { SharedInstances } from './instances.ts';

/** Far more than a view that measures itself and renders once more needs. */
const maxUpdates = 200;
/** Limit for updates from effects, which run once per frame. An effect that animates a counter ends well before. */
const maxUpdatesByEffects = 1_000;

/** A hidden frame gets no animation frames. */
const noFrameMs = 35;

const why = (count: number): string =>
  `A component has updated itself ${count} times without a pause, each time because it was drawn. ` +
  'Set its state in answer to an event, or only where the new state is another one.';

interface Updates {
  count: number;
  /** The number of rendered nodes at the last update. */
  drawn: number;
}

/**
 * Stops a component that updates itself on every render. Preact would render forever and block the frame and every page in its process. An update from an
 * effect lets the browser paint in between but uses the CPU as long as the page is open. The error counts as thrown by the widget while rendering.
 */
export function stopEndlessUpdates({ Component: { prototype }, options }: Pick<SharedInstances['preact'], 'Component' | 'options'>): void {
  const { diffed } = options;
  let drawn = 0;
  const updates = new Map<object, Updates>();
  let isGoingOn = false;
  /** Whether effects are running. Each of their updates renders in its own task, so a new synchronous run must not reset the count. */
  let isByEffects = false;

  options.diffed = (vnode) => {
    drawn += 1;
    diffed?.(vnode);
  };

  /** Counts several updates before the next render as one. */
  function count(component: object): void {
    if (!isGoingOn) {
      isGoingOn = true;
      // Runs when Preact has nothing left to render.
      queueMicrotask(() => (isGoingOn = false));
      if (!isByEffects) updates.clear();
    }
    const before = updates.get(component);
    if (before?.drawn === drawn) return;
    const next = { count: (before?.count ?? 0) + 1, drawn };
    updates.set(component, next);
    const max = isByEffects ? maxUpdatesByEffects : maxUpdates;
    if (next.count > max) throw new Error(why(max));
  }

  // Runs effects after the next frame, or shortly after if none is painted, as Preact itself does. Preact has no other hook for this.
  options.requestAnimationFrame = (runEffects) => {
    const run = (): void => {
      clearTimeout(timer);
      cancelAnimationFrame(animationFrame);
      setTimeout(() => {
        isByEffects = true;
        try {
          runEffects();
        } finally {
          isByEffects = false;
        }
      });
    };
    const timer = setTimeout(run, noFrameMs);
    const animationFrame = requestAnimationFrame(run);
  };

  const { setState, forceUpdate } = prototype;
  prototype.setState = function (...given) {
    count(this);
    setState.apply(this, given);
  };
  prototype.forceUpdate = function (...given) {
    count(this);
    forceUpdate.apply(this, given);
  };
}
