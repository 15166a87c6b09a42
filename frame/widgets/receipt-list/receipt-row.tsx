import { money, status, words, writePeriod, type ReceiptSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { rowId } from '../list/years.tsx';

/** Renders a list row. */
export function receiptRow(item: ReceiptSummary, open: (id: string) => void): VNode {
  const { id, title, period, totalMinor, totalExact, currency } = item;
  return (
    <button type="button" class="row" id={rowId(id)} onClick={() => open(id)}>
      <span class="row-title">
        {words(title)} {status(item)}
      </span>
      <bdi class="row-period quiet">{writePeriod(period)}</bdi>
      <span class="row-total">{money(totalMinor, totalExact, currency)}</span>
    </button>
  );
}
