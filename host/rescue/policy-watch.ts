import type { Fault } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';
import { originOf } from '../options/option-kinds.ts';
import { listen } from '../listen.ts';

/**
 * Watches the page's Content-Security-Policy for one frame.
 *
 * @param onBlocked Called at once with the fault when the policy blocks the frame.
 * @returns Whether the policy has blocked a request to the server.
 */
export function watchPolicy(origin: string, signal: AbortSignal, onBlocked?: (why: Fault) => void): () => boolean {
  let isBlocked = false;
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // A report-only policy blocks nothing.
    if (disposition === 'report' || originOf(blockedURI) !== origin) return;
    if (effectiveDirective === 'connect-src') isBlocked = true;
    if (effectiveDirective === 'frame-src' || effectiveDirective === 'child-src') {
      onBlocked?.(createFault('frame_blocked', `: the Content-Security-Policy of this page does not allow ${origin}. Add it to its frame-src.`));
    }
  };
  listen(document, 'securitypolicyviolation', onViolation, signal);
  return () => isBlocked;
}
