import { isExactOrigin } from '../../protocol/origin.ts';
import type { Result } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';
import { invalidRequest, success } from '../messages/frame-port.ts';

/** How long after the click the address may follow. */
const maxDelayMs = 60_000;

/** Lets a frame navigate the page, or a new tab, once after each click of the viewer. */
export interface Navigation {
  /** Handles a `NavigateStep` of the frame. */
  handle(given: unknown): Result<null>;
  end(): void;
}

const refused = (why: string): Result<never> => ({ ok: false, fault: createFault('navigation_refused', ` ${why}`) });

/** Parses an address that viewers may be sent to: https, or http on this machine. */
function parseAddress(given: unknown): URL | undefined {
  try {
    const url = new URL(typeof given === 'string' ? given : '');
    // A `blob:` address has the origin of another address.
    return /^https?:$/.test(url.protocol) && isExactOrigin(url.origin) && !url.username && !url.password ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Creates the navigation of a frame, for example to a payment. Browsers let a page open a tab only shortly after a click, but the address may take longer.
 * So the frame announces the click at once, and the address follows.
 *
 * @param allowedOrigins Returns the origins that the page itself may navigate to. If empty, each click opens a new tab.
 */
export function createNavigation(allowedOrigins: () => readonly string[]): Navigation {
  let tab: Window | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reset = (): void => {
    clearTimeout(timer);
    timer = tab = undefined;
  };
  const cancel = (): void => {
    tab?.close();
    reset();
  };
  const begin = (): Result<null> => {
    cancel();
    if (!navigator.userActivation?.isActive) return refused('The viewer has not just clicked.');
    if (!allowedOrigins().length) {
      const opened = window.open('', '_blank');
      if (!opened) return refused('The browser blocked the new tab.');
      opened.opener = null;
      tab = opened;
    }
    timer = setTimeout(cancel, maxDelayMs);
    return success;
  };
  const go = (address: unknown): Result<null> => {
    const url = parseAddress(address);
    if (timer === undefined) return refused('No click was announced in the last minute.');
    const isAllowed = url && (tab ? !tab.closed : allowedOrigins().includes(url.origin));
    if (!isAllowed) {
      cancel();
      return refused('The page may not be led to this address.');
    }
    if (tab) tab.location.replace(url);
    else location.assign(url);
    reset();
    return success;
  };

  return {
    handle(given) {
      const { step, url } = Object(given);
      if (step === 'begin') return begin();
      if (step === 'go') return go(url);
      if (step !== 'cancel') return invalidRequest;
      cancel();
      return success;
    },
    end: cancel,
  };
}
