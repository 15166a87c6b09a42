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
  return { period: periods.find((one) => one === held?.cycle) ?? period, currency: held?.currency ?? currency };
}

/** What is offered by a choice. What has no price has no currency either, and what is paid once or otherwise has no period. */
export const offeredBy = (offerings: readonly Offering[], { period, currency }: Choice): Offering[] =>
  offerings.filter(
    (offering) => !isPriced(offering) || (offering.currency === currency && (offering.cycle === period || !periods.some((one) => one === offering.cycle))),
  );
