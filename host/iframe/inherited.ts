import { systemScheme, type Scheme } from './color-scheme.ts';

/** WebKit keeps `zoom` and the colour scheme of an element from the frame in it. The other engines carry both on into the frame, and know `currentCSSZoom`. */
const areInherited = (iframe: Element): boolean => 'currentCSSZoom' in iframe;

/**
 * How much larger the page draws a pixel of its frame's box than the frame draws one of its own. Where `zoom` goes on into frames it is 1. Where it ends at the
 * frame, the box grows and what is in it does not.
 */
export function zoomAround(iframe: Element): number {
  let zoom = 1;
  for (let element: Element | null = areInherited(iframe) ? null : iframe; element; element = element.parentElement) {
    zoom *= Number.parseFloat(getComputedStyle(element).zoom) || 1;
  }
  return zoom;
}

/** What the address of a frame says of its colours where it does not learn them from its element: else it would be white until its first message. */
export function schemeFragment(iframe: Element, schemeNow: () => Scheme): string {
  if (areInherited(iframe)) return '';
  const scheme = schemeNow();
  return scheme === systemScheme() ? '' : `#${scheme}`;
}
