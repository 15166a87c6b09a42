import { faultOf, FrameError } from '../runtime/fault.ts';

/** Turns a rejected request into a `network_unreachable` fault, to distinguish it from a bug in the code that handles the response. */
export async function wrapNetworkError<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    throw new FrameError(faultOf('network_unreachable', String(cause)), { cause });
  }
}
