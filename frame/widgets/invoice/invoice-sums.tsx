import { figure, money, words, writeMeasure, type Invoice } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import { settledRows, sumRows, type SumRow } from './invoice-amounts.ts';
import { day } from './invoice-head.tsx';
import { currentTexts } from './texts/index.ts';

const percentOf = (percent: string | null, currency: string): ComponentChildren => percent && figure(writeMeasure(percent, 'percent', currency));

/** Renders the totals, from the subtotal to the remaining amount. */
export function invoiceTotals(invoice: Invoice): VNode {
  const { currency } = invoice;
  const row = ({ label, minor, exact, tenants }: SumRow): VNode => (
    <div>
      <dt>{tenants ? [words(label), ' ', percentOf(tenants.percent, currency)] : label}</dt>
      <dd>{money(minor, exact, currency)}</dd>
    </div>
  );
  const settled = settledRows(invoice);
  return (
    <>
      <dl class="totals">{sumRows(invoice).map(row)}</dl>
      {settled.length > 0 && <dl class="totals settled">{settled.map(row)}</dl>}
    </>
  );
}

/** Renders each tax rate with its base, for bookkeeping. */
export function taxTable({ taxes, taxMode, currency }: Invoice): VNode | false {
  const texts = currentTexts();
  if (!taxes[0]) return false;
  return (
    <section class="lines small">
      <h2>{texts.taxes}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.tax}</th>
            <th scope="col">{texts.taxRate}</th>
            <th scope="col">{texts.base}</th>
            <th scope="col">{texts.amount}</th>
          </tr>
        </thead>
        <tbody>
          {taxes.map(({ label, ratePercent, baseMinor, amountMinor, amountExact }) => (
            <tr>
              <th scope="row">{words(label)}</th>
              <td data-label={texts.taxRate}>{percentOf(ratePercent, currency)}</td>
              <td data-label={texts.base}>{money(baseMinor, null, currency)}</td>
              <td>{money(amountMinor, amountExact, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {taxMode === 'inclusive' && <p class="prose">{texts.includedTax}</p>}
      {taxes.some(({ reverseCharge }) => reverseCharge) && <p class="prose">{texts.reverseCharge}</p>}
    </section>
  );
}

/** Renders payments and credits in the order they were recorded. */
export function paymentTable({ payments, credits, currency }: Invoice): VNode | false {
  const texts = currentTexts();
  if (!payments[0] && !credits[0]) return false;
  const row = (date: string, what: ComponentChildren, minor: number): VNode => (
    <tr>
      <th scope="row">{what}</th>
      <td data-label={texts.date}>{day(date)}</td>
      <td>
        {money(minor, null, currency)}
      </td>
    </tr>
  );
  return (
    <section class="lines small">
      <h2>{texts.payments}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.description}</th>
            <th scope="col">{texts.date}</th>
            <th scope="col">{texts.amount}</th>
          </tr>
        </thead>
        <tbody>
          {payments.map(({ paidOn, amountMinor, method, reference }) =>
            row(
              paidOn,
              [amountMinor < 0 ? texts.refund : texts.payment, ' ', method && words(method), ' ', reference && <span class="quiet">{words(reference)}</span>],
              amountMinor,
            ),
          )}
          {credits.map(({ issueDate, number, amountMinor }) => row(issueDate, [texts.creditNote, ' ', words(number)], amountMinor))}
        </tbody>
      </table>
    </section>
  );
}
