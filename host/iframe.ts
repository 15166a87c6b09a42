import { headline } from './headline.ts';
import type { EmbedOptions } from './options.ts';
import type { MountPlan } from './plan-mount.ts';
import { allowedHeight } from './resize.ts';

/** Last heights by what was shown, for as long as the page lives: a frame that comes back finds its room reserved. */
const lastHeights = new Map<string, number>();
const heightKey = (src: string, { widget, resource }: EmbedOptions): string => src + widget + resource;

/** Gives the iframe its height, and remembers it for the next mount of the same content. */
export function setHeight(iframe: HTMLIFrameElement, heightPx: number, options: EmbedOptions): void {
  iframe.style.height = `${heightPx}px`;
  lastHeights.set(heightKey(iframe.src, options), heightPx);
}

/** Makes the iframe with its final address, so that it never adds to the history. It is not in the page yet. */
export function createIframe(page: Document, { options, src }: MountPlan): HTMLIFrameElement {
  const iframe = page.createElement('iframe');
  // Reserves what the content had last, else what an iframe gets by default.
  iframe.style.cssText = `display:block;width:100%;border:0;height:${allowedHeight(lastHeights.get(heightKey(src, options)) ?? (options.minHeight || 150), options)}px`;
  present(iframe, options);
  // It may run scripts, be its own origin, open links in a new tab and submit forms. It may not navigate the page, nor open dialogs.
  return Object.assign(iframe, {
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
    allow: '',
    referrerPolicy: 'no-referrer',
    src,
  });
}

/** Applies what may change in place. */
export function present(iframe: HTMLIFrameElement, { title, widget, theme = 'system' }: EmbedOptions): void {
  iframe.title = title ?? headline(widget ?? 'widget');
  // A frame whose colour scheme is not the one of its element is painted on an opaque ground: a white flash on a dark page.
  iframe.style.colorScheme = theme.replace('system', widget ? 'light dark' : 'normal');
}
