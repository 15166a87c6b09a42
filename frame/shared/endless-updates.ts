import type { Running } from './running.ts';

/** Far more than a view needs that measures itself and is drawn once more. */
const mostUpdates = 200;

const why =
  `A component has updated itself ${mostUpdates} times without a pause, each time because it was drawn. ` +
  'Set its state in answer to an event, or only where the new state is another one.';

interface Updates {
  count: number;
  /** How much had been drawn when it was last updated. */
  drawn: number;
}

/**
 * Ends a component that updates itself each time that it is drawn. Preact draws as long as there is something to draw, and neither the frame nor a page that
 * shares its process would get a turn again. What is thrown here is a mistake of the widget like any other that it throws while it is drawn.
 */
export function refuseEndlessUpdates({ Component: { prototype }, options }: Pick<Running['preact'], 'Component' | 'options'>): void {
  const { diffed } = options;
  let drawn = 0;
  let updates: Map<object, Updates> | undefined;

  options.diffed = (vnode) => {
    drawn += 1;
    diffed?.(vnode);
  };

  /** Any number of updates before the next drawing are one. */
  function count(component: object): void {
    // Runs when Preact has nothing more to draw.
    if (!updates) queueMicrotask(() => (updates = undefined));
    updates ??= new Map();
    const before = updates.get(component);
    if (before?.drawn === drawn) return;
    const next = { count: (before?.count ?? 0) + 1, drawn };
    updates.set(component, next);
    if (next.count > mostUpdates) throw new Error(why);
  }

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
