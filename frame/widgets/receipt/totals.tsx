import { money, words, writeMeasure, type Receipt } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import { currentTexts } from './texts/index.ts';

export function totals({ taxes, currency, subtotalMinor, subtotalExact, totalMinor, totalExact }: Receipt): VNode {
  const texts = currentTexts();
  const row = (label: ComponentChildren, minor: number, exact: string | null): VNode => (
    <div>
      <dt>{label}</dt>
      <dd>{money(minor, exact, currency)}</dd>
    </div>
  );
  return (
    <dl class="totals">
      {row(texts.subtotal, subtotalMinor, subtotalExact)}
      {taxes.map(({ label, ratePercent, amountMinor, amountExact }) =>
        row([words(label), ' ', ratePercent && writeMeasure(ratePercent, 'percent', currency)], amountMinor, amountExact),
      )}
      {row(texts.total, totalMinor, totalExact)}
    </dl>
  );
}
