import { isExactOrigin } from '../../protocol/origin.ts';
import type { Result } from '../../protocol/errors.ts';
import { fault } from '../embed-error.ts';
import { done, invalid } from '../messages/frame-port.ts';

/** How long after the click an address may follow. */
const withinMs = 60_000;

/** What a frame may do to the page around: lead it, or a new tab, somewhere else, once after each click of the viewer. */
export interface Navigation {
  /** What the frame says: that there was a click, where that leads, or that it leads nowhere. */
  take(said: unknown): Result<null>;
  end(): void;
}

const refused = (why: string): Result<never> => ({ ok: false, fault: fault('navigation_refused', ` ${why}`) });

/** An address that a viewer may be led to: https, or http of the own machine. */
function readAddress(given: unknown): URL | undefined {
  try {
    const url = new URL(typeof given === 'string' ? given : '');
    // An address like `blob:` has the origin of another one inside.
    return /^https?:$/.test(url.protocol) && isExactOrigin(url.origin) && !url.username && !url.password ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leads away from the page, as to a place where the viewer pays. Browsers let a page open a tab only while a click is fresh, and the address takes longer to
 * be known. So the frame says at once that there was a click, and the address follows.
 *
 * @param listed Origins that the page itself may be led to. Without any, each click has a tab of its own, and the page stays.
 */
export function createNavigation(listed: () => readonly string[]): Navigation {
  let tab: Window | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (): void => {
    clearTimeout(timer);
    timer = tab = undefined;
  };
  const cancel = (): void => {
    tab?.close();
    settle();
  };
  const begin = (): Result<null> => {
    cancel();
    if (!navigator.userActivation?.isActive) return refused('The viewer has not clicked just now.');
    if (!listed().length) {
      const opened = window.open('', '_blank');
      if (!opened) return refused('The browser has not let the page open a tab.');
      opened.opener = null;
      tab = opened;
    }
    timer = setTimeout(cancel, withinMs);
    return done;
  };
  const go = (address: unknown): Result<null> => {
    const url = readAddress(address);
    if (timer === undefined) return refused('No click was announced in the minute before.');
    const isAllowed = url && (tab ? !tab.closed : listed().includes(url.origin));
    if (!isAllowed) {
      cancel();
      return refused('The address is none that the page may be led to.');
    }
    if (tab) tab.location.replace(url);
    else location.assign(url);
    settle();
    return done;
  };

  return {
    take(said) {
      const { step, url } = Object(said);
      if (step === 'begin') return begin();
      if (step === 'go') return go(url);
      if (step !== 'cancel') return invalid;
      cancel();
      return done;
    },
    end: cancel,
  };
}
