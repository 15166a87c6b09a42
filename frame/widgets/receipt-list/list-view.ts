import type { ReceiptSummary } from '../../../protocol/receipt.ts';
import type { Kit, View } from '../kit.ts';
import type { List } from './list-state.ts';
import { counted, listTexts } from './list-texts.ts';
import { moveFocus, takeFocus } from './focus.ts';

/** The list, or the receipt that was opened from it with the way back. Written without JSX, which would import. */
export function createListView(kit: Kit, { state, more, open, close, activate }: List): () => View {
  const { h, text, words, money, status, writePeriod, message, failed, loading, language } = kit;

  const row = (item: ReceiptSummary): View => {
    const { id, title, period, totalMinor, totalExact, currency } = item;
    const isActive = id === state.activeId;
    return h('li', { key: id }, [
      h(
        'button',
        {
          type: 'button',
          class: 'row',
          tabIndex: isActive ? 0 : -1,
          ref: id === state.focusId ? takeFocus : null,
          onFocus: () => isActive || activate(id),
          onClick: () => open(id),
        },
        h('span', { class: 'row-title' }, [words(title), ' ', status(item)]),
        h('bdi', { class: 'row-period quiet' }, writePeriod(period)),
        h('span', { class: 'row-total' }, money(totalMinor, totalExact, currency)),
      ),
    ]);
  };

  const button = (name: string, label: string, onClick: () => void, isBusy: boolean): View =>
    h('button', { type: 'button', class: `button ${name}`, 'aria-disabled': isBusy, onClick }, label);

  const tail = (): View | false => {
    const { pending, nextCursor } = state;
    if (pending?.state.status === 'failed') return failed(pending.state.fault, pending.state.busy, pending.retry);
    return nextCursor !== null && button('more', pending ? text('loading') : listTexts[language().locale].showMore, more, pending !== undefined);
  };

  return () => {
    const texts = listTexts[language().locale];
    const { opened, pending, items, added } = state;
    if (opened) {
      const back = h('button', { type: 'button', class: 'button back', ref: takeFocus, onClick: close }, texts.back);
      return h('div', { key: opened.id }, [h('p', { class: 'bar' }, back), opened.model.view()]);
    }
    if (items.length === 0) {
      if (!pending) return message(texts.emptyTitle, texts.emptyText);
      return pending.state.status === 'failed' ? failed(pending.state.fault, pending.state.busy, pending.retry) : loading();
    }
    return h('section', { key: 'list', class: 'sheet list', 'aria-label': texts.receipts }, [
      h('h1', { class: 'unseen' }, texts.receipts),
      h('ul', { class: 'rows', onKeyDown: moveFocus }, items.map(row)),
      h('p', { class: 'unseen', role: 'status' }, added > 0 && counted(texts.moreShown, added, language().tag)),
      tail(),
    ]);
  };
}
