import type { Receipt } from '../../../protocol/receipt.ts';
import type { Language } from '../../i18n/language.ts';
import { Plot } from '../../ui/plot.tsx';
import { Prose } from '../../ui/text.tsx';
import { Lines } from './lines.tsx';
import { Outcomes } from './outcomes.tsx';
import { Parties } from './parties.tsx';
import { ReceiptHeader } from './receipt-header.tsx';
import { Totals } from './totals.tsx';

export interface ReceiptProps {
  receipt: Receipt;
  language: Language;
}

/** A receipt, whole. The same in the frame, on a direct link, on the server and on paper. */
export function ReceiptView({ receipt, language }: ReceiptProps) {
  const { summary, outcomes, series, lines, notes, currency } = receipt;
  return (
    <article class="sheet receipt" aria-labelledby="receipt-title">
      <ReceiptHeader receipt={receipt} language={language} />
      {summary && <Prose class="summary">{summary}</Prose>}
      {outcomes.length > 0 && <Outcomes receipt={receipt} language={language} />}
      {series && series.points.length > 0 && <Plot series={series} currency={currency} language={language} />}
      <Parties receipt={receipt} language={language} />
      {lines.length > 0 && <Lines receipt={receipt} language={language} />}
      <Totals receipt={receipt} language={language} />
      {notes && (
        <section class="notes">
          <h2>{language.text('notes')}</h2>
          <Prose class="prose">{notes}</Prose>
        </section>
      )}
    </article>
  );
}
