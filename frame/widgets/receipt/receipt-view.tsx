import type { VNode } from 'preact';
import type { Receipt } from '../../../protocol/receipt.ts';
import { text } from '../../i18n/language.ts';
import { prose } from '../../ui/words.tsx';
import { plotOf } from '../plot/lazy-plot.tsx';
import { head } from './head.tsx';
import { lineItems } from './line-items.tsx';
import { outcomeFigures } from './outcome-figures.tsx';
import { parties } from './parties.tsx';
import { totals } from './totals.tsx';

/** A receipt, whole. The same in the frame, on a direct link, on the server and on paper. */
export function receiptView(receipt: Receipt): VNode {
  const { summary, series, lines, notes, currency } = receipt;
  return (
    <article class="sheet receipt" aria-labelledby="receipt-title">
      {head(receipt)}
      {summary && prose(summary, 'summary')}
      {outcomeFigures(receipt)}
      {series?.points[0] && plotOf(series, currency)}
      {parties(receipt)}
      {lines[0] && lineItems(receipt)}
      {totals(receipt)}
      {notes && (
        <section class="notes">
          <h2>{text('notes')}</h2>
          {prose(notes, 'prose')}
        </section>
      )}
    </article>
  );
}
