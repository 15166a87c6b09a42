import type { Offering } from '@vitrine/frame/widget';
import { describe, expect, it } from 'vitest';
import { type Choice, choicesOf, firstChoice, offeredBy, availableChoice } from '../../frame/widgets/pricing/choice.ts';

/** Parses an offering such as "EUR monthly", "USD one_time" or "contact". A star marks what the viewer has, and a plus what they are paying. */
function offering(text: string): Offering {
  const [currency = '', cycle = 'monthly'] = text.replace(/[*+]/, '').split(' ');
  const isPriced = currency !== 'contact';
  const held = text.endsWith('*') ? { subscription: { id: 'sub_1' } } : {};
  const begun = text.endsWith('+') ? { checkout: { id: 'chk_1', state: 'pending', checkoutUrl: null } } : {};
  return { id: text, priceMinor: isPriced ? 900 : null, currency: isPriced ? currency : 'EUR', cycle, ...held, ...begun } as unknown as Offering;
}

const plans = (...texts: string[]): Offering[] => texts.map(offering);
const idsOf = (offerings: readonly Offering[], choice: Choice): string[] => offeredBy(offerings, choice).map(({ id }) => id);

describe('the period and currency of plans', () => {
  it.each<[string[], Choice]>([
    [['EUR monthly', 'EUR annual'], { period: 'monthly', currency: 'EUR' }],
    [['EUR annual', 'USD annual'], { period: 'annual', currency: 'EUR' }],
    [['USD annual', 'EUR monthly'], { period: 'monthly', currency: 'EUR' }],
    [['EUR monthly', 'USD annual*'], { period: 'annual', currency: 'USD' }],
    [['EUR monthly', 'USD one_time*'], { period: 'monthly', currency: 'USD' }],
    [['USD one_time*', 'EUR monthly', 'EUR annual*'], { period: 'annual', currency: 'EUR' }],
    [['EUR monthly*', 'USD monthly', 'USD annual+'], { period: 'annual', currency: 'USD' }],
    [['contact', 'EUR one_time'], { period: 'monthly', currency: 'EUR' }],
    [['contact'], { period: 'monthly', currency: '' }],
    [[], { period: 'monthly', currency: '' }],
  ])('start with the right choice for %j', (texts, choice) => expect(firstChoice(plans(...texts))).toEqual(choice));

  it('start with a choice that shows a plan, in any order of offerings', () => {
    const all = ['EUR monthly', 'EUR annual', 'USD monthly', 'USD annual', 'GBP one_time', 'contact'];
    for (const one of all) for (const other of all) for (const third of all)
      expect(idsOf(plans(one, other, third), firstChoice(plans(one, other, third))), `${one}, ${other}, ${third}`).not.toEqual([]);
  });

  it('change together when the chosen period is not sold in the currency, and the reverse', () => {
    const offerings = plans('EUR monthly', 'USD annual', 'GBP annual', 'contact');
    expect(choicesOf(offerings)).toEqual({ periods: ['monthly', 'annual'], currencies: ['EUR', 'USD', 'GBP'] });
    const toAnnual = availableChoice(offerings, { period: 'annual', currency: 'EUR' }, 'period');
    expect([toAnnual, idsOf(offerings, toAnnual)]).toEqual([{ period: 'annual', currency: 'USD' }, ['USD annual', 'contact']]);
    const toPounds = availableChoice(offerings, { period: 'monthly', currency: 'GBP' }, 'currency');
    expect([toPounds, idsOf(offerings, toPounds)]).toEqual([{ period: 'annual', currency: 'GBP' }, ['GBP annual', 'contact']]);
    expect(availableChoice(offerings, { period: 'annual', currency: 'GBP' }, 'period')).toEqual({ period: 'annual', currency: 'GBP' });
  });

  it('fall back to a choice that is sold when the current one no longer is', () => {
    expect(availableChoice(plans('EUR monthly'), { period: 'annual', currency: 'USD' }, 'period')).toEqual({ period: 'monthly', currency: 'EUR' });
    expect(availableChoice(plans('EUR annual'), { period: 'monthly', currency: 'EUR' }, 'period')).toEqual({ period: 'annual', currency: 'EUR' });
  });
});
