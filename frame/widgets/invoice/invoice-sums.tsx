import { figure, money, words, writeMeasure, type Invoice } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import { day } from './invoice-head.tsx';
import { said } from './texts/index.ts';

/** An exact figure with the other sign. */
const negated = (exact: string | null): string | null => (exact === null ? null : exact.startsWith('-') ? exact.slice(1) : `-${exact}`);
const percentOf = (percent: string | null, currency: string): ComponentChildren => percent && figure(writeMeasure(percent, 'percent', currency));

/** From the sum of the lines to what remains. */
export function invoiceTotals(invoice: Invoice): VNode {
  const texts = said();
  const { currency, kind, taxMode, status, discounts, taxes, creditedMinor, paidMinor, remainingMinor } = invoice;
  const row = (label: ComponentChildren, minor: number, exact: string | null = null): VNode => (
    <div>
      <dt>{label}</dt>
      <dd>{money(minor, exact, currency)}</dd>
    </div>
  );
  const isMoved = creditedMinor !== 0 || paidMinor !== 0;
  return (
    <>
      <dl class="totals">
        {row(texts.subtotal, invoice.subtotalMinor, invoice.subtotalExact)}
        {discounts.map(({ label, percent, amountMinor, amountExact }) =>
          row([words(label), ' ', percentOf(percent, currency)], -amountMinor, negated(amountExact)),
        )}
        {taxMode === 'exclusive' &&
          taxes.map(({ label, ratePercent, amountMinor, amountExact }) => row([words(label), ' ', percentOf(ratePercent, currency)], amountMinor, amountExact))}
        {row(kind === 'credit-note' ? texts.credited : texts.total, invoice.totalMinor, invoice.totalExact)}
      </dl>
      {kind === 'invoice' && isMoved && status !== 'void' && (
        <dl class="totals settled">
          {creditedMinor !== 0 && row(texts.credits, -creditedMinor)}
          {paidMinor !== 0 && row(texts.paidSoFar, -paidMinor)}
          {row(remainingMinor < 0 ? texts.refundDue : texts.amountDue, Math.abs(remainingMinor))}
        </dl>
      )}
    </>
  );
}

/** Each rate with what it is taken of: what a bookkeeper looks for. */
export function taxTable({ taxes, taxMode, currency }: Invoice): VNode | false {
  const texts = said();
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

/** What was paid and what was taken back, in the order in which it was recorded. */
export function paymentTable({ payments, credits, currency }: Invoice): VNode | false {
  const texts = said();
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
