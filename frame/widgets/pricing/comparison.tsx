import { words } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { Action, type ActionProps } from './action.tsx';
import { badge } from './plan.tsx';
import { price, usage } from './price.tsx';

/** Plans beside each other in one table, a row for each feature that any of them has. */
export function Comparison({ plans }: { plans: readonly ActionProps[] }): VNode | null {
  const [first] = plans;
  if (!first) return null;
  const { texts } = first;
  const labels = [...new Set(plans.flatMap(({ wording }) => wording.features.map(({ label }) => label)))];
  const hasUsage = plans.some(({ offering }) => offering.ratePlans.length > 0);
  const column = ({ offering: { highlight, subscription } }: ActionProps): string =>
    ['plan-column', highlight && 'plan-highlight', subscription && 'plan-own'].filter(Boolean).join(' ');
  const cell = ({ wording: { features } }: ActionProps, label: string): VNode => {
    const feature = features.find((one) => one.label === label);
    if (!feature?.included) return <span class="plan-mark plan-out"><span class="unseen">{texts.notIncluded}</span></span>;
    return feature.value === null ? <span class="plan-mark plan-in"><span class="unseen">{texts.included}</span></span> : words(feature.value);
  };
  return (
    // Where the columns do not fit the table scrolls, which the keyboard can do once it has the focus.
    <div class="sheet plan-table" tabIndex={0} role="region" aria-label={texts.plans}>
      <table>
        <thead>
          <tr>
            <td />
            {plans.map((plan) => (
              <th key={plan.offering.id} scope="col" class={column(plan)}>
                <span class="plan-name">{words(plan.wording.name)}</span> {badge(plan)}
                {price(plan)}
                <Action {...plan} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label) => (
            <tr key={label}>
              <th scope="row">{words(label)}</th>
              {plans.map((plan) => (
                <td key={plan.offering.id} class={column(plan)}>{cell(plan, label)}</td>
              ))}
            </tr>
          ))}
          {hasUsage && (
            <tr>
              <th scope="row">{texts.usage}</th>
              {plans.map((plan) => (
                <td key={plan.offering.id} class={column(plan)}>{usage(plan)}</td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
