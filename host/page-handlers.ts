import { done, type HostHandlers } from './frame-port.ts';

/** What a frame may ask of the page as it stands. */
export const pageHandlers = (page: Window, iframe: HTMLIFrameElement): Pick<HostHandlers, 'viewport' | 'print'> => ({
  viewport() {
    const { top, height } = iframe.getBoundingClientRect();
    const start = Math.max(0, -top);
    return { ok: true, value: { top: start, height: Math.max(0, Math.min(height, page.innerHeight - top) - start) } };
  },
  print() {
    // A sandboxed frame cannot print. Only a viewer's own click opens the page's dialog, and not before this answer is out.
    if (page.navigator.userActivation?.isActive) setTimeout(() => page.print());
    return done;
  },
});
