import type { Offering } from '@vitrine/frame/widget';

/** The two cycles that viewers choose between. All others are offered beside either. */
export const periods = ['monthly', 'annual'] as const;

export type Period = (typeof periods)[number];

/** What a viewer can choose between: more than one of a kind, else there is nothing to choose. */
export interface Choices {
  periods: readonly Period[];
  currencies: readonly string[];
}

export interface Choice {
  period: Period;
  currency: string;
}

const isPriced = ({ priceMinor }: Offering): boolean => priceMinor !== null;
const isHeld = ({ subscription }: Offering): boolean => Boolean(subscription);
const periodOf = (offering: Offering | undefined): Period | undefined => periods.find((one) => one === offering?.cycle);

export function choicesOf(offerings: readonly Offering[]): Choices {
  const priced = offerings.filter(isPriced);
  return {
    periods: periods.filter((period) => priced.some(({ cycle }) => cycle === period)),
    currencies: [...new Set(priced.map(({ currency }) => currency))],
  };
}

/** What is shown first: where the viewer's own plan is, else the first of each. */
export function firstChoice(offerings: readonly Offering[]): Choice {
  const { periods: [period = 'monthly'], currencies: [currency = ''] } = choicesOf(offerings);
  const held = offerings.find(isHeld);
  return settled(offerings, { period: periodOf(held) ?? period, currency: held?.currency ?? currency }, held ? 'currency' : 'period');
}

/** What is offered by a choice. What has no price has no currency either, and what is paid once or otherwise has no period. */
export const offeredBy = (offerings: readonly Offering[], { period, currency }: Choice): Offering[] =>
  offerings.filter(
    (offering) => !isPriced(offering) || (offering.currency === currency && (offering.cycle === period || !periods.some((one) => one === offering.cycle))),
  );

/** Nothing may be sold by the month in dollars and by the year in euros: then what was chosen last stays, and the other gives way. */
export function settled(offerings: readonly Offering[], choice: Choice, last: keyof Choice): Choice {
  const isSold = (one: Choice): boolean => offeredBy(offerings, one).some(isPriced);
  const choices = choicesOf(offerings);
  const others = last === 'period' ? choices.currencies.map((currency) => ({ ...choice, currency })) : choices.periods.map((period) => ({ ...choice, period }));
  const first = offerings.find(isPriced);
  return [choice, ...others].find(isSold) ?? { period: periodOf(first) ?? 'monthly', currency: first?.currency ?? choice.currency };
}
