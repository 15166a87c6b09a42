import { moduleNames } from '../../protocol/frame-document.ts';
import { moduleAddresses } from '../ui/part.ts';

/**
 * Reports uncaught errors from event handlers and promises. Events without an error object come from the browser itself, for example a ResizeObserver loop, or
 * from a cross-origin script, and are ignored. Errors of widgets that are no longer open and of browser extensions go to the console only.
 */
export function watchCrashes(onCrash: (error: unknown) => void, opened: ReadonlySet<string>): void {
  const judge = (error: unknown, file = ''): void => {
    if (!isOfOthers(`${Object(error).stack} ${file}`, opened)) onCrash(error);
  };
  addEventListener('error', ({ error, filename }) => {
    if (error) judge(error, filename);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    // A request that a widget aborted with its own signal, through `fetch` or `Api`, has not failed.
    if (Object(Object(reason).cause ?? reason).name !== 'AbortError') judge(reason);
  });
}

/** Whether a stack trace names an extension or widget modules, but no open widget. A trace that names none may belong to any. */
function isOfOthers(trace: string, opened: ReadonlySet<string>): boolean {
  const widgets = Object.entries(moduleAddresses()).filter(([name, address]) => name.startsWith(moduleNames.widget) && trace.includes(address));
  return (widgets.length > 0 || trace.includes('-extension://')) && !widgets.some(([name]) => opened.has(name.slice(moduleNames.widget.length)));
}
