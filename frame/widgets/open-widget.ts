import type { WidgetName } from '../../protocol/widgets.ts';
import { createResource } from '../data/resource.ts';
import { stateOf } from '../ui/state.tsx';
import { kit, type Kit } from './kit.ts';
import type { Opener, WidgetContext, WidgetModel } from './model.ts';
import { openReceipt } from './receipt/open-receipt.ts';

/** What a chunk exports: it is given an opener for what is shown inside of it. */
type LazyWidget = (kit: Kit, open: Opener, context: WidgetContext) => WidgetModel;

const openers: Record<WidgetName, Opener> = {
  receipt: openReceipt,
  'receipt-list': (context) => openLazily(context, () => import('./receipt-list/receipt-list.ts').then((chunk) => chunk.openReceiptList)),
};

/** Opens the widget of the config; behind a sign-in, where the config asks for that. */
export function openWidget(context: WidgetContext): WidgetModel {
  const open = openers[context.config.widget];
  return context.config.magicLink ? openLazily(context, () => import('./sign-in/sign-in.ts').then((chunk) => chunk.openSignIn), open) : open(context);
}

/** A widget whose code is fetched first. It waits and fails like anything else that is fetched. */
function openLazily(context: WidgetContext, load: () => Promise<LazyWidget>, open = openReceipt): WidgetModel {
  const inner = createResource(async () => (await load())(kit, open, context), context.onChange);
  const model = (): WidgetModel | undefined => (inner.state.status === 'ready' ? inner.state.value : undefined);
  return {
    get state() {
      return model()?.state ?? inner.state;
    },
    view: () => stateOf(inner, (opened) => opened.view()),
    retry: () => (model() ?? inner).retry(),
    destroy() {
      model()?.destroy();
      inner.destroy();
    },
  };
}
