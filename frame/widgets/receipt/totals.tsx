import type { ComponentChildren, VNode } from 'preact';
import type { Receipt } from '../../../protocol/receipt.ts';
import { writeMeasure } from '../../i18n/format.ts';
import { text } from '../../i18n/language.ts';
import { money } from '../../ui/money.tsx';
import { words } from '../../ui/words.tsx';

export function totals({ taxes, currency, subtotalMinor, subtotalExact, totalMinor, totalExact }: Receipt): VNode {
  const row = (label: ComponentChildren, minor: number, exact: string | null): VNode => (
    <div>
      <dt>{label}</dt>
      <dd>{money(minor, exact, currency)}</dd>
    </div>
  );
  return (
    <dl class="totals">
      {row(text('subtotal'), subtotalMinor, subtotalExact)}
      {taxes.map(({ label, ratePercent, amountMinor, amountExact }) =>
        row([words(label), ' ', ratePercent && writeMeasure(ratePercent, 'percent', currency)], amountMinor, amountExact),
      )}
      {row(text('total'), totalMinor, totalExact)}
    </dl>
  );
}
