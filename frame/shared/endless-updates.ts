import type { Running } from './running.ts';

/** Far more than a view needs that measures itself and is drawn once more. */
const mostUpdates = 200;
/** By effects, of which one comes for each picture. An effect that counts something up, picture by picture, has an end before. */
const mostByEffects = 1_000;

/** A hidden frame paints no picture. */
const noPictureMs = 35;

const why = (count: number): string =>
  `A component has updated itself ${count} times without a pause, each time because it was drawn. ` +
  'Set its state in answer to an event, or only where the new state is another one.';

interface Updates {
  count: number;
  /** How much had been drawn when it was last updated. */
  drawn: number;
}

/**
 * Ends a component that updates itself each time that it is drawn. Preact draws as long as there is something to draw, and neither the frame nor a page that
 * shares its process would get a turn again. Where it is an effect that updates it there is a picture in between, and the processor works for nothing, for as
 * long as the page is there. What is thrown here is a mistake of the widget like any other that it throws while it is drawn.
 */
export function refuseEndlessUpdates({ Component: { prototype }, options }: Pick<Running['preact'], 'Component' | 'options'>): void {
  const { diffed } = options;
  let drawn = 0;
  const updates = new Map<object, Updates>();
  let isGoingOn = false;
  /** Effects are running. What they update is drawn in a task of its own, and so on: to all others such an update is news. */
  let isByEffects = false;

  options.diffed = (vnode) => {
    drawn += 1;
    diffed?.(vnode);
  };

  /** Any number of updates before the next drawing are one. */
  function count(component: object): void {
    if (!isGoingOn) {
      isGoingOn = true;
      // Runs when Preact has nothing more to draw.
      queueMicrotask(() => (isGoingOn = false));
      if (!isByEffects) updates.clear();
    }
    const before = updates.get(component);
    if (before?.drawn === drawn) return;
    const next = { count: (before?.count ?? 0) + 1, drawn };
    updates.set(component, next);
    const most = isByEffects ? mostByEffects : mostUpdates;
    if (next.count > most) throw new Error(why(most));
  }

  // Effects run behind the next picture, or a moment later where none is painted: so Preact waits by itself, and has no other place to hear of it.
  options.requestAnimationFrame = (runEffects) => {
    const run = (): void => {
      clearTimeout(timer);
      cancelAnimationFrame(picture);
      setTimeout(() => {
        isByEffects = true;
        try {
          runEffects();
        } finally {
          isByEffects = false;
        }
      });
    };
    const timer = setTimeout(run, noPictureMs);
    const picture = requestAnimationFrame(run);
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
