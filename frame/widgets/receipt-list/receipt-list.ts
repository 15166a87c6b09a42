import type { Loaded } from '../../data/resource.ts';
import type { Kit } from '../kit.ts';
import type { Opener, WidgetContext, WidgetModel } from '../model.ts';
import { createList } from './list-state.ts';
import { createListView } from './list-view.ts';

/** The widget that lists a customer's receipts. A chunk of its own: it imports types only, and gets everything else. */
export function openReceiptList(kit: Kit, openReceipt: Opener, context: WidgetContext): WidgetModel {
  const list = createList(kit, openReceipt, context);
  const view = createListView(kit, list);
  return {
    get state(): Loaded<unknown> {
      const { opened, pending, items } = list.state;
      if (opened) return opened.model.state;
      return items.length === 0 && pending ? pending.state : { status: 'ready', value: items };
    },
    view,
    retry() {
      list.state.pending?.retry();
      list.state.opened?.model.retry();
    },
    destroy() {
      list.state.pending?.destroy();
      list.state.opened?.model.destroy();
    },
  };
}
