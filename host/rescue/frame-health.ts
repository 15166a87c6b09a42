import type { Fault } from '../../protocol/errors.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { createFrameClock } from './frame-clock.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { createLostFrame } from './lost-frame.ts';
import { watchPolicy } from './policy-watch.ts';
import { prepareRescue, rescueAtHand } from './rescue-at-hand.ts';

export interface FrameHealthOptions {
  iframe: HTMLIFrameElement;
  plan: MountPlan;
  look: () => { scheme: Scheme; locale: string | undefined };
  /** The frame cannot be shown. */
  onFault: (why: Fault) => void;
  /** A document that was considered lost has requested its token. */
  onBack: () => void;
  /** Whether the mount still waits for content. */
  isPending: () => boolean;
  /** Reloads the document. */
  load: () => void;
}

/** Watches the progress of the document in a frame, and handles failures. */
export interface FrameHealth {
  /** A new document is loading. */
  begin(): void;
  /** The document requests its token. `isHeard`: it has not ignored a previous answer. */
  asked(isHeard: boolean): void;
  answered(isHeard: boolean): void;
  /** The document shows that there is no token. */
  denied(): void;
  /** The document shows its content or its own error. */
  settled(): void;
  /** Stops waiting for the document. */
  rest(): void;
  end(): void;
}

/**
 * - `waiting`: the document has not requested its token yet.
 * - `asked`: it waits for the page's answer.
 * - `answered`: it has its token and loads its content.
 * - `settled`: it shows its content or its own error.
 * - `lost`: it did not load. The card replaces it.
 */
type Step = 'waiting' | 'asked' | 'answered' | 'settled' | 'lost';

export function watchHealth({ iframe, plan, look, onFault, onBack, isPending, load }: FrameHealthOptions): FrameHealth {
  const { origin, options } = plan;
  let step: Step = 'waiting';
  let isIgnored = false;
  let attempt = 0;
  let lastCode: string | undefined;

  const clock = createFrameClock(iframe, plan, () => step, start, () => void inspect(), onTimeout);
  const lost = createLostFrame(iframe, options.server, look, () => step === 'lost', onRetry);
  const policy = watchPolicy(origin, (why) => step === 'waiting' && lose(why));
  const clear = (): void => {
    clock.clear();
    lost.clear();
  };

  function lose(why: Fault): void {
    const mine = attempt;
    clear();
    step = 'lost';
    void lost.show(why, () => mine === attempt && step === 'lost');
    if (lastCode !== why.code) onFault(why);
    lastCode = why.code;
  }
  /** Looks for the reason that the document has not requested its token. */
  const inspect = async (otherwise?: Fault): Promise<void> => {
    const mine = attempt;
    const rescue = await rescueAtHand();
    const why = (await rescue?.findReason(iframe, plan, policy.isSilenced)) ?? otherwise;
    if (why && mine === attempt && step === 'waiting') lose(why);
  };
  /** Reports a document that ignores the page's answers. */
  const blame = async (otherwise: Fault): Promise<void> => {
    const mine = attempt;
    const rescue = await rescueAtHand();
    if (mine === attempt && isPending()) onFault(rescue ? rescue.notListed(origin, options.tenant, options.embedKey) : otherwise);
  };
  function onTimeout(why: Fault): void {
    if (step === 'waiting') void inspect(why);
    else if (!isPending()) clear();
    else if (isIgnored && options.server) void blame(why);
    else onFault(why);
  }
  function start(): void {
    lost.clear();
    step = 'waiting';
    isIgnored = false;
    attempt += 1;
    clock.begin();
  }
  function onRetry(): void {
    start();
    load();
  }

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
      lost.hide();
      if (lastCode) onBack();
      lastCode = undefined;
      clear();
      step = 'asked';
      clock.renew();
    },
    answered(isHeard) {
      if (!isHeard) return;
      step = 'answered';
      clock.renew();
    },
    denied() {
      if (step === 'asked') clear();
    },
    settled() {
      if (step === 'waiting' || step === 'lost') return;
      clear();
      step = 'settled';
      prepareRescue();
    },
    rest() {
      clear();
      if (step !== 'lost') step = 'settled';
    },
    end() {
      attempt += 1;
      lost.clear();
      clock.end();
      policy.end();
      lost.end();
    },
  };
}
