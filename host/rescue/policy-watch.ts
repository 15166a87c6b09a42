import type { Fault } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';
import { originOf } from '../options/option-kinds.ts';

/** Watches the page's Content-Security-Policy for one frame. */
export interface PolicyWatch {
  /** Whether the policy has blocked a request to the server. */
  isBlocked(): boolean;
  end(): void;
}

/** @param onBlocked Called at once with the fault when the policy blocks the frame. */
export function watchPolicy(origin: string, onBlocked?: (why: Fault) => void): PolicyWatch {
  let isBlocked = false;
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // A report-only policy blocks nothing.
    if (disposition === 'report' || originOf(blockedURI) !== origin) return;
    if (effectiveDirective === 'connect-src') isBlocked = true;
    if (effectiveDirective === 'frame-src' || effectiveDirective === 'child-src') {
      onBlocked?.(createFault('frame_blocked', `: the Content-Security-Policy of this page does not allow ${origin}. Add it to its frame-src.`));
    }
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return { isBlocked: () => isBlocked, end: () => document.removeEventListener('securitypolicyviolation', onViolation) };
}
