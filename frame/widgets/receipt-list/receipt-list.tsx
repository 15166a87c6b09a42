import { defineWidget, textsOf, type ReceiptSummary, type WidgetContext } from '@vitrine/frame/widget';
import { choiceField, filterBar, periodFields, searchField } from '../list/filter-bar.tsx';
import style from '../list/list.css?inline';
import { listModel } from '../list/list-model.ts';
import { ListView } from '../list/list-view.tsx';
import { createPagedList, type PagedList } from '../list/paged-list.ts';
import { filterTexts } from '../list/texts/index.ts';
import { receiptRow } from './receipt-row.tsx';
import { listTexts } from './texts/index.ts';

/** The widget that lists a customer's receipts. */
export const widget = defineWidget({
  name: 'receipt-list',
  resource: 'none',
  texts: listTexts,
  style,
  open: (context) => listModel(context, receipts, draw),
});

const receipts = ({ api, connection, ...context }: WidgetContext): PagedList<ReceiptSummary> =>
  createPagedList(context, {
    load: ({ cursor, limit, filter }, signal) => api.receipts(cursor, signal, limit, filter),
    opens: (id) => ({ widget: 'receipt', resource: id }),
    onOpened: (receiptId) => void connection.emit('receiptOpened', { receiptId }),
    onClosed: (receiptId) => void connection.emit('receiptClosed', { receiptId }),
  });

const draw = (list: PagedList<ReceiptSummary>) => (
  <ListView
    list={list}
    texts={textsOf(listTexts)}
    row={receiptRow}
    yearOf={({ period }) => period.start.slice(0, 4)}
    filters={(entries) => filtersOf(list, entries)}
  />
);

/** Renders the filters: title text, year and month, and status if drafts are shown. */
function filtersOf({ state: { filter }, narrow }: PagedList<ReceiptSummary>, entries: readonly ReceiptSummary[]) {
  const texts = textsOf(listTexts);
  const { all, status } = textsOf(filterTexts);
  const { text = '', periodFrom: from = '', periodTo: to = '', status: chosen = '' } = filter;
  const withDrafts = chosen !== '' || entries.some((entry) => entry.status === 'draft');
  const choices = [{ value: '', label: all }, ...(['sealed', 'draft'] as const).map((value) => ({ value, label: texts[value] }))];
  return filterBar(texts.title, [
    searchField(text, (value) => narrow({ text: value })),
    ...periodFields({ from, to }, entries[0]?.period.start, ({ from: periodFrom, to: periodTo }) => narrow({ periodFrom, periodTo })),
    withDrafts && choiceField(status, chosen, choices, (value) => narrow({ status: value })),
  ]);
}
