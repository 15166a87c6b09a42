const mark = 'data-vitrine-aside';
const style = `@media print { [${mark}] { display: none !important; } }`;

/** Everything of the page that is neither the frame nor around it, through shadow roots. */
function* besides(iframe: Element): Generator<Element> {
  let inside: Node = iframe;
  for (let around = inside.parentNode; around; around = inside.parentNode ?? (inside instanceof ShadowRoot ? inside.host : null)) {
    if (around instanceof Element && around.localName === 'html') return;
    for (const one of around.children) if (one !== inside && !/^(?:script|style|link)$/.test(one.localName)) yield one;
    inside = around;
  }
}

/** Prints the document of a frame without the page around it. A page that cannot be given a style is printed as it is. */
export function printAlone(iframe: HTMLIFrameElement): void {
  const page = iframe.ownerDocument.defaultView;
  if (!page) return;
  const aside = [...besides(iframe)];
  const roots = new Set(aside.map((one) => one.getRootNode() as Document | ShadowRoot));
  const added: (() => void)[] = [];
  try {
    const sheet = new page.CSSStyleSheet();
    sheet.replaceSync(style);
    for (const root of roots) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      added.push(() => (root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)));
    }
    for (const one of aside) one.setAttribute(mark, '');
  } catch {
    // Browsers without adoptable style sheets print the page around it as well.
  }
  const end = (): void => {
    for (const remove of added) remove();
    for (const one of aside) one.removeAttribute(mark);
  };
  page.addEventListener('afterprint', end, { once: true });
  page.print();
}
