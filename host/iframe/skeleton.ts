import { directionOf, localeFor } from '../../protocol/locales.ts';
import type { EmbedDefaults } from '../options/options.ts';

/** Visible on light and dark backgrounds, without flashing on either. */
const barColor = '#80808026';

/**
 * Draws a skeleton of the widget at once, as the background of the iframe, below its document. It also shows in forced-colors mode. Foreign frames have none,
 * because their content is unknown.
 */
export function drawSkeleton(iframe: HTMLIFrameElement, target: Element, { widget, locale }: EmbedDefaults): void {
  if (!widget) return;
  const direction = locale ? directionOf(localeFor(locale) ?? 'en') : getComputedStyle(target).direction;
  const side = direction === 'rtl' ? 'right' : 'left';
  /** A bar, or rows of bars, with margins on both sides. */
  const bar = (topPx: number, heightPx: number, percent = 100, stepPx = heightPx): string => {
    const image = `repeating-linear-gradient(${barColor} 0 ${heightPx}px,#0000 0 ${stepPx}px)`;
    const height = stepPx > heightPx ? '100%' : `${heightPx}px`;
    return `${image} ${side} 24px top ${topPx}px/calc(${percent}% - ${0.48 * percent}px) ${height} no-repeat`;
  };
  const isReceipt = widget === 'receipt';
  const head = [bar(24, 14, 30), bar(52, 26, 62), ...(isReceipt ? [bar(100, 84)] : [])];
  const bars = widget.endsWith('list') ? [bar(20, 40, 100, 70)] : [...head, bar(isReceipt ? 212 : 100, 20, 100, 36)];
  iframe.style.background = bars.join();
  iframe.style.setProperty('forced-color-adjust', 'none');
}
