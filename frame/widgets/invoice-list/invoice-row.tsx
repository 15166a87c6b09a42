import { fill, money, textsOf, words, writePeriod, type InvoiceSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { invoiceStatus } from '../invoice/invoice-status.tsx';
import { rowId } from '../list/years.tsx';
import { listTexts } from './texts/index.ts';

const day = (date: string): string => writePeriod({ start: date, end: date });

/** Renders a row of the list: number, status, dates and total. */
export function invoiceRow(item: InvoiceSummary, open: (id: string) => void): VNode {
  const { id, number, subject, kind, status, issueDate, dueDate, totalMinor, totalExact, currency } = item;
  const isOwed = kind === 'invoice' && status === 'open';
  const minus = kind === 'credit-note' ? -1 : 1;
  return (
    <button type="button" class="row" id={rowId(id)} onClick={() => open(id)}>
      <span class="row-title">
        {words(number)} {invoiceStatus(item)}
      </span>
      <span class="row-period quiet">
        <bdi>{day(issueDate)}</bdi>
        {isOwed && <bdi>{fill(textsOf(listTexts).due, { date: day(dueDate) })}</bdi>}
        {subject && words(subject)}
      </span>
      <span class="row-total">{money(minus * totalMinor, minus < 0 && totalExact !== null ? `-${totalExact}` : totalExact, currency)}</span>
    </button>
  );
}
