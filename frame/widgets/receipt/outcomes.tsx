import type { Outcome } from '../../../protocol/receipt.ts';
import type { Language } from '../../i18n/language.ts';
import { Text } from '../../ui/text.tsx';
import { compare } from './change.ts';
import type { ReceiptProps } from './receipt-view.tsx';

/** What was achieved, as figures. Which direction is the good one is not known, so none is coloured good or bad. */
export function Outcomes({ receipt, language }: ReceiptProps) {
  return (
    <section class="outcomes" aria-label={language.text('outcomes')}>
      {receipt.outcomes.map((outcome, index) => (
        <OutcomeFigure key={index} outcome={outcome} currency={receipt.currency} language={language} />
      ))}
    </section>
  );
}

function OutcomeFigure({ outcome, currency, language }: { outcome: Outcome; currency: string; language: Language }) {
  const { label, amount, unit, previousAmount } = outcome;
  const write = (value: string): string => language.format.measure(value, unit, currency);
  return (
    <div class="outcome">
      <h2 class="label">
        <Text>{label}</Text>
      </h2>
      <p class="value">
        <bdi class="figure">{write(amount)}</bdi> {ownWord(unit) && <Text>{unit}</Text>}
      </p>
      {previousAmount !== null && <Comparison {...compare(amount, previousAmount)} before={write(previousAmount)} language={language} />}
    </div>
  );
}

const arrows = { up: '↑', down: '↓', unchanged: '→' } as const;

function Comparison({ trend, percent, before, language }: ReturnType<typeof compare> & { before: string; language: Language }) {
  const change = percent === undefined ? '' : language.format.percent(percent);
  return (
    <p class="change">
      <span class="trend">
        <span aria-hidden="true">{arrows[trend]} </span>
        <span>{language.text(trend, { change }).trim()}</span>
      </span>{' '}
      <span>{language.text('before', { value: before })}</span>
    </p>
  );
}

function ownWord(unit: string): boolean {
  return !['currency', 'percent', 'hours', 'count'].includes(unit);
}
