/**
 * How much larger the page draws a pixel of its frame's box than the frame draws one of its own. Where `zoom` of a page goes on into its frames it is 1, and these
 * engines know `currentCSSZoom`. In WebKit it ends at the frame: the box grows, and what is in it does not.
 */
export function zoomAround(iframe: Element): number {
  const { currentCSSZoom }: { currentCSSZoom?: number } = iframe;
  if (currentCSSZoom !== undefined) return 1;
  let zoom = 1;
  for (let element: Element | null = iframe; element; element = element.parentElement) zoom *= Number.parseFloat(getComputedStyle(element).zoom) || 1;
  return zoom;
}
