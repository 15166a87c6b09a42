import type { Result } from '../../../protocol/errors.ts';
import type { NavigateStep } from '../../../protocol/messages.ts';

/** Reports the click first and the address afterwards. */
export async function navigateHost(sendStep: (step: NavigateStep) => Promise<Result<null>>, address: Promise<string>): Promise<Result<null>> {
  // The click must be reported in this task, while the address is still being resolved.
  const [begun, found] = await Promise.allSettled([sendStep({ step: 'begin' }), address]);
  if (found.status === 'rejected') {
    void sendStep({ step: 'cancel' });
    throw found.reason;
  }
  if (begun.status === 'rejected') throw begun.reason;
  return begun.value.ok ? sendStep({ step: 'go', url: found.value }) : begun.value;
}
