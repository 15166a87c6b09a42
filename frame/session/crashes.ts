/**
 * Tells of errors that nobody has caught: thrown in an event, or in a promise. Errors without a cause are the browser's own, as of an observer that did not
 * come to rest, or those of another origin's script: nothing of ours has failed.
 */
export function watchCrashes(onCrash: (error: unknown) => void): void {
  addEventListener('error', ({ error }) => {
    if (error) onCrash(error);
  });
  addEventListener('unhandledrejection', ({ reason }) => onCrash(reason));
}
