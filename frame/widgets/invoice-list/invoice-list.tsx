import { defineWidget, fits, textsOf, type InvoiceSummary, type Page, type WidgetContext } from '@vitrine/frame/widget';
import { choiceField, filterBar, periodFields, searchField } from '../list/filter-bar.tsx';
import listStyle from '../list/list.css?inline';
import { listModel } from '../list/list-model.ts';
import { ListView } from '../list/list-view.tsx';
import { createPagedList, type PagedList } from '../list/paged-list.ts';
import { filterTexts } from '../list/texts/index.ts';
import { summaryShape } from '../invoice/invoice-shape.ts';
import style from '../invoice/status.css?inline';
import { invoiceRow } from './invoice-row.tsx';
import { listTexts } from './texts/index.ts';

/** The widget that lists a customer's invoices and credit notes. */
export const widget = defineWidget({
  name: 'invoice-list',
  resource: 'none',
  texts: listTexts,
  style: listStyle + style,
  open: (context) => listModel(context, invoices, draw),
});

const isPage = (value: unknown): value is Page<InvoiceSummary> => fits(value, { items: [summaryShape], nextCursor: 'text?' });

const invoices = ({ api, connection, ...context }: WidgetContext): PagedList<InvoiceSummary> =>
  createPagedList(context, {
    load({ cursor, limit, filter }, signal) {
      const query = new URLSearchParams({ ...(cursor !== null && { cursor, limit: String(limit) }), ...filter });
      return api.read(`/v1/invoices${query.size > 0 ? `?${query}` : ''}`, isPage, signal);
    },
    opens: (id) => ({ widget: 'invoice', resource: id }),
    onOpened: (invoiceId) => void connection.emit('invoiceOpened', { invoiceId }),
    onClosed: (invoiceId) => void connection.emit('invoiceClosed', { invoiceId }),
    rowOf: (shown) => (fits(shown, summaryShape) ? (shown as InvoiceSummary) : undefined),
  });

const draw = (list: PagedList<InvoiceSummary>) => (
  <ListView
    list={list}
    texts={textsOf(listTexts)}
    row={invoiceRow}
    yearOf={({ issueDate, dueDate }) => yearOf(list, issueDate, dueDate)}
    filters={(entries) => filtersOf(list, entries)}
  />
);

/** Returns the year to group by: of the due date if the list is sorted by it, else of issue. Empty for a search, which is sorted by number. */
function yearOf({ state: { filter } }: PagedList<InvoiceSummary>, issueDate: string, dueDate: string): string {
  if (filter['text']) return '';
  return (filter['sort']?.endsWith('dueDate') || (filter['status'] === 'overdue' && !filter['sort']) ? dueDate : issueDate).slice(0, 4);
}

const statuses = ['open', 'overdue', 'paid', 'void', 'uncollectible'] as const;
const sorts = { newest: '', oldest: 'issueDate', dueFirst: 'dueDate' } as const;

/** Renders the filters: number or text, year and month of issue, status, and order. */
function filtersOf({ state: { filter }, narrow }: PagedList<InvoiceSummary>, entries: readonly InvoiceSummary[]) {
  const texts = textsOf(listTexts);
  const { all, status, sort } = textsOf(filterTexts);
  const { text = '', issuedFrom: from = '', issuedTo: to = '', status: chosen = '', sort: order = '' } = filter;
  const statusChoices = [{ value: '', label: all }, ...statuses.map((value) => ({ value, label: texts[value] }))];
  const orders = (['newest', 'oldest', 'dueFirst'] as const).map((name) => ({ value: sorts[name], label: texts[name] }));
  return filterBar(texts.title, [
    searchField(text, (value) => narrow({ text: value })),
    ...periodFields({ from, to }, entries[0]?.issueDate, ({ from: issuedFrom, to: issuedTo }) => narrow({ issuedFrom, issuedTo })),
    choiceField(status, chosen, statusChoices, (value) => narrow({ status: value })),
    text === '' && choiceField(sort, order, orders, (value) => narrow({ sort: value })),
  ]);
}
