import type { Result } from '../protocol/errors.ts';
import type { HostHandlers } from './frame-port.ts';
import { parseFrameEvent, type FrameEvent } from './frame-event.ts';
import type { Presentation } from './plan-mount.ts';
import { allowedHeight } from './resize.ts';

const done: Result<null> = { ok: true, value: null };

/** An argument of a frame that does not fit is refused and changes nothing. */
export const invalid: Result<never> = { ok: false, fault: { code: 'invalid_request', message: 'The argument does not fit.', retryable: false } };

/** What a frame may do to the page: have a height, raise an event, learn what of it is visible, and let the viewer print. */
export function hostHandlers(
  page: Window,
  iframe: HTMLIFrameElement,
  presentation: () => Presentation,
  setHeight: (heightPx: number) => void,
  onEvent: (event: FrameEvent) => void,
): Omit<HostHandlers, 'requestToken'> {
  return {
    resize({ heightPx }) {
      const allowed = allowedHeight(heightPx, presentation());
      if (allowed === undefined) return invalid;
      setHeight(allowed);
      return done;
    },
    emit({ name, payload }) {
      const event = parseFrameEvent(name, payload);
      if (!event) return invalid;
      onEvent(event);
      return done;
    },
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
  };
}
