import { adoptStyle, type Root } from './paper.ts';

const hiddenMark = 'data-vitrine-aside';
const ancestorMark = 'data-vitrine-around';

/** The frame's ancestors get no box, because panes or grid rows would crop the frame. A dialog in the top layer keeps its box, made as wide as the paper. */
const style = `@media print { [${hiddenMark}], [${ancestorMark}]::backdrop { display: none !important }
[${ancestorMark}] { all: unset !important; display: contents !important; width: 100% !important } }`;

/** Yields the frame's ancestors, through slots and shadow roots, and all their other children, each with its mark. */
function* markedElements(iframe: Element): Generator<[element: Element, mark: string]> {
  let inside: Element | null = iframe;
  while (inside && inside.localName !== 'html') {
    const { assignedSlot, parentNode }: Element = inside;
    if (inside !== iframe) yield [inside, ancestorMark];
    for (const one of parentNode?.children ?? []) if (one !== inside && !/^(head|script|style|link)$/.test(one.localName)) yield [one, hiddenMark];
    inside = assignedSlot ?? (parentNode instanceof ShadowRoot ? parentNode.host : inside.parentElement);
  }
}

/** Prints the document of a frame without the page around it. Without adoptable style sheets, prints the whole page. */
export function printAlone(iframe: HTMLIFrameElement): void {
  const marks = [...markedElements(iframe)];
  const ends: (() => void)[] = [];
  try {
    for (const root of new Set(marks.map(([one]) => one.getRootNode() as Root))) ends.push(adoptStyle(root, style));
    for (const [one, mark] of marks) {
      one.setAttribute(mark, '');
      ends.push(() => one.removeAttribute(mark));
    }
  } catch {
    // No adoptable style sheets: print the whole page.
  }
  addEventListener('afterprint', () => ends.forEach((end) => end()), { once: true });
  print();
}
