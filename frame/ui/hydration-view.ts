import { h, isValidElement, toChildArray, type ComponentChildren, type VNode } from 'preact';

interface Props {
  children?: ComponentChildren;
  dangerouslySetInnerHTML?: { __html: string };
}

type View = VNode<Props>;

/** Takes the place of children, so that Preact keeps the existing DOM children unread. */
const keptChildren = { dangerouslySetInnerHTML: { __html: '' } };

/**
 * Returns the view of an existing element with the element's own text. Hydration then adds event listeners without changing a character. The server's `Intl`
 * and the browser's often differ in version, so the same receipt may differ in a space or an abbreviation. An element missing from the view, because its code
 * was not fetched, stays as well.
 */
export function hydrationView(view: View | undefined, element: Element): View {
  // A table has no listeners and may have thousands of lines, so its markup is left as it is.
  if (element.localName === 'table') return h<Props>('table', keptChildren);
  const own: View = view?.type === element.localName ? view : h<Props>(element.localName, {});
  const inner = toChildArray(own.props.children).filter((child) => isValidElement(child));
  own.props.children = [...element.childNodes].map((node) => (node instanceof Element ? hydrationView(inner.shift(), node) : node.textContent));
  return own;
}
