import { h, isValidElement, toChildArray, type ComponentChildren, type VNode } from 'preact';

type View = VNode<{ children?: ComponentChildren }>;

/**
 * The view of an element that is there already, with everything that is read in it as it is there: taking it over adds what listens and changes no
 * character. The server's `Intl` and the browser's are seldom of one version, so the same receipt drawn twice differs in a space or an abbreviation.
 * An element that the view does not have, because its code was not fetched, stays as well.
 */
export function asDrawn(view: View | undefined, element: Element): View {
  const own: View = view?.type === element.localName ? view : h<{ children?: ComponentChildren }>(element.localName, {});
  const inner = toChildArray(own.props.children).filter((child) => isValidElement(child));
  own.props.children = [...element.childNodes].map((node) => (node instanceof Element ? asDrawn(inner.shift(), node) : node.textContent));
  return own;
}
