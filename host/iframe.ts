import type { Scheme } from './color-scheme.ts';
import { rememberedHeight } from './heights.ts';
import type { EmbedDefaults } from './options.ts';
import type { MountPlan } from './plan-mount.ts';
import { allowedHeight } from './resize.ts';
import { titleOf, wordsFor } from './words.ts';

/** What an iframe gets by default. */
const defaultHeightPx = 150;

/**
 * Against what style sheets do to every iframe of a page: none of it cuts the content, shrinks it in a flex container, or makes its height lag behind.
 * It is set without `!important`, so that a page can still decide otherwise; see `box-watch`.
 */
const ownStyle = {
  display: 'block',
  boxSizing: 'content-box',
  width: '100%',
  minWidth: '0',
  maxWidth: '100%',
  minHeight: '0',
  maxHeight: 'none',
  margin: '0',
  padding: '0',
  border: '0',
  flex: 'none',
  alignSelf: 'stretch',
  transition: 'none',
} as const satisfies Partial<CSSStyleDeclaration>;

/** Makes the iframe with its final address, so that it never adds to the history. It is not in the page yet. */
export function createIframe(target: Element, { options, src }: MountPlan): HTMLIFrameElement {
  const iframe = target.ownerDocument.createElement('iframe');
  Object.assign(iframe.style, ownStyle);
  // Reserves what the content had last at this width.
  const reservedPx = rememberedHeight(src, target.clientWidth, options) ?? (options.minHeight || defaultHeightPx);
  iframe.style.height = `${allowedHeight(reservedPx, options)}px`;
  // It may run scripts, be its own origin, open links in a new tab and submit forms. It may not navigate the page, nor open dialogs.
  return Object.assign(iframe, {
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
    allow: '',
    referrerPolicy: 'no-referrer',
    src,
  });
}

/** Applies what may change in place. */
export function present(iframe: HTMLIFrameElement, { title, widget, locale }: EmbedDefaults, scheme: Scheme): void {
  iframe.title = title ?? titleOf(widget ?? 'widget', locale);
  // A frame whose colour scheme is not the one of its element is painted on an opaque ground: a white flash on a dark page.
  iframe.style.colorScheme = widget ? scheme : 'normal';
}

/**
 * Draws in an iframe, at once, what its content will be like: as a background, which takes no room, below what its document paints. The grey is seen on light
 * and dark grounds alike. Of a foreign frame nobody knows.
 */
export function drawOutline(iframe: HTMLIFrameElement, target: Element, { widget, locale }: EmbedDefaults): void {
  if (!widget) return;
  const isRtl = (locale ? wordsFor(locale).direction : getComputedStyle(target).direction) === 'rtl';
  /** A bar, or rows of them, with white on both sides, as the sheet of a receipt has it. */
  const bar = (topPx: number, heightPx: number, percent = 100, stepPx?: number): string =>
    `repeating-linear-gradient(#80808026 0 ${heightPx}px,#0000 0 ${stepPx ?? heightPx}px) ${isRtl ? 'right' : 'left'} 24px top ${topPx}px/calc(${percent}% - ${0.48 * percent}px) ${
      stepPx ? '100%' : `${heightPx}px`
    } no-repeat`;
  const isReceipt = widget === 'receipt';
  const bars = widget.endsWith('list') ? [bar(20, 40, 100, 70)] : [bar(24, 14, 30), bar(52, 26, 62), isReceipt ? bar(100, 84) : '', bar(isReceipt ? 212 : 100, 20, 100, 36)];
  iframe.style.background = bars.filter(Boolean).join();
}
