import { currentLanguage, defineWidget, type Loaded, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';
import { createList } from './list-state.ts';
import { ListView } from './list-view.tsx';
import style from './list.css?inline';
import { listTexts } from './texts/index.ts';

/** The widget that lists a customer's receipts. */
export const widget = defineWidget({ name: 'receipt-list', resource: 'none', texts: listTexts, style, open: openReceiptList });

function openReceiptList(context: WidgetContext): WidgetModel {
  let changes = 0;
  const list = createList({
    ...context,
    onChange() {
      changes += 1;
      context.onChange();
    },
  });
  let kept = { of: '', view: <ListView list={list} /> };
  return {
    get state(): Loaded<unknown> {
      const { opened, pending, pages } = list.state;
      if (opened) return opened.model.state;
      return pages.length === 0 && pending ? pending.state : { status: 'ready', value: pages };
    },
    view() {
      const of = `${changes} ${currentLanguage().tag}`;
      if (kept.of !== of) kept = { of, view: <ListView list={list} /> };
      return kept.view;
    },
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
