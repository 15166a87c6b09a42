import type { Line } from '../../../protocol/receipt.ts';
import type { Language } from '../../i18n/language.ts';
import { Money } from '../../ui/money.tsx';
import { Text } from '../../ui/text.tsx';
import type { ReceiptProps } from './receipt-view.tsx';

/** The line items: a table, which a narrow screen shows as a stack of cards. Columns that no line fills are left out. */
export function Lines({ receipt, language }: ReceiptProps) {
  const { lines, currency } = receipt;
  const withQuantity = lines.some((line) => line.quantity !== null);
  const withPrice = lines.some((line) => line.unitPrice !== null);
  return (
    <section class="lines">
      <h2>
        {language.text('items')} <span class="quiet">{language.count('itemCount', lines.length)}</span>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{language.text('description')}</th>
            {withQuantity && <th scope="col">{language.text('quantity')}</th>}
            {withPrice && <th scope="col">{language.text('unitPrice')}</th>}
            <th scope="col">{language.text('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index}>
              <th scope="row">
                <Text>{line.description}</Text>
              </th>
              {withQuantity && <td data-label={language.text('quantity')}>{line.quantity !== null && <Quantity line={line} language={language} />}</td>}
              {withPrice && <td data-label={language.text('unitPrice')}>{line.unitPrice !== null && <bdi class="figure">{language.format.price(line.unitPrice, currency)}</bdi>}</td>}
              <td>
                <Money minor={line.amountMinor} exact={line.amountExact} currency={currency} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Quantity({ line, language }: { line: Line; language: Language }) {
  return (
    <>
      <bdi class="figure">{language.format.number(line.quantity ?? '')}</bdi>
      {line.unit && (
        <span class="quiet">
          {' '}
          <Text>{line.unit}</Text>
        </span>
      )}
    </>
  );
}
