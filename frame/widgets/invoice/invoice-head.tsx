import { fill, money, words, writePeriod, type Invoice } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import { headAmount } from './invoice-amounts.ts';
import { invoiceStatus } from './invoice-status.tsx';
import { currentTexts } from './texts/index.ts';

/** Renders a calendar day in the active language. */
export const day = (date: string): VNode => <bdi>{writePeriod({ start: date, end: date })}</bdi>;

/** Renders the number, status and amount due, and below them the dates. */
export function invoiceHead(invoice: Invoice): VNode {
  const texts = currentTexts();
  const { number, kind, corrects, subject, issuer, issueDate, dueDate, period, reference } = invoice;
  const isNote = kind === 'credit-note';
  return (
    <header>
      <div>
        <p class="eyebrow">
          {words(issuer.name)} {!isNote && invoiceStatus(invoice)}
        </p>
        <h1 id="invoice-title">
          {isNote ? texts.creditNote : texts.invoice} {words(number)}
        </h1>
        {(subject || corrects) && (
          <p class="period">
            {subject && words(subject)}
            {corrects && <span>{fill(texts.corrects, { number: `\u2068${corrects.number}\u2069` })}</span>}
          </p>
        )}
      </div>
      {headTotal(invoice)}
      <dl class="facts">
        {fact(texts.issued, day(issueDate))}
        {!isNote && fact(texts.due, day(dueDate))}
        {period && fact(texts.period, <bdi>{writePeriod(period)}</bdi>)}
        {reference && fact(texts.reference, words(reference))}
      </dl>
    </header>
  );
}

const fact = (label: string, value: ComponentChildren): VNode => (
  <div>
    <dt class="label">{label}</dt>
    <dd>{value}</dd>
  </div>
);

function headTotal(invoice: Invoice): VNode {
  const { label, minor, exact } = headAmount(invoice);
  return (
    <p class="head-total">
      <span class="label">{label}</span> {money(minor, exact, invoice.currency)}
    </p>
  );
}
