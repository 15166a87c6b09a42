import { h, isValidElement, toChildArray, type ComponentChildren, type VNode } from 'preact';

interface Props {
  children?: ComponentChildren;
  dangerouslySetInnerHTML?: { __html: string };
}

type View = VNode<Props>;

/** In the place of children: those that are there stay, unread. */
const asItIs = { dangerouslySetInnerHTML: { __html: '' } };

/**
 * The view of an element that is there already, with everything that is read in it as it is there: taking it over adds what listens and changes no
 * character. The server's `Intl` and the browser's are seldom of one version, so the same receipt drawn twice differs in a space or an abbreviation.
 * An element that the view does not have, because its code was not fetched, stays as well.
 */
export function asDrawn(view: View | undefined, element: Element): View {
  // Nothing listens inside of a table, and it may have thousands of lines: with markup of its own it is left alone.
  if (element.localName === 'table') return h<Props>('table', asItIs);
  const own: View = view?.type === element.localName ? view : h<Props>(element.localName, {});
  const inner = toChildArray(own.props.children).filter((child) => isValidElement(child));
  own.props.children = [...element.childNodes].map((node) => (node instanceof Element ? asDrawn(inner.shift(), node) : node.textContent));
  return own;
}
