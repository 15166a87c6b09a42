import { Money } from '../../ui/money.tsx';
import { Status } from '../../ui/status.tsx';
import { Text } from '../../ui/text.tsx';
import type { ReceiptProps } from './receipt-view.tsx';

export function ReceiptHeader({ receipt, language }: ReceiptProps) {
  const { title, period, scope, issuer, currency, totalMinor, totalExact } = receipt;
  return (
    <header class="head">
      <div>
        <p class="eyebrow">
          <Text>{issuer.name}</Text>
          <Status of={receipt} language={language} />
        </p>
        <h1 id="receipt-title" tabIndex={-1}>
          <Text>{title}</Text>
        </h1>
        <p class="period">
          <bdi>{language.format.period(period)}</bdi>
          {scope && (
            <span>
              {language.text('product' in scope ? 'product' : 'order')} <Text>{'product' in scope ? scope.product : scope.order}</Text>
            </span>
          )}
        </p>
      </div>
      <p class="head-total">
        <span class="label">{language.text('total')}</span>
        <Money minor={totalMinor} exact={totalExact} currency={currency} language={language} />
      </p>
    </header>
  );
}
