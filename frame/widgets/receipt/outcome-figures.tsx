import { figure, fill, ownWord, words, writeMeasure, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { compare } from './change.ts';
import { currentTexts } from './texts/index.ts';

const arrows = { up: '↑ ', down: '↓ ', unchanged: '→ ' } as const;

type Outcome = Receipt['outcomes'][number];

/** Renders the outcomes as figures. A change is called better or worse only if the tenant says which direction is good. */
export function outcomeFigures({ outcomes, currency }: Receipt): VNode | undefined {
  const texts = currentTexts();
  if (!outcomes[0]) return undefined;
  return (
    <section class="outcomes" aria-label={texts.outcomes}>
      {outcomes.map((outcome) => (
        <div class="outcome">
          <h2 class="label">{words(outcome.label)}</h2>
          <p class="value">
            {figure(writeMeasure(outcome.amount, outcome.unit, currency))} {ownWord(outcome.unit)}
          </p>
          {outcome.previousAmount !== null && comparison(outcome, outcome.previousAmount, currency)}
        </div>
      ))}
    </section>
  );
}

function comparison({ amount, unit, better }: Outcome, previousAmount: string, currency: string): VNode {
  const texts = currentTexts();
  const { trend, percent, verdict } = compare(amount, previousAmount, better);
  return (
    <p class="change">
      <b>
        <span aria-hidden="true">{arrows[trend]}</span>
        {fill(texts[trend], { change: percent && writeMeasure(percent, 'percent', '') }).trim()}
        {verdict && <span class={verdict}> · {texts[verdict]}</span>}
      </b>{' '}
      {fill(texts.before, { value: writeMeasure(previousAmount, unit, currency) })}
    </p>
  );
}
