/** Width of the room in rems, as `paper.css` has it. */
const widthRem = 44;

/** The text of the style of the document, as it was written: what browsers make of it leaves out parts of `font`. That of a linked file is not at hand. */
const ownStyles = (): string[] =>
  [...document.styleSheets].map(({ ownerNode, cssRules }) =>
    ownerNode instanceof HTMLStyleElement ? ownerNode.textContent : [...cssRules].map(({ cssText }) => cssText).join(''),
  );

/** The style of a room, as it is on paper. For `:root` stands its host; what is meant for narrow or low screens is not in it. */
function dress(sheet: CSSStyleSheet, text: string): void {
  sheet.replaceSync(text.replaceAll(':root', ':host'));
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSMediaRule)) continue;
    if (rule.media.mediaText === 'print') rule.media.mediaText = 'all';
    else if (rule.media.mediaText.includes('max-')) rule.media.mediaText = 'not all';
  }
}

/** A copy without what is left out. What is folded is unfolded in it. */
function copyOf(node: Node, isLeftOut: (node: Node) => boolean): Node {
  const copy = node.cloneNode();
  if (copy instanceof HTMLDetailsElement) copy.open = true;
  for (const child of node.childNodes) if (!isLeftOut(child)) copy.appendChild(copyOf(child, isLeftOut));
  return copy;
}

/** Where a content is laid out as it will be on paper, unseen, while the content itself is not touched. */
export interface PaperRoom {
  /** Height of `content` without `parts`, in widths. */
  measure(content: Element, parts: ReadonlySet<Node>): number;
  /** Height of one part of it. */
  measurePart(content: Element, part: Element): number;
}

/** @param further Texts of styles that are not in the document itself. */
export function openPaperRoom(further: () => readonly string[]): PaperRoom {
  const host = document.createElement('div');
  host.inert = true;
  Object.assign(host.style, { position: 'fixed', top: '0', left: '0', width: `${widthRem}rem`, height: '0', overflow: 'hidden' });
  Object.assign(host.style, { visibility: 'hidden', contain: 'strict' });
  const room = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  room.adoptedStyleSheets = [sheet];
  document.body.append(host);
  let dressed = '';

  const heightOf = (box: Node, measured: Element): number => {
    const text = [...ownStyles(), ...further()].join('\n');
    if (text !== dressed) dress(sheet, text);
    dressed = text;
    const page = document.createElement('div');
    page.dir = document.documentElement.dir;
    page.lang = document.documentElement.lang;
    page.append(box);
    room.replaceChildren(page);
    const height = measured.getBoundingClientRect().height / host.clientWidth;
    room.replaceChildren();
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
      for (let around = part.parentElement; around && around !== content.parentElement; around = around.parentElement) {
        const shell = copyOf(around, () => true);
        shell.appendChild(outer);
        outer = shell;
      }
      return heightOf(outer, copy);
    },
  };
}
