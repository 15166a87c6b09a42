const margins = ['marginTop', 'marginBottom'] as const;
const edges = [...margins, 'paddingTop', 'paddingBottom', 'borderTopWidth', 'borderBottomWidth'] as const;

/**
 * The height that a frame needs for `content`: its own box, and the margins, borders and padding around it up to the root. Neither `html` nor `body` is
 * measured, as those are as high as the frame itself, and position is not looked at, as content may be centred in the frame.
 * `undefined` while there is no layout, as in a frame under `display: none`.
 */
export function measureHeight(content: Element): number | undefined {
  if (!innerWidth || !content.isConnected) return undefined;
  let heightPx = content.getBoundingClientRect().height;
  for (let box: Element | null = content; box; box = box.parentElement) {
    const style = getComputedStyle(box);
    for (const edge of box === content ? margins : edges) heightPx += Number.parseFloat(style[edge]) || 0;
  }
  // A hundredth is below every screen; it keeps a sum of fractions from costing a whole pixel.
  return Math.max(0, Math.ceil(heightPx - 0.01));
}
