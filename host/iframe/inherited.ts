import { flatParentOf } from './flat-parent.ts';
import { systemScheme, type Scheme } from './color-scheme.ts';

/** Whether frames inherit `zoom` and the colour scheme of their iframe. WebKit does not pass them on. Engines that do also have `currentCSSZoom`. */
const areInherited = (iframe: Element): boolean => 'currentCSSZoom' in iframe;

/**
 * Returns the ratio between a pixel of the iframe's box and a pixel inside the frame. It is 1 if frames inherit `zoom`. Otherwise the page's `zoom` enlarges
 * the box but not its content.
 */
export function zoomAround(iframe: Element): number {
  let zoom = 1;
  for (let element: Element | null = areInherited(iframe) ? null : iframe; element; element = flatParentOf(element)) {
    zoom *= Number.parseFloat(getComputedStyle(element).zoom) || 1;
  }
  return zoom;
}

/** Returns a fragment with the colour scheme for a frame that does not inherit it. Otherwise the frame would be white until its first message. */
export function schemeFragment(iframe: Element, schemeNow: () => Scheme): string {
  if (areInherited(iframe)) return '';
  const scheme = schemeNow();
  return scheme === systemScheme() ? '' : `#${scheme}`;
}
