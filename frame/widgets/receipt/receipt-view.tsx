import { isLong, Plot, prose, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { lineItems } from '../sheet/line-items.tsx';
import { parties } from '../sheet/parties.tsx';
import { head } from './head.tsx';
import { outcomeFigures } from './outcome-figures.tsx';
import { currentTexts } from './texts/index.ts';
import { totals } from './totals.tsx';

/** Renders a whole receipt: in the frame, on a direct link, on the server and in print. If there are many lines, the totals come first. */
export function receiptView(receipt: Receipt): VNode {
  const texts = currentTexts();
  const { summary, series, lines, notes, currency } = receipt;
  return (
    <article class="sheet receipt" aria-labelledby="receipt-title">
      {head(receipt)}
      {summary && prose(summary, 'summary')}
      {outcomeFigures(receipt)}
      {series?.points[0] && <Plot series={series} currency={currency} />}
      {parties(receipt, texts)}
      {isLong(lines) && totals(receipt)}
      {lines[0] && lineItems(receipt, texts)}
      {!isLong(lines) && totals(receipt)}
      {notes && (
        <section class="notes">
          <h2>{texts.notes}</h2>
          {prose(notes, 'prose')}
        </section>
      )}
    </article>
  );
}
