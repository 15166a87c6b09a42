import type { Fault } from '../../protocol/errors.ts';
import { fault } from '../embed-error.ts';
import { originOf } from '../options/option-kinds.ts';

/** What the policy of the page forbids of one frame. */
export interface PolicyWatch {
  /** The page may not ask the server anything. */
  isSilenced(): boolean;
  end(): void;
}

/** @param onBlocked Takes the fault when the policy forbids the frame, which is known at once. */
export function watchPolicy(origin: string, onBlocked?: (why: Fault) => void): PolicyWatch {
  let isSilenced = false;
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // A policy that only reports forbids nothing.
    if (disposition === 'report' || originOf(blockedURI) !== origin) return;
    if (effectiveDirective === 'connect-src') isSilenced = true;
    if (effectiveDirective === 'frame-src' || effectiveDirective === 'child-src') {
      onBlocked?.(fault('frame_blocked', `: the Content-Security-Policy of this page does not allow ${origin}. Add it to its frame-src.`));
    }
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return { isSilenced: () => isSilenced, end: () => document.removeEventListener('securitypolicyviolation', onViolation) };
}
