import type { Tax } from '../../../protocol/receipt.ts';
import { Money } from '../../ui/money.tsx';
import { Text } from '../../ui/text.tsx';
import type { ReceiptProps } from './receipt-view.tsx';

export function Totals({ receipt, language }: ReceiptProps) {
  const { taxes, currency, subtotalMinor, subtotalExact, totalMinor, totalExact } = receipt;
  const money = { currency, language };
  const rate = ({ ratePercent }: Tax) => ratePercent !== null && <bdi class="quiet"> {language.format.percent(ratePercent)}</bdi>;
  return (
    <dl class="totals">
      <div>
        <dt>{language.text('subtotal')}</dt>
        <dd>
          <Money minor={subtotalMinor} exact={subtotalExact} {...money} />
        </dd>
      </div>
      {taxes.map((tax, index) => (
        <div key={index}>
          <dt>
            <Text>{tax.label}</Text>
            {rate(tax)}
          </dt>
          <dd>
            <Money minor={tax.amountMinor} exact={tax.amountExact} {...money} />
          </dd>
        </div>
      ))}
      <div class="grand">
        <dt>{language.text('total')}</dt>
        <dd>
          <Money minor={totalMinor} exact={totalExact} {...money} />
        </dd>
      </div>
    </dl>
  );
}
