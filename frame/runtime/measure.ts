/**
 * The height that a frame needs for `content`: its own box, and the margins, borders and padding around it up to the root. Neither `html` nor `body` is
 * measured, as those are as high as the frame itself, and position is not looked at, as content may be centred in the frame.
 * `undefined` while there is no layout, as in a frame under `display: none`.
 */
export function measureHeight(content: Element): number | undefined {
  if (innerWidth === 0 || !content.isConnected) return undefined;
  let total = content.getBoundingClientRect().height;
  for (const side of ['Top', 'Bottom'] as const) total += spaceAround(content, side);
  // A hundredth is below every screen; it keeps a sum of fractions from costing a whole pixel.
  return Math.max(0, Math.ceil(total - 0.01));
}

function spaceAround(content: Element, side: 'Top' | 'Bottom'): number {
  let total = 0;
  let margin = px(getComputedStyle(content)[`margin${side}`]);
  for (let box = content.parentElement; box; box = box.parentElement) {
    const style = getComputedStyle(box);
    const inside = px(style[`padding${side}`]) + px(style[`border${side}Width`]);
    const collapses = inside === 0 && style.display === 'block' && box !== document.documentElement;
    const outside = px(style[`margin${side}`]);
    if (collapses) {
      margin = Math.max(margin, outside);
    } else {
      total += margin + inside;
      margin = outside;
    }
  }
  return total + margin;
}

function px(length: string): number {
  return Number.parseFloat(length) || 0;
}
