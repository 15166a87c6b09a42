import { flatParentOf } from '../iframe/flat-parent.ts';
import { adoptStyle, type Root } from './paper.ts';

/** Marks the frame and its ancestors, through slots and shadow roots. */
const mark = 'data-vitrine-around';

/** The frame's ancestors get no box, because panes or grid rows would crop the frame. A dialog in the top layer keeps its box, made as wide as the paper. */
const style = `@media print { [${mark}] > :not([${mark}]), :host > :not([${mark}]), [${mark}]::backdrop { display: none !important }
[${mark}]:not(iframe, :root) { all: unset !important; display: contents !important; width: 100% !important } }`;

/** Prints the document of a frame without the page around it. Without adoptable style sheets, prints the whole page. */
export function printAlone(iframe: HTMLIFrameElement): void {
  const ends: (() => void)[] = [];
  const roots = new Set<Root>();
  // The methods of the prototype, because fields shadow those of their form.
  const { setAttribute, removeAttribute } = Element.prototype;
  try {
    for (let one: Element | null = iframe; one; one = flatParentOf(one)) {
      const marked = one;
      setAttribute.call(marked, mark, '');
      ends.push(() => removeAttribute.call(marked, mark));
      roots.add(Node.prototype.getRootNode.call(marked) as Root);
    }
    for (const root of roots) ends.push(adoptStyle(root, style));
  } catch {
    // No adoptable style sheets: print the whole page.
  }
  addEventListener('afterprint', () => ends.forEach((end) => end()), { once: true });
  print();
}
