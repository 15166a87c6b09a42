import { figure, money, words, writeNumber, writePrice, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { said } from './texts/index.ts';

/** Lines of a receipt as a table, which a narrow screen shows as a stack of cards. Columns that no line of the receipt fills are left out. */
export function lineTable({ lines: all, currency }: Receipt, lines: Receipt['lines'], caption?: string): VNode {
  const texts = said();
  const withQuantity = all.some(({ quantity }) => quantity);
  const withPrice = all.some(({ unitPrice }) => unitPrice);
  const column = (label: string): VNode => <th scope="col">{label}</th>;
  return (
    <table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {column(texts.description)}
          {withQuantity && column(texts.quantity)}
          {withPrice && column(texts.unitPrice)}
          {column(texts.amount)}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ description, quantity, unit, unitPrice, amountMinor, amountExact }) => (
          <tr>
            <th scope="row">{words(description)}</th>
            {withQuantity && (
              <td data-label={texts.quantity}>
                {quantity && figure(writeNumber(quantity))} {quantity && unit && words(unit)}
              </td>
            )}
            {withPrice && <td data-label={texts.unitPrice}>{unitPrice && figure(writePrice(unitPrice, currency))}</td>}
            <td>{money(amountMinor, amountExact, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
