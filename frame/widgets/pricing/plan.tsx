import { counted, prose, words } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { Action, type ActionProps } from './action.tsx';
import { isOwnPlan, isSold } from './choice.ts';
import { price, usage } from './price.tsx';

/** Renders the badge beside the name of a plan that stands out. What was bought once is not the viewer's plan. */
export const badge = ({ offering, texts }: Pick<ActionProps, 'offering' | 'texts'>): VNode | false => {
  const isOwn = isOwnPlan(offering);
  const label = isOwn ? texts.current : offering.subscription ? undefined : !isSold(offering) ? texts.soldOut : offering.highlight && texts.recommended;
  return Boolean(label) && <span key={label} class={isOwn ? 'plan-badge plan-current' : 'plan-badge'}>{label}</span>;
};

/** A whole plan: name, price, features and action. */
export function Plan(props: ActionProps): VNode {
  const { offering, wording, texts, level = 2 } = props;
  const { id, highlight, subscription, trialDays } = offering;
  const name = `plan-${id}`;
  const marks = ['plan sheet', highlight && 'plan-highlight', !subscription && !isSold(offering) && 'plan-sold-out'].filter(Boolean);
  return (
    <article class={marks.join(' ')} aria-labelledby={name}>
      <header class="plan-head">
        <p class="plan-title">
          <span id={name} class="plan-name" role="heading" aria-level={level}>
            {words(wording.name)}
          </span>{' '}
          {badge(props)}
        </p>
        {price(props)}
        <div class="plan-about">
          {trialDays > 0 && !subscription && <p class="plan-trial">{counted(texts.trialFree, trialDays)}</p>}
          {wording.description !== null && prose(wording.description, 'plan-text quiet')}
        </div>
      </header>
      <div class="plan-body">
        {wording.features.length > 0 && (
          <ul class="plan-features" aria-label={texts.features}>
            {wording.features.map(({ label, value, included }, index) => (
              <li key={index} class={included ? 'plan-in' : 'plan-out'}>
                {!included && <span class="unseen">{texts.notIncluded}: </span>}
                {words(label)} {value !== null && <b>{words(value)}</b>}
              </li>
            ))}
          </ul>
        )}
        {usage(props)}
      </div>
      <footer class="plan-foot">
        <Action {...props} />
      </footer>
    </article>
  );
}
