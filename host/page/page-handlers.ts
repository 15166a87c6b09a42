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
export const toolsOf = (downloads: boolean): DocumentTool[] =>
  documentTools.filter((tool) => navigator.userActivation && (tool === 'print' ? typeof window.print === 'function' : downloads));

/** Where the viewer of a widget that may lead to a payment comes back to: this page, without a fragment unless that is a route. No other widget is told. */
export const wayBack = (widget: string): string | undefined =>
  mayPay(widget) ? location.href.replace(/#(?![/!]).*/, '') : undefined;

const unled: Result<never> = { ok: false, fault: fault('navigation_refused', ' The part of the script that leads away could not be loaded.', true) };

/** What a frame may ask of the page as it stands, until it is unmounted. */
export interface PageHandlers {
  handlers: Pick<HostHandlers, 'viewport' | 'print' | 'download' | 'paper' | 'navigate'>;
  end(): void;
}

/** What these do stands in the file that comes behind the frame: nobody prints, saves or pays before there is something to see. */
export function pageHandlers(iframe: HTMLIFrameElement, shown: () => EmbedDefaults): PageHandlers {
  let isOver = false;
  let paper: Paper | undefined;
  let navigation: Navigation | undefined;
  /** Only a viewer's own click prints, or begins a download. */
  const isClick = (): boolean => navigator.userActivation?.isActive ?? false;
  /** Nothing of the page is touched for a frame that was unmounted meanwhile. */
  const whileHere = async (): ReturnType<typeof rescueAtHand> => {
    const rescue = await rescueAtHand();
    return isOver ? undefined : rescue;
  };

  return {
    handlers: {
      viewport() {
        const { top, height } = iframe.getBoundingClientRect();
        // A `transform` or `zoom` of the page makes its pixels other ones.
        const scale = height && iframe.offsetHeight / height;
        const start = Math.max(0, -top);
        return { ok: true, value: { top: start * scale, height: Math.max(0, Math.min(height, innerHeight - top) - start) * scale } };
      },
      print() {
        // A sandboxed frame cannot print. The page's dialog opens when this answer is out.
        if (isClick()) void rescueAtHand().then((rescue) => setTimeout(() => (rescue ? rescue.printAlone(iframe) : window.print())));
        return done;
      },
      async download(given) {
        const hasClicked = isClick();
        const rescue = shown().downloads !== false && (await rescueAtHand());
        return rescue && rescue.takeFile(iframe, given, hasClicked) ? done : invalid;
      },
      async paper(given) {
        const rescue = await whileHere();
        paper ??= rescue?.createPaper(iframe);
        return paper?.fit(Object(given).heightPerWidth) ? done : invalid;
      },
      async navigate(said) {
        const rescue = await whileHere();
        navigation ??= rescue?.createNavigation(() => shown().navigate ?? []);
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
