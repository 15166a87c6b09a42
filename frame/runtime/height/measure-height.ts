type Side = 'Top' | 'Bottom';

const pixels = (value: string): number => Number.parseFloat(value) || 0;

/** Whether the margins of children stay inside a box regardless of its edges, because it has its own formatting context. */
const isClosed = ({ display, overflowY, position, cssFloat }: CSSStyleDeclaration): boolean =>
  !/^(block|list-item)$/.test(display) || overflowY !== 'visible' || /absolute|fixed/.test(position) || cssFloat !== 'none';

/** Returns the padding plus border of one side. */
const edgeOf = (style: CSSStyleDeclaration, side: Side): number => pixels(style[`padding${side}`]) + pixels(style[`border${side}Width`]);

/** Whether a box takes part in the flow of its siblings. */
function isInFlow(box: Element): boolean {
  const { display, position, cssFloat } = getComputedStyle(box);
  return display !== 'none' && display !== 'contents' && !/absolute|fixed/.test(position) && cssFloat === 'none';
}

/** Returns the first or last child in the flow. */
function outermostChild(box: Element, side: Side): Element | undefined {
  let child = side === 'Top' ? box.firstElementChild : box.lastElementChild;
  while (child && !isInFlow(child)) child = side === 'Top' ? child.nextElementSibling : child.previousElementSibling;
  return child ?? undefined;
}

/** Whether the box has text before its first child or after its last one. Margins do not collapse through text. */
function hasTextAt(box: Element, child: Element | undefined, side: Side): boolean {
  for (let node = side === 'Top' ? box.firstChild : box.lastChild; node && node !== child; node = side === 'Top' ? node.nextSibling : node.previousSibling) {
    if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) return true;
  }
  return false;
}

/** Collapses adjoining margins: the largest positive plus the most negative. */
const collapsed = (margins: readonly number[]): number => Math.max(0, ...margins) + Math.min(0, ...margins);

/**
 * Returns the distance between the document's edge and the content on one side. Margins collapse as in browsers, including children's margins that extend
 * outside the content.
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
    // The root element's margin does not collapse.
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
 * Returns the frame height that `content` needs: its own box plus everything around it up to the root. `html` and `body` are not measured because they are as
 * high as the frame. The position is ignored because content may be centred in the frame. Returns `undefined` while there is no layout, as in a frame under
 * `display: none`.
 */
export function measureHeight(content: Element | undefined): number | undefined {
  if (!innerWidth || !content?.isConnected) return undefined;
  const heightPx = content.getBoundingClientRect().height + gapOf(content, 'Top') + gapOf(content, 'Bottom');
  // A hundredth of a pixel is invisible. Subtracting it keeps rounding errors in fractional heights from adding a whole pixel.
  return Math.max(0, Math.ceil(heightPx - 0.01));
}
