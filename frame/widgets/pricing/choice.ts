import type { Offering } from '@vitrine/frame/widget';

/** The two billing cycles that viewers choose between. Other cycles are shown with either. */
export const periods = ['monthly', 'annual'] as const;

export type Period = (typeof periods)[number];

/** The available options. With fewer than two of a kind, there is no choice. */
export interface Choices {
  periods: readonly Period[];
  currencies: readonly string[];
}

export interface Choice {
  period: Period;
  currency: string;
}

const isPriced = ({ priceMinor }: Offering): boolean => priceMinor !== null;
/** Whether it can be changed to. A one-time purchase is bought in addition to a plan. */
export const isPlan = ({ cycle }: Offering): boolean => cycle !== 'one_time';
/** Whether it is on sale. A customer sees archived offerings that they have or are paying. */
export const isSold = ({ status, soldOut }: Offering): boolean => !soldOut && status !== 'archived';
export const isOwnPlan = (offering: Offering): boolean => Boolean(offering.subscription) && isPlan(offering);
const periodOf = (offering: Offering | undefined): Period | undefined => periods.find((one) => one === offering?.cycle);

export function choicesOf(offerings: readonly Offering[]): Choices {
  const priced = offerings.filter(isPriced);
  return {
    periods: periods.filter((period) => priced.some(({ cycle }) => cycle === period)),
    currencies: [...new Set(priced.map(({ currency }) => currency))],
  };
}

/** Returns the initial choice: that of a payment in progress, or of what the viewer has, a plan first. Otherwise the first option of each kind. */
export function firstChoice(offerings: readonly Offering[]): Choice {
  const { periods: [period = 'monthly'], currencies: [currency = ''] } = choicesOf(offerings);
  const own = offerings.find(({ checkout }) => checkout) ?? offerings.find(isOwnPlan) ?? offerings.find(({ subscription }) => subscription);
  return availableChoice(offerings, { period: periodOf(own) ?? period, currency: own?.currency ?? currency }, own ? 'currency' : 'period');
}

/** Returns the offerings for a choice. An offering without a price matches every choice, and a priced one with another cycle matches every period. */
export const offeredBy = (offerings: readonly Offering[], { period, currency }: Choice): Offering[] =>
  offerings.filter(
    (offering) => !isPriced(offering) || (offering.currency === currency && (offering.cycle === period || !periods.some((one) => one === offering.cycle))),
  );

/** Returns a choice that has offerings. If the combination has none, for example monthly in dollars, the option chosen last stays and the other changes. */
export function availableChoice(offerings: readonly Offering[], choice: Choice, last: keyof Choice): Choice {
  const isOffered = (one: Choice): boolean => offeredBy(offerings, one).some(isPriced);
  const choices = choicesOf(offerings);
  const others = last === 'period' ? choices.currencies.map((currency) => ({ ...choice, currency })) : choices.periods.map((period) => ({ ...choice, period }));
  const first = offerings.find(isPriced);
  return [choice, ...others].find(isOffered) ?? { period: periodOf(first) ?? 'monthly', currency: first?.currency ?? choice.currency };
}
