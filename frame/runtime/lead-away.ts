import type { Result } from '../../protocol/errors.ts';
import type { NavigateStep } from '../../protocol/messages.ts';

/** Says that there was a click, and afterwards where it leads. */
export async function leadAway(say: (step: NavigateStep) => Promise<Result<null>>, address: Promise<string>): Promise<Result<null>> {
  // Both at once: the click is told in this very task, while the address is still being found.
  const [begun, found] = await Promise.allSettled([say({ step: 'begin' }), address]);
  if (found.status === 'rejected') {
    void say({ step: 'cancel' });
    throw found.reason;
  }
  if (begun.status === 'rejected') throw begun.reason;
  return begun.value.ok ? say({ step: 'go', url: found.value }) : begun.value;
}
