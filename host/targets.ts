const counts = new WeakMap<Element, number>();

const change = (target: Element, by: number): unknown => counts.set(target, (counts.get(target) ?? 0) + by);

/** Notes that an element has a mount, whoever made it. Nothing of the mount is kept. @returns Takes the note back. */
export function noteMount(target: Element): () => void {
  change(target, 1);
  return () => void change(target, -1);
}

export const hasMount = (target: Element): boolean => (counts.get(target) ?? 0) > 0;
