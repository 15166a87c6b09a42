import { sandbox } from '../iframe/iframe.ts';

/**
 * Maps each iframe and card that a mount created to its target. All copies of this library in a page share the table, whatever their version. Elements that a
 * page has cloned from its markup are not in it.
 */
const targets = ((globalThis as { [place: symbol]: WeakMap<Element, Element> | undefined })[Symbol.for('@vitrine/host parts')] ??= new WeakMap());

/** Finds frames by the exact text of their `sandbox` attribute, which other iframes are unlikely to share, and cards by an attribute. */
const partsIn = (element: Element): Element[] => [...element.querySelectorAll(`iframe[sandbox="${sandbox}"],[data-vitrine-card]`)];

/** Records a part that a mount adds to an element, and removes cloned parts from it: their frames are not connected to a mount. */
export function registerPart(part: Element, target: Element): void {
  for (const one of partsIn(target)) if (!targets.has(one)) one.remove();
  targets.set(part, target);
}

export const hasMount = (target: Element): boolean => partsIn(target).some((part) => targets.get(part) === target);
