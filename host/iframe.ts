import type { MountPlan, Presentation } from './plan-mount.ts';

/** Last heights by what was shown, for as long as the page lives: a frame that comes back finds its room reserved. */
const lastHeights = new Map<string, number>();
const rememberedHeights = 500;
const heightKey = ({ src }: MountPlan, { config }: Presentation): string => JSON.stringify([src, config?.widget, config?.resource]);

/** Gives the iframe its height, and remembers it for the next mount of the same content. */
export function setHeight(iframe: HTMLIFrameElement, heightPx: number, plan: MountPlan, presentation: Presentation): void {
  iframe.style.height = `${heightPx}px`;
  if (lastHeights.size > rememberedHeights) lastHeights.clear();
  lastHeights.set(heightKey(plan, presentation), heightPx);
}

/** Makes the iframe with its final address, so that it never adds to the history. It is not in the page yet. */
export function createIframe(page: Document, plan: MountPlan, presentation: Presentation): HTMLIFrameElement {
  const iframe = page.createElement('iframe');
  // It may run scripts, be its own origin, open links in a new tab and submit forms. It may not navigate the page, nor open dialogs.
  Object.assign(iframe, {
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
    allow: '',
    referrerPolicy: 'no-referrer',
    src: plan.src,
  });
  // Where nothing else is known, what an iframe gets by default.
  const { minHeightPx, maxHeightPx } = presentation;
  const reservedPx = lastHeights.get(heightKey(plan, presentation)) ?? (minHeightPx || Math.min(150, maxHeightPx));
  iframe.style.cssText = `display:block;width:100%;border:0;padding:0;height:${reservedPx}px`;
  present(iframe, presentation);
  return iframe;
}

/** Applies what may change in place. */
export function present(iframe: HTMLIFrameElement, { title, config }: Presentation): void {
  iframe.title = title;
  // A frame whose colour scheme is not the one of its element is painted on an opaque ground: a white flash on a dark page.
  if (config) iframe.style.colorScheme = config.theme?.replace('system', 'light dark') ?? 'light dark';
}
