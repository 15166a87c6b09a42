import { loadRescue } from './load-rescue.ts';

type Rescue = Awaited<ReturnType<typeof loadRescue>>;

let loading: Promise<Rescue | undefined> | undefined;

/** What helps when something goes wrong, or `undefined` where it cannot be had. It is loaded once; who needs it after a failure tries anew. */
export function rescueAtHand(): Promise<Rescue | undefined> {
  loading ??= loadRescue().catch(() => {
    loading = undefined;
    return undefined;
  });
  return loading;
}

/** Loads it when the page has nothing else to do, so that it is there when the server goes away later. */
export function prepareRescue(): void {
  if (loading) return;
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) window.requestIdleCallback(() => void rescueAtHand());
  else setTimeout(() => void rescueAtHand(), 200);
}
