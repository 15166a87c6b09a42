import type { MountPlan, Presentation } from './plan-mount.ts';

/** What the frame may do: run, be its own origin, open links in a new tab, submit forms. Never navigate the page, nor open its dialogs. */
const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms';

/** Last heights by what was shown, for as long as the page lives: a frame that comes back finds its room reserved. */
const lastHeights = new Map<string, number>();
const rememberedHeights = 200;
const heightKey = ({ src, config }: MountPlan): string => [src, config?.widget, config?.resource].join(' ');

export function rememberHeight(plan: MountPlan, heightPx: number): void {
  const key = heightKey(plan);
  lastHeights.delete(key);
  lastHeights.set(key, heightPx);
  const [oldest] = lastHeights.keys();
  if (oldest !== undefined && lastHeights.size > rememberedHeights) lastHeights.delete(oldest);
}

/** Makes the iframe with its final address, so that it never adds to the history. It is not in the page yet. */
export function createIframe(page: Document, plan: MountPlan): HTMLIFrameElement {
  const iframe = page.createElement('iframe');
  for (const [name, value] of Object.entries({ sandbox, allow: '', referrerpolicy: 'no-referrer', src: plan.src })) iframe.setAttribute(name, value);
  // What an iframe gets by default, where nothing else is known.
  const reservedPx = lastHeights.get(heightKey(plan)) ?? (plan.minHeightPx || Math.min(150, plan.maxHeightPx));
  iframe.style.cssText = `display:block;width:100%;border:0;padding:0;height:${reservedPx}px`;
  present(iframe, plan);
  return iframe;
}

/** Applies what may change in place. */
export function present(iframe: HTMLIFrameElement, { title, config }: Presentation): void {
  iframe.title = title;
  // A frame whose colour scheme is not the one of its element is painted on an opaque ground: a white flash on a dark page.
  if (config) iframe.style.colorScheme = config.theme && config.theme !== 'system' ? config.theme : 'light dark';
}
