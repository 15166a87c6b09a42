import type { VNode } from 'preact';
import type { Receipt } from '../../../protocol/receipt.ts';
import { writeNumber, writePrice } from '../../i18n/format.ts';
import { text } from '../../i18n/language.ts';
import { money } from '../../ui/money.tsx';
import { figure, words } from '../../ui/words.tsx';

/** The line items: a table, which a narrow screen shows as a stack of cards. Columns that no line fills are left out. */
export function lineItems({ lines, currency }: Receipt): VNode {
  const withQuantity = lines.some(({ quantity }) => quantity);
  const withPrice = lines.some(({ unitPrice }) => unitPrice);
  const quantityLabel = text('quantity');
  const priceLabel = text('unitPrice');
  const column = (label: string): VNode => <th scope="col">{label}</th>;
  return (
    <section class="lines">
      <h2>{text('items')}</h2>
      <table>
        <thead>
          <tr>
            {column(text('description'))}
            {withQuantity && column(quantityLabel)}
            {withPrice && column(priceLabel)}
            {column(text('amount'))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ description, quantity, unit, unitPrice, amountMinor, amountExact }) => (
            <tr>
              <th scope="row">{words(description)}</th>
              {withQuantity && (
                <td data-label={quantityLabel}>
                  {quantity && figure(writeNumber(quantity))} {quantity && unit && words(unit)}
                </td>
              )}
              {withPrice && <td data-label={priceLabel}>{unitPrice && figure(writePrice(unitPrice, currency))}</td>}
              <td>{money(amountMinor, amountExact, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
