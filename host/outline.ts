import { directionOf, localeFor } from '../protocol/locales.ts';
import type { EmbedDefaults } from './options.ts';

/** A grey that is seen on light and dark grounds alike, and flashes on neither. */
const bone = '#80808026 0';

/** Draws in an iframe, at once, what its content will be like: as a background, which takes no room, below what its document paints. Of a foreign frame nobody knows. */
export function drawOutline(iframe: HTMLIFrameElement, target: Element, { widget, locale }: EmbedDefaults): void {
  if (!widget) return;
  const direction = locale ? directionOf(localeFor(locale) ?? 'en') : getComputedStyle(target).direction;
  const side = direction === 'rtl' ? 'right' : 'left';
  /** White on both sides, as the sheet of a receipt has it. */
  const at = (image: string, topPx: number, percent: number, height: string): string =>
    `${image} ${side} 24px top ${topPx}px / calc(${percent}% - ${0.48 * percent}px) ${height} no-repeat`;
  const bar = (topPx: number, heightPx: number, percent: number): string => at(`linear-gradient(${bone} 0)`, topPx, percent, `${heightPx}px`);
  const rows = (topPx: number, heightPx: number, stepPx: number): string => at(`repeating-linear-gradient(${bone} ${heightPx}px, #0000 0 ${stepPx}px)`, topPx, 100, '100%');
  const shape = widget.endsWith('list') ? [rows(20, 40, 70)] : widget === 'receipt' ? [bar(24, 14, 30), bar(52, 26, 62), bar(100, 84, 100), rows(212, 20, 36)] : [bar(24, 18, 40), rows(64, 14, 26)];
  iframe.style.background = shape.join();
}
