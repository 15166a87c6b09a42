import { moduleNames } from '../../protocol/frame-document.ts';
import { moduleAddresses } from '../ui/part.ts';

/**
 * Tells of errors that nobody has caught: thrown in an event, or in a promise. Errors without a cause are the browser's own, as of an observer that did not
 * come to rest, or those of another origin's script: nothing of ours has failed. What another widget throws, that was shown before, or an extension of the
 * viewer's browser, is left to the console.
 */
export function watchCrashes(onCrash: (error: unknown) => void, opened: ReadonlySet<string>): void {
  const judge = (error: unknown, file = ''): void => {
    if (!isOfOthers(`${Object(error).stack} ${file}`, opened)) onCrash(error);
  };
  addEventListener('error', ({ error, filename }) => {
    if (error) judge(error, filename);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    // What a widget has given up by its own signal has not failed, with `fetch` or with ours.
    if (Object(Object(reason).cause ?? reason).name !== 'AbortError') judge(reason);
  });
}

/** Whether a trace leads through an extension or the modules of widgets, and through none that is open. One that leads through none at all may be of any. */
function isOfOthers(trace: string, opened: ReadonlySet<string>): boolean {
  const widgets = Object.entries(moduleAddresses()).filter(([name, address]) => name.startsWith(moduleNames.widget) && trace.includes(address));
  return (widgets.length > 0 || trace.includes('-extension://')) && !widgets.some(([name]) => opened.has(name.slice(moduleNames.widget.length)));
}
