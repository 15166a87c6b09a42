import { loadRescue } from './load-rescue.ts';

type Rescue = Awaited<ReturnType<typeof loadRescue>>;

let loading: Promise<Rescue | undefined> | undefined;

/** Loads the `rescue` module once. Returns `undefined` if it cannot be loaded; the next call then tries again. */
export function loadRescueOnce(): Promise<Rescue | undefined> {
  loading ??= loadRescue().catch(() => {
    loading = undefined;
    return undefined;
  });
  return loading;
}

/** Loads the module when the page is idle, so that it is available if the server fails later. */
export function preloadRescue(): void {
  if (loading) return;
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) window.requestIdleCallback(() => void loadRescueOnce());
  else setTimeout(() => void loadRescueOnce(), 200);
}
