import type { Result } from '../../protocol/errors.ts';
import { documentTools, type DocumentTool } from '../../protocol/messages.ts';
import { mayPay } from '../../protocol/widgets.ts';
import { fault } from '../embed-error.ts';
import { done, invalid, type HostHandlers } from '../messages/frame-port.ts';
import type { Navigation } from './navigate.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { Paper } from './paper.ts';
import { rescueAtHand } from '../rescue/rescue-at-hand.ts';

/** What the page offers for a document. A browser that does not tell clicks from scripts is offered nothing: it would be refused. */
export const toolsOf = (page: Window, downloads: boolean): DocumentTool[] =>
  documentTools.filter((tool) => page.navigator.userActivation && (tool === 'print' ? typeof page.print === 'function' : downloads));

/** Where the viewer of a widget that may lead to a payment comes back to: this page, without a fragment unless that is a route. No other widget is told. */
export const wayBack = ({ location }: Window, widget: string): string | undefined =>
  mayPay(widget) ? location.href.replace(/#(?![/!]).*/, '') : undefined;

const unled: Result<never> = { ok: false, fault: fault('navigation_refused', ': a file of the script is missing.', true) };

/** What a frame may ask of the page as it stands, until it is unmounted. */
export interface PageHandlers {
  handlers: Pick<HostHandlers, 'viewport' | 'print' | 'download' | 'paper' | 'navigate'>;
  end(): void;
}

/** What these do stands in the file that comes behind the frame: nobody prints, saves or pays before there is something to see. */
export function pageHandlers(page: Window, iframe: HTMLIFrameElement, shown: () => EmbedDefaults): PageHandlers {
  let isOver = false;
  let paper: Paper | undefined;
  let navigation: Navigation | undefined;
  /** Only a viewer's own click prints, or begins a download. */
  const isClick = (): boolean => page.navigator.userActivation?.isActive ?? false;
  /** Nothing of the page is touched for a frame that was unmounted meanwhile. */
  const whileHere = async (): ReturnType<typeof rescueAtHand> => {
    const seldom = await rescueAtHand();
    return isOver ? undefined : seldom;
  };

  return {
    handlers: {
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
        const seldom = shown().downloads !== false && (await rescueAtHand());
        return seldom && seldom.takeFile(iframe, given, hasClicked) ? done : invalid;
      },
      async paper(given) {
        const seldom = await whileHere();
        paper ??= seldom?.createPaper(iframe);
        return paper?.fit(Object(given).heightPerWidth) ? done : invalid;
      },
      async navigate(said) {
        const seldom = await whileHere();
        navigation ??= seldom?.createNavigation(page, () => shown().navigate ?? []);
        return navigation?.take(said) ?? unled;
      },
    },
    end() {
      isOver = true;
      paper?.end();
      navigation?.end();
    },
  };
}
