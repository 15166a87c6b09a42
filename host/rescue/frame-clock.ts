import type { Fault } from '../../protocol/errors.ts';
import { fault } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { rescueAtHand } from './rescue-at-hand.ts';

/** The time that a document has. In a page that the browser prerenders it begins when the page is shown: frames are not loaded before. */
export interface FrameClock {
  /** A new document is on its way. */
  begin(): void;
  /** It is a step further, and has its whole time for the next. */
  renew(): void;
  /** Nothing is awaited any more. */
  clear(): void;
  end(): void;
}

/** A document of ours asks before it has loaded. One that has loaded and not asked is none. */
const afterLoadMs = 1_000;
/** Browsers that do not tell when a frame could not be loaded are not waited for. */
const silenceMs = 3_000;
/** A document that takes longer may not come: what shows that to the viewer is loaded meanwhile. */
const slowMs = 700;

/**
 * @param step How far the document is. `waiting`: it has not asked for its token yet.
 * @param onMoved The iframe has loaded in another document, where its own speaks to a window that does not answer.
 * @param onDoubt It has not asked for so long that there may be a reason.
 * @param onTimeout Its time for a step is over.
 */
export function createFrameClock(
  iframe: HTMLIFrameElement,
  { origin, timeoutMs, options: { server, dialect } }: MountPlan,
  step: () => string,
  onMoved: () => void,
  onDoubt: () => void,
  onTimeout: (why: Fault) => void,
): FrameClock {
  const page: Document & { prerendering?: boolean } = iframe.ownerDocument;
  let hasLoaded = false;
  let stepTimer: ReturnType<typeof setTimeout> | undefined;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;
  let doubtTimer: ReturnType<typeof setTimeout> | undefined;

  /** A document that came and does not speak is another fault than one that did not come. Error pages of the browser come, too. */
  const timeoutFault = (): Fault => {
    const time = `in ${timeoutMs} milliseconds`;
    if (step() !== 'waiting') return fault('frame_timeout', `: the frame from ${origin} has shown nothing ${time} after it was ${step()}.`, true);
    const words = hasLoaded && dialect ? ` It may know nothing of the dialect "${dialect}".` : '';
    const what = hasLoaded ? 'has loaded, and has not asked for its token' : 'has not loaded';
    return fault('frame_timeout', `: the document from ${origin} ${what} ${time}.${words}`, true);
  };
  const renew = (): void => {
    clearTimeout(stepTimer);
    // A frame that is out of the page loads nothing.
    stepTimer = setTimeout(() => (iframe.isConnected ? onTimeout(timeoutFault()) : renew()), timeoutMs);
  };
  const clear = (): void => [stepTimer, slowTimer, doubtTimer].forEach((timer) => clearTimeout(timer));
  const onLoad = (): void => {
    if (iframe.ownerDocument !== page) onMoved();
    hasLoaded = true;
    if (step() !== 'waiting' || !server || page.prerendering) return;
    clearTimeout(doubtTimer);
    void rescueAtHand();
    doubtTimer = setTimeout(onDoubt, afterLoadMs);
  };
  const begin = (): void => {
    clear();
    hasLoaded = false;
    if (page.prerendering) return;
    renew();
    slowTimer = setTimeout(() => void rescueAtHand(), slowMs);
    if (server) doubtTimer = setTimeout(onDoubt, silenceMs);
  };
  const onActivated = (): void => {
    if (step() === 'waiting') begin();
  };
  iframe.addEventListener('load', onLoad);
  page.addEventListener('prerenderingchange', onActivated);

  return {
    begin,
    renew,
    clear,
    end() {
      clear();
      iframe.removeEventListener('load', onLoad);
      page.removeEventListener('prerenderingchange', onActivated);
    },
  };
}
