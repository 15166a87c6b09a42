import { adoptStyle, type Root } from './paper.ts';

const aside = 'data-vitrine-aside';
const around = 'data-vitrine-around';

/** What the frame stands in has no box, which would cut it: no pane, no row of a grid. A dialog on top of the page always has one, as wide as the paper. */
const style = `@media print { [${aside}] { display: none !important }
[${around}] { all: unset !important; display: contents !important; width: 100% !important } }`;

/** Everything of the page beside the frame, and what it stands in, through slots and shadow roots. */
function* marksFor(iframe: Element): Generator<[element: Element, mark: string]> {
  let inside: Element | null = iframe;
  while (inside && inside.localName !== 'html') {
    const { assignedSlot, parentNode }: Element = inside;
    if (inside !== iframe) yield [inside, around];
    for (const one of parentNode?.children ?? []) if (one !== inside && !/^(head|script|style|link)$/.test(one.localName)) yield [one, aside];
    inside = assignedSlot ?? (parentNode instanceof ShadowRoot ? parentNode.host : inside.parentElement);
  }
}

/** Prints the document of a frame without the page around it. A page that cannot be given a style is printed as it is. */
export function printAlone(iframe: HTMLIFrameElement): void {
  const marks = [...marksFor(iframe)];
  const ends: (() => void)[] = [];
  try {
    for (const root of new Set(marks.map(([one]) => one.getRootNode() as Root))) ends.push(adoptStyle(root, style));
    for (const [one, mark] of marks) {
      one.setAttribute(mark, '');
      ends.push(() => one.removeAttribute(mark));
    }
  } catch {
    // Browsers without adoptable style sheets print the page around it as well.
  }
  addEventListener('afterprint', () => ends.forEach((end) => end()), { once: true });
  print();
}
