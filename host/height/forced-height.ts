import type { Fault } from '../../protocol/errors.ts';
import { fault } from '../embed-error.ts';

/** A property of the page that changes the height of an iframe. */
interface ForcedHeight {
  property: string;
  warning: Fault;
}

const pixels = (...values: string[]): number => values.reduce((sum, value) => sum + (Number.parseFloat(value) || 0), 0);

/** The property by which a page changes the height of an element that has one of its own. */
function forcedProperty(iframe: HTMLIFrameElement, heightPx: number): string | undefined {
  const style = getComputedStyle(iframe);
  // As it is laid out: a `transform` or `zoom` of the page cuts nothing.
  const insidePx = iframe.clientHeight - pixels(style.paddingTop, style.paddingBottom);
  if (!iframe.offsetWidth || Math.abs(insidePx - heightPx) <= 1) return undefined;
  if (style.maxHeight !== 'none' && insidePx < heightPx) return 'max-height';
  if (style.boxSizing === 'border-box' && pixels(style.paddingTop, style.paddingBottom)) return 'padding';
  if (style.boxSizing === 'border-box' && pixels(style.borderTopWidth, style.borderBottomWidth)) return 'border';
  return insidePx > heightPx && pixels(style.minHeight) > heightPx ? 'min-height' : 'height';
}

/** Looks whether the page makes an iframe another height than it was given; 0 before there is one. */
export function heightForced(iframe: HTMLIFrameElement, heightPx: number): ForcedHeight | undefined {
  const property = heightPx ? forcedProperty(iframe, heightPx) : undefined;
  if (!property) return undefined;
  const what = `: a style of the page sets "${property}" of the iframe, which needs ${heightPx} pixels. What does not fit is cut, or scrolls inside.`;
  return { property, warning: fault('height_forced', what) };
}
