import type { Fault } from '../../protocol/errors.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { createFrameTimeouts } from './frame-timeouts.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import { createFailedFrame } from './failed-frame.ts';
import { watchPolicy } from './policy-watch.ts';
import { loadRescueOnce, preloadRescue } from './load-rescue-once.ts';

export interface FrameHealthOptions {
  iframe: HTMLIFrameElement;
  plan: MountPlan;
  /** Aborts at unmount. */
  signal: AbortSignal;
  appearance: () => { scheme: Scheme; locale: string | undefined };
  /** The frame cannot be shown. */
  onFault: (why: Fault) => void;
  /** A document that was considered failed has requested its token. */
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
  /** The document requests its token. `isResponsive`: it has not ignored a previous answer. */
  onTokenRequest(isResponsive: boolean): void;
  onTokenSent(isResponsive: boolean): void;
  /** The document shows that there is no token. */
  onDenied(): void;
  /** The document shows its content or its own error. */
  settled(): void;
  /** Stops waiting for the document. */
  stop(): void;
  end(): void;
}

/**
 * - `waiting`: the document has not requested its token yet.
 * - `asked`: it waits for the page's answer.
 * - `answered`: it has its token and loads its content.
 * - `settled`: it shows its content or its own error.
 * - `failed`: it did not load. The card replaces it.
 */
type Step = 'waiting' | 'asked' | 'answered' | 'settled' | 'failed';

export function watchHealth({ iframe, plan, signal, appearance, onFault, onBack, isPending, load }: FrameHealthOptions): FrameHealth {
  const { origin, options } = plan;
  let step: Step = 'waiting';
  let isIgnored = false;
  let attempt = 0;
  let lastCode: string | undefined;

  const timeouts = createFrameTimeouts(iframe, plan, signal, () => step, start, () => void diagnose(), onTimeout);
  const failedFrame = createFailedFrame(iframe, options.server, signal, appearance, () => step === 'failed', onRetry);
  const isBlocked = watchPolicy(origin, signal, (why) => step === 'waiting' && fail(why));
  const clear = (): void => {
    timeouts.clear();
    failedFrame.clear();
  };

  function fail(why: Fault): void {
    const thisAttempt = attempt;
    clear();
    step = 'failed';
    void failedFrame.show(why, () => thisAttempt === attempt && step === 'failed');
    if (lastCode !== why.code) onFault(why);
    lastCode = why.code;
  }
  /** Looks for the reason that the document has not requested its token. */
  const diagnose = async (fallback?: Fault): Promise<void> => {
    const thisAttempt = attempt;
    const rescue = await loadRescueOnce();
    const why = (await rescue?.diagnose(iframe, plan, isBlocked)) ?? fallback;
    if (why && thisAttempt === attempt && step === 'waiting') fail(why);
  };
  /** Reports a document that ignores the page's answers. */
  const reportIgnored = async (fallback: Fault): Promise<void> => {
    const thisAttempt = attempt;
    const rescue = await loadRescueOnce();
    if (thisAttempt === attempt && isPending()) onFault(rescue ? rescue.notListed(origin, options.tenant, options.embedKey) : fallback);
  };
  function onTimeout(why: Fault): void {
    if (step === 'waiting') void diagnose(why);
    else if (!isPending()) clear();
    else if (isIgnored && options.server) void reportIgnored(why);
    else onFault(why);
  }
  function start(): void {
    failedFrame.clear();
    step = 'waiting';
    isIgnored = false;
    attempt += 1;
    timeouts.begin();
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
    onTokenRequest(isResponsive) {
      if (!isResponsive) {
        isIgnored = true;
        return;
      }
      failedFrame.hide();
      if (lastCode) onBack();
      lastCode = undefined;
      clear();
      step = 'asked';
      timeouts.renew();
    },
    onTokenSent(isResponsive) {
      if (!isResponsive) return;
      step = 'answered';
      timeouts.renew();
    },
    onDenied() {
      if (step === 'asked') clear();
    },
    settled() {
      if (step === 'waiting' || step === 'failed') return;
      clear();
      step = 'settled';
      preloadRescue();
    },
    stop() {
      clear();
      if (step !== 'failed') step = 'settled';
    },
    end() {
      attempt += 1;
      clear();
    },
  };
}
