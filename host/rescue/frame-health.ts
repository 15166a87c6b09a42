import type { Fault } from '../../protocol/errors.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { fault } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { createLostFrame } from './lost-frame.ts';
import { watchPolicy } from './policy-watch.ts';
import { prepareRescue, rescueAtHand } from './rescue-at-hand.ts';

export interface FrameHealthOptions {
  page: Window;
  iframe: HTMLIFrameElement;
  plan: MountPlan;
  timeoutMs: number;
  look: () => { scheme: Scheme; locale: string | undefined };
  /** Nothing is shown, and why. */
  onFault: (why: Fault) => void;
  /** A document that was given up has come after all. */
  onBack: () => void;
  /** Its content is still awaited. */
  isPending: () => boolean;
  /** Loads the document anew. */
  load: () => void;
}

/** Whether the document in a frame gets on, and what is done when it does not. */
export interface FrameHealth {
  /** A new document is on its way. */
  begin(): void;
  /** The document asks for its token. `isHeard`: it has not ignored an answer before. */
  asked(isHeard: boolean): void;
  answered(isHeard: boolean): void;
  /** There is no token for it, and it says so. */
  denied(): void;
  /** It shows its content, or says by itself that it cannot. */
  settled(): void;
  /** Nothing is awaited any more. */
  rest(): void;
  end(): void;
}

/**
 * - `waiting`: the document has not asked yet.
 * - `asked`: it waits for the page's answer.
 * - `answered`: it has its token, and loads its content.
 * - `settled`: it is seen.
 * - `lost`: it did not come. The card stands in its place.
 */
type Step = 'waiting' | 'asked' | 'answered' | 'settled' | 'lost';

/** A document of ours asks before it has loaded. One that has loaded and not asked is none. */
const afterLoadMs = 1_000;
/** Browsers that do not tell when a frame could not be loaded are not waited for. */
const silenceMs = 3_000;
/** A document that takes longer than most may need help. */
const slowMs = 700;

export function watchHealth({ page, iframe, plan, timeoutMs, look, onFault, onBack, isPending, load }: FrameHealthOptions): FrameHealth {
  const { origin, options } = plan;
  const document: Document & { prerendering?: boolean } = page.document;
  let step: Step = 'waiting';
  let isIgnored = false;
  let hasLoaded = false;
  let attempt = 0;
  let lastCode: string | undefined;
  let stepTimer: ReturnType<typeof setTimeout> | undefined;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;

  const clear = (): void => {
    [stepTimer, slowTimer, lookTimer].forEach((timer) => clearTimeout(timer));
    lost.clear();
  };
  const lost = createLostFrame(page, iframe, options.server, look, () => step === 'lost', onRetry);
  const policy = watchPolicy(document, origin, (why) => step === 'waiting' && lose(why));

  function lose(why: Fault): void {
    const mine = attempt;
    clear();
    step = 'lost';
    void lost.show(why, () => mine === attempt && step === 'lost');
    if (lastCode !== why.code) onFault(why);
    lastCode = why.code;
  }
  /** Looks for a reason, if the document of this attempt has still not come. */
  const inspect = async (otherwise?: Fault): Promise<void> => {
    const mine = attempt;
    const rescue = await rescueAtHand();
    const why = (await rescue?.findReason(plan, policy.isSilenced)) ?? otherwise;
    if (why && mine === attempt && step === 'waiting') lose(why);
  };
  /** The document asks on and on, and takes no answer from this page. */
  const blame = async ({ server, tenant, embedKey }: Partial<MountPlan['options']>, otherwise: Fault): Promise<void> => {
    const mine = attempt;
    const rescue = await rescueAtHand();
    if (mine === attempt && isPending()) onFault(server && rescue ? rescue.notListed(origin, tenant, embedKey) : otherwise);
  };
  /** A document that came and does not speak is another fault than one that did not come. Error pages of the browser come, too. */
  const silence = (): Fault => {
    const words = options.dialect ? ` It may know nothing of the dialect "${options.dialect}".` : '';
    const what = hasLoaded ? 'has loaded, and has not asked for its token' : 'has not loaded';
    return fault('frame_timeout', `: the document from ${origin} ${what} in ${timeoutMs} milliseconds.${hasLoaded ? words : ''}`, true);
  };
  const onTimeout = (): void => {
    if (!iframe.isConnected) arm();
    else if (step === 'waiting') void inspect(silence());
    else if (!isPending()) clear();
    else {
      const late = fault('frame_timeout', `: the frame from ${origin} has shown nothing in ${timeoutMs} milliseconds after it was ${step}.`, true);
      if (isIgnored && options.server) void blame(options, late);
      else onFault(late);
    }
  };
  function arm(): void {
    clearTimeout(stepTimer);
    stepTimer = setTimeout(onTimeout, timeoutMs);
  }
  /** Time counts from when the page is shown: the frames of one that is prepared unseen wait for that. */
  function start(): void {
    clear();
    step = 'waiting';
    isIgnored = false;
    hasLoaded = false;
    attempt += 1;
    if (document.prerendering) return;
    arm();
    slowTimer = setTimeout(() => void rescueAtHand(), slowMs);
    if (options.server) lookTimer = setTimeout(() => void inspect(), silenceMs);
  }
  function onRetry(): void {
    start();
    load();
  }
  const onLoad = (): void => {
    hasLoaded = true;
    if (step !== 'waiting' || !options.server || document.prerendering) return;
    clearTimeout(lookTimer);
    void rescueAtHand();
    lookTimer = setTimeout(() => void inspect(), afterLoadMs);
  };
  const onActivated = (): void => {
    if (step === 'waiting') start();
  };

  iframe.addEventListener('load', onLoad);
  document.addEventListener('prerenderingchange', onActivated);

  return {
    begin() {
      lastCode = undefined;
      start();
    },
    asked(isHeard) {
      if (!isHeard) {
        isIgnored = true;
        return;
      }
      clearTimeout(lookTimer);
      lost.hide();
      if (lastCode) onBack();
      lastCode = undefined;
      clear();
      step = 'asked';
      arm();
    },
    answered(isHeard) {
      if (!isHeard) return;
      step = 'answered';
      arm();
    },
    denied() {
      if (step === 'asked') clear();
    },
    settled() {
      if (step === 'waiting' || step === 'lost') return;
      clear();
      step = 'settled';
      prepareRescue(page);
    },
    rest() {
      clear();
      if (step !== 'lost') step = 'settled';
    },
    end() {
      clear();
      attempt += 1;
      policy.end();
      lost.end();
      iframe.removeEventListener('load', onLoad);
      document.removeEventListener('prerenderingchange', onActivated);
    },
  };
}
