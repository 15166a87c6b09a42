import { sandbox } from '../iframe/iframe.ts';

/**
 * What mounts have put into the page, with the element that each was mounted in. One table for the page: the script tag's copy of this library and a bundled
 * one, of another version too, share it. A copy that a page has made of its markup is not in it.
 */
const targets = ((globalThis as { [place: symbol]: WeakMap<Element, Element> | undefined })[Symbol.for('@vitrine/host parts')] ??= new WeakMap());

/** A frame of ours is known by its `sandbox`, which no other iframe of a page is likely to have word by word, and a card by an attribute. */
const partsIn = (element: Element): Element[] => [...element.querySelectorAll(`iframe[sandbox="${sandbox}"],[data-vitrine-card]`)];

/** Notes that a mount puts this into an element, and takes out what is only a copy there: nobody speaks to the frame in it. */
export function notePart(part: Element, target: Element): void {
  for (const one of partsIn(target)) if (!targets.has(one)) one.remove();
  targets.set(part, target);
}

export const hasMount = (target: Element): boolean => partsIn(target).some((part) => targets.get(part) === target);
