import { schemeFragment, zoomAround } from './inherited.ts';
import type { Scheme } from './color-scheme.ts';
import { rememberedHeight } from '../height/remembered-heights.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { allowedHeight } from '../height/resize.ts';
import { titleOf } from './titles.ts';

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

/** It may run scripts, be its own origin, open links in a new tab and submit forms. It may not navigate the page, nor open dialogs. */
export const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms';

/**
 * Makes the iframe with its final address, so that it never adds to the history. It is not in the page yet. Nothing of the page is measured for it, which
 * would make the browser lay out everything before the document is even asked for.
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

/** Reserves what the content had last at this width. */
export function reserveHeight(iframe: HTMLIFrameElement, target: Element, { options, src }: MountPlan): void {
  const reservedPx = rememberedHeight(src, () => target.clientWidth, options) ?? (options.minHeight || defaultHeightPx);
  iframe.style.height = `${allowedHeight(reservedPx, options) / zoomAround(iframe)}px`;
}

/**
 * Loads a new document, of another address where one is given: the element leaves and comes back, which adds nothing to the history and works across origins.
 */
export function loadAnew(iframe: HTMLIFrameElement, address: string | undefined): void {
  const { parentNode, nextSibling } = iframe;
  iframe.remove();
  if (address !== undefined) iframe.src = address;
  parentNode?.insertBefore(iframe, nextSibling);
}

/** Applies what may change in place. */
export function present(iframe: HTMLIFrameElement, { title, widget, locale }: EmbedDefaults, scheme: Scheme): void {
  iframe.title = title ?? titleOf(widget ?? 'widget', locale);
  // A frame whose colour scheme is not the one of its element is painted on an opaque ground: a white flash on a dark page.
  iframe.style.colorScheme = widget ? scheme : 'normal';
}
