import { money, status, words, writePeriod, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { currentTexts } from './texts/index.ts';

export function head(receipt: Receipt): VNode {
  const texts = currentTexts();
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
              {'product' in scope ? texts.product : texts.order} {words('product' in scope ? scope.product : scope.order)}
            </span>
          )}
        </p>
      </div>
      <p class="head-total">
        <span class="label">{texts.total}</span> {money(totalMinor, totalExact, currency)}
      </p>
    </header>
  );
}
