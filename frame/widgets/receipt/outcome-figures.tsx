import type { VNode } from 'preact';
import type { Receipt } from '../../../protocol/receipt.ts';
import { writeMeasure } from '../../i18n/format.ts';
import { text } from '../../i18n/language.ts';
import { ownWord } from '../../ui/unit.ts';
import { figure, words } from '../../ui/words.tsx';
import { compare } from './change.ts';

const arrows = { up: '↑ ', down: '↓ ', unchanged: '→ ' } as const;

/** What was achieved, as figures. Which direction is the good one is not known, so none is coloured good or bad. */
export function outcomeFigures({ outcomes, currency }: Receipt): VNode | undefined {
  if (!outcomes[0]) return undefined;
  return (
    <section class="outcomes" aria-label={text('outcomes')}>
      {outcomes.map(({ label, amount, unit, previousAmount }) => (
        <div class="outcome">
          <h2 class="label">{words(label)}</h2>
          <p class="value">
            {figure(writeMeasure(amount, unit, currency))} {ownWord(unit)}
          </p>
          {previousAmount !== null && comparison(amount, previousAmount, writeMeasure(previousAmount, unit, currency))}
        </div>
      ))}
    </section>
  );
}

function comparison(amount: string, previousAmount: string, before: string): VNode {
  const { trend, percent } = compare(amount, previousAmount);
  return (
    <p class="change">
      <b>
        <span aria-hidden="true">{arrows[trend]}</span>
        {text(trend, { change: percent && writeMeasure(percent, 'percent', '') }).trim()}
      </b>{' '}
      {text('before', { value: before })}
    </p>
  );
}
