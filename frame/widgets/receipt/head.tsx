import type { VNode } from 'preact';
import type { Receipt } from '../../../protocol/receipt.ts';
import { writePeriod } from '../../i18n/format.ts';
import { text } from '../../i18n/language.ts';
import { money } from '../../ui/money.tsx';
import { status } from '../../ui/status.tsx';
import { words } from '../../ui/words.tsx';

export function head(receipt: Receipt): VNode {
  const { title, period, scope, issuer, currency, totalMinor, totalExact } = receipt;
  return (
    <header>
      <div>
        <p class="eyebrow">
          {words(issuer.name)} {status(receipt)}
        </p>
        <h1 id="receipt-title">{words(title)}</h1>
        <p class="period">
          <bdi>{writePeriod(period)}</bdi>
          {scope && (
            <span>
              {'product' in scope ? text('product') : text('order')} {words('product' in scope ? scope.product : scope.order)}
            </span>
          )}
        </p>
      </div>
      <p class="head-total">
        <span class="label">{text('total')}</span> {money(totalMinor, totalExact, currency)}
      </p>
    </header>
  );
}
