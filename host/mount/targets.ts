const place = Symbol.for('@vitrine/host mounts');
const page = globalThis as { [place]?: WeakMap<Element, number> };

/** How many mounts each element has. One table for the page: the script tag's copy of this library and a bundled one, of another version too, share it. */
const counts = (page[place] ??= new WeakMap());

const change = (target: Element, by: number): unknown => counts.set(target, (counts.get(target) ?? 0) + by);

/** Notes that an element has a mount, whoever made it. Nothing of the mount is kept. @returns Takes the note back. */
export function noteMount(target: Element): () => void {
  change(target, 1);
  return () => void change(target, -1);
}

export const hasMount = (target: Element): boolean => (counts.get(target) ?? 0) > 0;
