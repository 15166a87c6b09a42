/** Upper bound of the wait, however busy the page is. */
const maxWaitMs = 2_000;

/**
 * Runs `work` when no frame of this process is busy. Twenty embeds on one page share a thread, and content that a viewer waits for goes first.
 *
 * @returns Cancels it.
 */
export function whenIdle(work: () => void): () => void {
  // Safari has no idle callbacks.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: maxWaitMs });
  return () => cancelIdleCallback(handle);
}
