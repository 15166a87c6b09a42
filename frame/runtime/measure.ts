type Side = 'Top' | 'Bottom';

const pixels = (value: string): number => Number.parseFloat(value) || 0;

/** Whether margins of children stay inside of a box, whatever its own edges: it lays them out by itself. */
const isClosed = ({ display, overflowY, position, cssFloat }: CSSStyleDeclaration): boolean =>
  !/^(block|list-item)$/.test(display) || overflowY !== 'visible' || /absolute|fixed/.test(position) || cssFloat !== 'none';

/** Padding and border of a side. */
const edgeOf = (style: CSSStyleDeclaration, side: Side): number => pixels(style[`padding${side}`]) + pixels(style[`border${side}Width`]);

/** Whether a box takes part in the flow of its siblings. */
function isInFlow(box: Element): boolean {
  const { display, position, cssFloat } = getComputedStyle(box);
  return display !== 'none' && display !== 'contents' && !/absolute|fixed/.test(position) && cssFloat === 'none';
}

/** The first or last child that takes part in the flow. */
function outermostChild(box: Element, side: Side): Element | undefined {
  let child = side === 'Top' ? box.firstElementChild : box.lastElementChild;
  while (child && !isInFlow(child)) child = side === 'Top' ? child.nextElementSibling : child.previousElementSibling;
  return child ?? undefined;
}

/** Whether text of the box itself stands before its first child, or behind its last: a margin does not pass it. */
function hasTextAt(box: Element, child: Element | undefined, side: Side): boolean {
  for (let node = side === 'Top' ? box.firstChild : box.lastChild; node && node !== child; node = side === 'Top' ? node.nextSibling : node.previousSibling) {
    if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) return true;
  }
  return false;
}

/** Margins that meet are one: the greatest of them, less the greatest below zero. */
const collapsed = (margins: readonly number[]): number => Math.max(0, ...margins) + Math.min(0, ...margins);

/**
 * What stands between the edge of the document and the content on one side, with margins collapsed as browsers collapse them: those of children may come out
 * of the content.
 */
function gapOf(content: Element, side: Side): number {
  const ancestors: Element[] = [];
  for (let box = content.parentElement; box; box = box.parentElement) ancestors.unshift(box);
  let gapPx = 0;
  let meeting: number[] = [];
  for (const box of ancestors) {
    const style = getComputedStyle(box);
    meeting.push(pixels(style[`margin${side}`]));
    const edgePx = edgeOf(style, side);
    // The margin of the root element collapses with no other one.
    if (edgePx || isClosed(style) || box === document.documentElement) {
      gapPx += collapsed(meeting) + edgePx;
      meeting = [];
    }
  }
  for (let box: Element | undefined = content; box;) {
    const style = getComputedStyle(box);
    meeting.push(pixels(style[`margin${side}`]));
    const child: Element | undefined = edgeOf(style, side) || isClosed(style) ? undefined : outermostChild(box, side);
    box = child && !hasTextAt(box, child, side) ? child : undefined;
  }
  return gapPx + collapsed(meeting);
}

/**
 * The height that a frame needs for `content`: its own box, and what is around it up to the root. Neither `html` nor `body` is measured, as those are as
 * high as the frame itself, and position is not looked at, as content may be centred in the frame.
 * `undefined` while there is no layout, as in a frame under `display: none`.
 */
export function measureHeight(content: Element): number | undefined {
  if (!innerWidth || !content.isConnected) return undefined;
  const heightPx = content.getBoundingClientRect().height + gapOf(content, 'Top') + gapOf(content, 'Bottom');
  // A hundredth is below every screen; it keeps a sum of fractions from costing a whole pixel.
  return Math.max(0, Math.ceil(heightPx - 0.01));
}
