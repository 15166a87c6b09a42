import { isLong, prose, words, type Invoice, type Party } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { invoiceHead } from './invoice-head.tsx';
import { invoiceLines } from './invoice-lines.tsx';
import { invoiceTotals, paymentTable, taxTable } from './invoice-sums.tsx';
import { said } from './texts/index.ts';

/** An invoice, whole. The same in the frame, on a direct link, on the server and on paper. Before many lines stands what they come to. */
export function invoiceView(invoice: Invoice): VNode {
  const texts = said();
  const { lines, notes, terms, issuer, recipient } = invoice;
  return (
    <article class="sheet receipt invoice" aria-labelledby="invoice-title">
      {invoiceHead(invoice)}
      <section class="parties">
        {party(texts.from, issuer)}
        {party(texts.to, recipient)}
      </section>
      {isLong(lines) && invoiceTotals(invoice)}
      {lines[0] && invoiceLines(invoice)}
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

function party(label: string, { name, addressLines, taxId, email }: Party): VNode {
  return (
    <div>
      <h2 class="label">{label}</h2>
      <address>
        <b>{words(name)}</b>
        {addressLines.map(words)}
        {taxId && (
          <span>
            {said().taxId} {words(taxId)}
          </span>
        )}
        {email && words(email)}
      </address>
    </div>
  );
}
