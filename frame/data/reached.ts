import { faultOf, FrameError } from '../runtime/fault.ts';

/** A request that did not come through is a fault that can be told from a mistake in what is done with the answer. */
export async function reached<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    throw new FrameError(faultOf('network_unreachable', String(cause)), { cause });
  }
}
