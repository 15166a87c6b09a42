/**
 * Returns the parent of an element as it is rendered: through slots and out of shadow roots. Uses the getters of the prototypes, because a form field named
 * `parentNode` shadows that property of its form.
 */
export function flatParentOf(element: Element): Element | null {
  const parent: unknown = Reflect.get(Element.prototype, 'assignedSlot', element) ?? Reflect.get(Element.prototype, 'parentNode', element);
  if (parent instanceof ShadowRoot) return parent.host;
  return parent instanceof Element ? parent : null;
}
