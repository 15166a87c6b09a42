import { isLong, prose, type Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { lineItems } from '../sheet/line-items.tsx';
import { parties } from '../sheet/parties.tsx';
import { invoiceHead } from './invoice-head.tsx';
import { invoiceTotals, paymentTable, taxTable } from './invoice-sums.tsx';
import { currentTexts } from './texts/index.ts';

/** Renders a whole invoice: in the frame, on a direct link, on the server and in print. If there are many lines, the totals come first. */
export function invoiceView(invoice: Invoice): VNode {
  const texts = currentTexts();
  const { lines, notes, terms } = invoice;
  return (
    <article class="sheet receipt invoice" aria-labelledby="invoice-title">
      {invoiceHead(invoice)}
      {parties(invoice, texts)}
      {isLong(lines) && invoiceTotals(invoice)}
      {lines[0] && lineItems(invoice, texts)}
      {!isLong(lines) && invoiceTotals(invoice)}
      {taxTable(invoice)}
      {paymentTable(invoice)}
      {terms && passage(texts.terms, terms)}
      {notes && passage(texts.notes, notes)}
    </article>
  );
}

const passage = (title: string, value: string): VNode => (
  <section class="notes">
    <h2>{title}</h2>
    {prose(value, 'prose')}
  </section>
);
