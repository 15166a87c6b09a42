/** Width of the copy in rems, as in `paper.css`. */
const widthRem = 44;

/**
 * Returns the document's style sheets as source text, because the CSSOM omits parts of `font`. For linked files, whose source is not available, it serializes
 * the rules.
 */
const ownStyles = (): string[] =>
  [...document.styleSheets].map(({ ownerNode, cssRules }) =>
    ownerNode instanceof HTMLStyleElement ? ownerNode.textContent : [...cssRules].map(({ cssText }) => cssText).join(''),
  );

/** Applies the styles in print form: `:root` becomes `:host`, print rules always apply, and rules for narrow or low screens never do. */
function applyPrintStyles(sheet: CSSStyleSheet, text: string): void {
  sheet.replaceSync(text.replaceAll(':root', ':host'));
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSMediaRule)) continue;
    if (rule.media.mediaText === 'print') rule.media.mediaText = 'all';
    else if (rule.media.mediaText.includes('max-')) rule.media.mediaText = 'not all';
  }
}

/** Copies a node without the excluded children and with all `details` open. */
function copyOf(node: Node, isExcluded: (node: Node) => boolean): Node {
  const copy = node.cloneNode();
  if (copy instanceof HTMLDetailsElement) copy.open = true;
  for (const child of node.childNodes) if (!isExcluded(child)) copy.appendChild(copyOf(child, isExcluded));
  return copy;
}

/** A hidden shadow root that lays out a copy of the content as it will print. The content itself is not touched. */
export interface PrintLayout {
  /** Returns the height of `content` without `parts`, as a multiple of the width. */
  measure(content: Element, parts: ReadonlySet<Node>): number;
  /** Returns the height of one part of it. */
  measurePart(content: Element, part: Element): number;
}

/** @param extraStyles Returns style sheets that are not in the document itself. */
export function createPrintLayout(extraStyles: () => readonly string[]): PrintLayout {
  const host = document.createElement('div');
  host.inert = true;
  Object.assign(host.style, { position: 'fixed', top: '0', left: '0', width: `${widthRem}rem`, height: '0', overflow: 'hidden' });
  Object.assign(host.style, { visibility: 'hidden', contain: 'strict' });
  const shadow = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  shadow.adoptedStyleSheets = [sheet];
  document.body.append(host);
  let appliedText = '';

  const heightOf = (box: Node, measured: Element): number => {
    const text = [...ownStyles(), ...extraStyles()].join('\n');
    if (text !== appliedText) applyPrintStyles(sheet, text);
    appliedText = text;
    const page = document.createElement('div');
    page.dir = document.documentElement.dir;
    page.lang = document.documentElement.lang;
    page.append(box);
    shadow.replaceChildren(page);
    const height = measured.getBoundingClientRect().height / host.clientWidth;
    shadow.replaceChildren();
    return height;
  };
  return {
    measure(content, parts) {
      const copy = copyOf(content, (node) => parts.has(node)) as Element;
      return heightOf(copy, copy);
    },
    measurePart(content, part) {
      const copy = copyOf(part, () => false) as Element;
      let outer: Node = copy;
      for (let ancestor = part.parentElement; ancestor && ancestor !== content.parentElement; ancestor = ancestor.parentElement) {
        const shell = copyOf(ancestor, () => true);
        shell.appendChild(outer);
        outer = shell;
      }
      return heightOf(outer, copy);
    },
  };
}
