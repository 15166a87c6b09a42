import { words } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { Action, type ActionProps } from './action.tsx';
import { badge } from './plan.tsx';
import { price, usage } from './price.tsx';

type Feature = ActionProps['wording']['features'][number];

/** Returns a plan's features by row key. The key has a counter, because a plan may have two features of the same name. */
function rowsOf(features: readonly Feature[]): Map<string, Feature> {
  const counts = new Map<string, number>();
  return new Map(
    features.map((feature) => {
      const turn = (counts.get(feature.label) ?? 0) + 1;
      counts.set(feature.label, turn);
      return [`${turn} ${feature.label}`, feature];
    }),
  );
}

/** Plans side by side in one table, with a row for each feature of any plan. */
export function Comparison({ plans }: { plans: readonly ActionProps[] }): VNode | null {
  const [first] = plans;
  if (!first) return null;
  const { texts } = first;
  const columns = plans.map(({ wording }) => rowsOf(wording.features));
  const rows = new Map(columns.flatMap((column) => [...column].map(([row, { label }]) => [row, label])));
  const hasUsage = plans.some(({ offering }) => offering.ratePlans.length > 0);
  const column = ({ offering: { highlight } }: ActionProps): string => (highlight ? 'plan-column plan-highlight' : 'plan-column');
  const cell = (feature: Feature | undefined): VNode => {
    if (!feature?.included) return <span class="plan-mark plan-out"><span class="unseen">{texts.notIncluded}</span></span>;
    return feature.value === null ? <span class="plan-mark plan-in"><span class="unseen">{texts.included}</span></span> : words(feature.value);
  };
  return (
    // The table scrolls if it does not fit. `tabIndex` lets the keyboard scroll it.
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
          {[...rows].map(([row, label]) => (
            <tr key={row}>
              <th scope="row">{words(label)}</th>
              {plans.map((plan, index) => (
                <td key={plan.offering.id} class={column(plan)}>{cell(columns[index]?.get(row))}</td>
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
