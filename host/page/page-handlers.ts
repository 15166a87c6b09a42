import type { Result } from '../../protocol/errors.ts';
import { documentTools, type DocumentTool } from '../../protocol/messages.ts';
import { mayPay } from '../../protocol/widgets.ts';
import { createFault } from '../embed-error.ts';
import { invalidRequest, success, type HostHandlers } from '../messages/frame-port.ts';
import type { Navigation } from './navigation.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { Paper } from './paper.ts';
import { loadRescueOnce } from '../rescue/load-rescue-once.ts';

/** Returns the document tools that the page offers: none in browsers without `userActivation`, where requests would be refused. */
export const availableTools = (downloads: boolean): DocumentTool[] =>
  documentTools.filter((tool) => navigator.userActivation && (tool === 'print' ? typeof window.print === 'function' : downloads));

/** Returns the page's address for the return from a payment, without a fragment unless that is a route. `undefined` for widgets that do not lead to one. */
export const paymentReturnUrl = (widget: string): string | undefined =>
  mayPay(widget) ? location.href.replace(/#(?![/!]).*/, '') : undefined;

const navigationUnavailable: Result<never> = {
  ok: false,
  fault: createFault('navigation_refused', ' The part of the script that navigates did not load.', true),
};

/** Handlers of the frame's calls that concern the page itself, until unmount. */
export interface PageHandlers {
  handlers: Pick<HostHandlers, 'viewport' | 'print' | 'download' | 'paper' | 'navigate'>;
  end(): void;
}

/** Creates the handlers. Most of their code is in the `rescue` file, because printing, saving and paying happen only after the frame has loaded. */
export function createPageHandlers(iframe: HTMLIFrameElement, getOptions: () => EmbedDefaults): PageHandlers {
  let isOver = false;
  let paper: Paper | undefined;
  let navigation: Navigation | undefined;
  /** Printing and downloads need a click of the viewer. */
  const isClick = (): boolean => navigator.userActivation?.isActive ?? false;
  /** Returns `undefined` if the frame was unmounted while the file loaded. */
  const loadWhileMounted = async (): ReturnType<typeof loadRescueOnce> => {
    const rescue = await loadRescueOnce();
    return isOver ? undefined : rescue;
  };

  return {
    handlers: {
      viewport() {
        const { top, height } = iframe.getBoundingClientRect();
        // Corrects for a `transform` or `zoom` of the page.
        const scale = height && iframe.offsetHeight / height;
        const start = Math.max(0, -top);
        return { ok: true, value: { top: start * scale, height: Math.max(0, Math.min(height, innerHeight - top) - start) * scale } };
      },
      print() {
        // A sandboxed frame cannot print. The page's dialog opens after this answer is sent.
        if (isClick()) void loadRescueOnce().then((rescue) => setTimeout(() => (rescue ? rescue.printAlone(iframe) : window.print())));
        return success;
      },
      async download(given) {
        const hasClicked = isClick();
        const rescue = getOptions().downloads !== false && (await loadRescueOnce());
        return rescue && rescue.handleDownload(iframe, given, hasClicked) ? success : invalidRequest;
      },
      async paper(given) {
        const rescue = await loadWhileMounted();
        paper ??= rescue?.createPaper(iframe);
        return paper?.fit(Object(given).heightPerWidth) ? success : invalidRequest;
      },
      async navigate(step) {
        const rescue = await loadWhileMounted();
        navigation ??= rescue?.createNavigation(() => getOptions().navigate ?? []);
        return navigation?.handle(step) ?? navigationUnavailable;
      },
    },
    end() {
      isOver = true;
      paper?.end();
      navigation?.end();
    },
  };
}
