import type { Fault } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';

/** A CSS property of the page that overrides the height of an iframe. */
interface ForcedHeight {
  property: string;
  warning: Fault;
}

const pixels = (...values: string[]): number => values.reduce((sum, value) => sum + (Number.parseFloat(value) || 0), 0);

/** Returns the CSS property that overrides the height of an iframe. */
function forcedProperty(iframe: HTMLIFrameElement, heightPx: number): string | undefined {
  const style = getComputedStyle(iframe);
  // Layout sizes, because a `transform` or `zoom` of the page does not crop the frame.
  const insidePx = iframe.clientHeight - pixels(style.paddingTop, style.paddingBottom);
  if (!iframe.offsetWidth || Math.abs(insidePx - heightPx) <= 1) return undefined;
  if (style.maxHeight !== 'none' && insidePx < heightPx) return 'max-height';
  if (style.boxSizing === 'border-box' && pixels(style.paddingTop, style.paddingBottom)) return 'padding';
  if (style.boxSizing === 'border-box' && pixels(style.borderTopWidth, style.borderBottomWidth)) return 'border';
  return insidePx > heightPx && pixels(style.minHeight) > heightPx ? 'min-height' : 'height';
}

/** Checks whether the page overrides the height that an iframe was given. @param heightPx That height, or 0 before the first. */
export function findForcedHeight(iframe: HTMLIFrameElement, heightPx: number): ForcedHeight | undefined {
  const property = heightPx ? forcedProperty(iframe, heightPx) : undefined;
  if (!property) return undefined;
  const what = `: a style of the page sets "${property}" of the iframe, which needs ${heightPx} pixels. The rest is cut, or scrolls inside.`;
  return { property, warning: createFault('height_forced', what) };
}
