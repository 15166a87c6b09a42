/** Nothing waits longer than this, however busy the page is. */
const longestMs = 2_000;

/**
 * Does something as soon as no frame of this process has anything else to do: twenty embeds of one page share one thread, and what a viewer waits for goes
 * first.
 *
 * @returns Takes it back.
 */
export function whenIdle(work: () => void): () => void {
  // Safari has no idle callbacks.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: longestMs });
  return () => cancelIdleCallback(handle);
}
