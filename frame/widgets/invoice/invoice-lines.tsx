import { figure, isLong, manyRows, money, words, writeMeasure, writeNumber, writePeriod, writePrice, type Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { said } from './texts/index.ts';

/** What is billed, as a table, which a narrow screen shows as a stack of cards; of many lines the first ones, and the others folded. */
export function invoiceLines(invoice: Invoice): VNode {
  const texts = said();
  const { lines } = invoice;
  return (
    <section class={isLong(lines) ? 'lines many' : 'lines'}>
      <h2>{texts.items}</h2>
      {manyRows({ count: lines.length, table: (from, to, caption) => lineTable(invoice, lines.slice(from, to), caption), texts })}
    </section>
  );
}

/** Columns that no line of the invoice fills are left out. */
function lineTable({ lines: all, currency }: Invoice, lines: Invoice['lines'], caption?: string): VNode {
  const texts = said();
  const withQuantity = all.some(({ quantity }) => quantity);
  const withPrice = all.some(({ unitPrice }) => unitPrice);
  const withRate = all.some(({ taxRatePercent }) => taxRatePercent);
  const column = (label: string): VNode => <th scope="col">{label}</th>;
  return (
    <table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {column(texts.description)}
          {withQuantity && column(texts.quantity)}
          {withPrice && column(texts.unitPrice)}
          {withRate && column(texts.taxRate)}
          {column(texts.amount)}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ description, period, quantity, unit, unitPrice, taxRatePercent, amountMinor, amountExact }) => (
          <tr>
            <th scope="row">
              {words(description)}
              {period && <bdi class="line-period">{writePeriod(period)}</bdi>}
            </th>
            {withQuantity && (
              <td data-label={texts.quantity}>
                {quantity && figure(writeNumber(quantity))} {quantity && unit && words(unit)}
              </td>
            )}
            {withPrice && <td data-label={texts.unitPrice}>{unitPrice && figure(writePrice(unitPrice, currency))}</td>}
            {withRate && <td data-label={texts.taxRate}>{taxRatePercent && figure(writeMeasure(taxRatePercent, 'percent', currency))}</td>}
            <td>{money(amountMinor, amountExact, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
