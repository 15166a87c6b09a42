import { currentLanguage, type Offering } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import type { PayContext } from '../payment/checkout.ts';
import type { ActionProps } from './action.tsx';
import type { Layout } from './by-layout.tsx';
import { availableChoice, type Choice, choicesOf, firstChoice, isOwnPlan, offeredBy } from './choice.ts';
import { Comparison } from './comparison.tsx';
import { Plan } from './plan.tsx';
import { Switch } from './switch.tsx';
import type { PricingTexts } from './texts/pricing-texts.ts';
import { wordingOf } from './wording.ts';

export interface PlansProps {
  offerings: readonly Offering[];
  texts: PricingTexts;
  context: PayContext;
  layout: Layout;
}

/** All plans that a viewer may choose from. The viewer selects period and currency if there are several. */
export class Plans extends Component<PlansProps, Choice> {
  override state: Choice = firstChoice(this.props.offerings);

  override render({ offerings, texts, context, layout }: PlansProps, chosen: Choice): VNode {
    // The chosen option may no longer be sold after a reload.
    const choice = availableChoice(offerings, chosen, 'period');
    const { periods, currencies } = choicesOf(offerings);
    const isChange = offerings.some(isOwnPlan);
    const plans = offeredBy(offerings, choice).map((offering): ActionProps => ({ offering, wording: wordingOf(offering), texts, context, isChange }));
    return (
      <section class="plans" aria-label={layout === 'table' ? undefined : texts.plans}>
        <h1 class="unseen">{texts.plans}</h1>
        {(periods.length > 1 || currencies.length > 1) && (
          <div class="plan-switches">
            <Switch
              legend={texts.period}
              name="period"
              options={periods.map((value) => ({ value, label: texts[value] }))}
              chosen={choice.period}
              onChoose={(period) => this.setState(availableChoice(offerings, { ...choice, period }, 'period'))}
            />
            <Switch
              legend={texts.currency}
              name="currency"
              options={currencies.map((value) => ({ value, label: value, title: currencyName(value) }))}
              chosen={choice.currency}
              onChoose={(currency) => this.setState(availableChoice(offerings, { ...choice, currency }, 'currency'))}
            />
          </div>
        )}
        {layout === 'table' ? (
          <Comparison plans={plans} />
        ) : (
          <div class={layout === 'horizontal' ? 'plan-rows' : 'plan-cards'}>
            {plans.map((plan) => (
              <Plan key={plan.offering.id} {...plan} />
            ))}
          </div>
        )}
      </section>
    );
  }
}

function currencyName(code: string): string {
  return new Intl.DisplayNames(currentLanguage().tag, { type: 'currency' }).of(code) ?? code;
}
