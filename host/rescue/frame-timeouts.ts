import type { Fault } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { loadRescueOnce } from './load-rescue-once.ts';
import { listen } from '../listen.ts';

/** The time limits of a document. In a prerendered page they start when the page is activated, because browsers do not load frames before. */
export interface FrameTimeouts {
  /** Starts the timers for a new document. */
  begin(): void;
  /** Restarts the time limit after the document has completed a step. */
  renew(): void;
  /** Stops all timers. */
  clear(): void;
}

/** A Vitrine document requests its token before `load`. One that has not is probably another page. */
const afterLoadMs = 1_000;
/** Some browsers fire no event when a frame fails to load. */
const silenceMs = 3_000;
/** After this time the error card is loaded in advance, because the document may not come. */
const slowMs = 700;

/**
 * @param signal Aborts at unmount.
 * @param step Returns the step of the document. `waiting`: it has not requested its token yet.
 * @param onMoved Called when the iframe was moved to another document, whose window does not answer the frame.
 * @param onOverdue Called when the document has not requested its token for so long that something may be wrong.
 * @param onTimeout Called when the time limit of a step is over.
 */
export function createFrameTimeouts(
  iframe: HTMLIFrameElement,
  { origin, timeoutMs, options: { server, dialect } }: MountPlan,
  signal: AbortSignal,
  step: () => string,
  onMoved: () => void,
  onOverdue: () => void,
  onTimeout: (why: Fault) => void,
): FrameTimeouts {
  const page: Document & { prerendering?: boolean } = iframe.ownerDocument;
  let hasLoaded = false;
  let stepTimer: ReturnType<typeof setTimeout> | undefined;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;
  let overdueTimer: ReturnType<typeof setTimeout> | undefined;

  /** Distinguishes a document that loaded without requesting a token from one that did not load. Error pages of the browser also fire `load`. */
  const timeoutFault = (): Fault => {
    const time = `in ${timeoutMs} milliseconds`;
    if (step() !== 'waiting') return createFault('frame_timeout', `: the frame from ${origin} has shown nothing ${time} after it was ${step()}.`, true);
    const words = hasLoaded && dialect ? ` It may not support the dialect "${dialect}".` : '';
    const what = hasLoaded ? 'has loaded, but has not asked for its token' : 'has not loaded';
    return createFault('frame_timeout', `: the document from ${origin} ${what} ${time}.${words}`, true);
  };
  const renew = (): void => {
    clearTimeout(stepTimer);
    // An iframe outside the page does not load.
    stepTimer = setTimeout(() => (iframe.isConnected ? onTimeout(timeoutFault()) : renew()), timeoutMs);
  };
  const clear = (): void => [stepTimer, slowTimer, overdueTimer].forEach((timer) => clearTimeout(timer));
  const onLoad = (): void => {
    if (iframe.ownerDocument !== page) onMoved();
    hasLoaded = true;
    if (step() !== 'waiting' || !server || page.prerendering) return;
    clearTimeout(overdueTimer);
    void loadRescueOnce();
    overdueTimer = setTimeout(onOverdue, afterLoadMs);
  };
  const begin = (): void => {
    clear();
    hasLoaded = false;
    if (page.prerendering) return;
    renew();
    slowTimer = setTimeout(() => void loadRescueOnce(), slowMs);
    if (server) overdueTimer = setTimeout(onOverdue, silenceMs);
  };
  const onActivated = (): void => {
    if (step() === 'waiting') begin();
  };
  listen(iframe, 'load', onLoad, signal);
  listen(page, 'prerenderingchange', onActivated, signal);

  return { begin, renew, clear };
}
