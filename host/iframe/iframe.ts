import { schemeFragment, zoomAround } from './inherited.ts';
import type { Scheme } from './color-scheme.ts';
import { rememberedHeight } from '../height/remembered-heights.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { clampHeight } from '../height/resize.ts';
import { titleOf } from './titles.ts';

/** The default height of an iframe in CSS. */
const defaultHeightPx = 150;

/**
 * Overrides page styles for all iframes that would crop the content, shrink it in a flex container or animate its height. Set without `!important`, so a page
 * can still override it; see `box-watch`.
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

/** Frames may run scripts, keep their origin, open links in a new tab and submit forms. They may not navigate the page or open dialogs. */
export const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms';

/**
 * Creates the iframe with its final address, so it never adds a history entry. It is not in the page yet. Avoids measuring the page, which would force a
 * layout before the document is requested.
 */
export function createIframe({ options, src }: MountPlan, schemeNow: () => Scheme): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  Object.assign(iframe.style, ownStyle);
  return Object.assign(iframe, {
    sandbox,
    allow: '',
    referrerPolicy: 'no-referrer',
    src: options.dialect ? src : src + schemeFragment(iframe, schemeNow),
  });
}

/** Reserves the last known height of the content at this width. */
export function reserveHeight(iframe: HTMLIFrameElement, target: Element, { options, src }: MountPlan): void {
  const reservedPx = rememberedHeight(src, () => target.clientWidth, options) ?? (options.minHeight || defaultHeightPx);
  iframe.style.height = `${clampHeight(reservedPx, options) / zoomAround(iframe)}px`;
}

/**
 * Loads a new document, at a new address if one is given. Removing and reinserting the element adds no history entry and works across origins.
 */
export function reloadIframe(iframe: HTMLIFrameElement, address: string | undefined): void {
  const place = document.createComment('');
  iframe.replaceWith(place);
  if (address !== undefined) iframe.src = address;
  place.replaceWith(iframe);
}

/** Applies the options that can change in place. */
export function applyOptions(iframe: HTMLIFrameElement, { title, widget, locale }: EmbedDefaults, scheme: Scheme): void {
  iframe.title = title ?? titleOf(widget ?? 'widget', locale);
  // Browsers give a frame whose colour scheme differs from its element's an opaque background: a white flash on a dark page.
  iframe.style.colorScheme = widget ? scheme : 'normal';
}
