import { documentTools, type DocumentTool } from '../protocol/messages.ts';
import { fault } from './embed-error.ts';
import { done, type HostHandlers } from './frame-port.ts';
import { rescueAtHand } from './rescue-at-hand.ts';

/** What the page offers for a document. A browser that does not tell clicks from scripts is offered nothing: it would be refused. */
export const toolsOf = (page: Window, downloads: boolean): DocumentTool[] =>
  documentTools.filter((tool) => page.navigator.userActivation && (tool === 'print' ? typeof page.print === 'function' : downloads));

/** What a frame may ask of the page as it stands. Only a viewer's own click prints, or begins a download. */
export const pageHandlers = (page: Window, iframe: HTMLIFrameElement, mayDownload: () => boolean): Pick<HostHandlers, 'viewport' | 'print' | 'download'> => {
  const isClick = (): boolean => page.navigator.userActivation?.isActive ?? false;
  return {
    viewport() {
      const { top, height } = iframe.getBoundingClientRect();
      const start = Math.max(0, -top);
      return { ok: true, value: { top: start, height: Math.max(0, Math.min(height, page.innerHeight - top) - start) } };
    },
    print() {
      // A sandboxed frame cannot print. The page's dialog opens when this answer is out.
      if (isClick()) void rescueAtHand().then((seldom) => setTimeout(() => (seldom ? seldom.printAlone(iframe) : page.print())));
      return done;
    },
    async download(given) {
      const hasClicked = isClick();
      const seldom = mayDownload() && (await rescueAtHand());
      return seldom && seldom.takeFile(iframe, given, hasClicked) ? done : { ok: false, fault: fault('invalid_request') };
    },
  };
};
