import { figure, fill, ownWord, words, writeMeasure, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { compare } from './change.ts';
import { said } from './texts/index.ts';

const arrows = { up: '↑ ', down: '↓ ', unchanged: '→ ' } as const;

/** What was achieved, as figures. Which direction is the good one is not known, so none is coloured good or bad. */
export function outcomeFigures({ outcomes, currency }: Receipt): VNode | undefined {
  const texts = said();
  if (!outcomes[0]) return undefined;
  return (
    <section class="outcomes" aria-label={texts.outcomes}>
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
  const texts = said();
  const { trend, percent } = compare(amount, previousAmount);
  return (
    <p class="change">
      <b>
        <span aria-hidden="true">{arrows[trend]}</span>
        {fill(texts[trend], { change: percent && writeMeasure(percent, 'percent', '') }).trim()}
      </b>{' '}
      {fill(texts.before, { value: before })}
    </p>
  );
}
