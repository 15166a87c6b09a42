import type { Offering } from '@vitrine/frame/widget';
import { describe, expect, it } from 'vitest';
import { type Choice, choicesOf, firstChoice, offeredBy, settled } from '../../frame/widgets/pricing/choice.ts';

/** Written as "EUR monthly", "USD one_time", "contact"; the plan that the viewer has, with a star. */
function offering(text: string): Offering {
  const [currency = '', cycle = 'monthly'] = text.replace('*', '').split(' ');
  const isPriced = currency !== 'contact';
  const held = text.endsWith('*') ? { subscription: { id: 'sub_1' } } : {};
  return { id: text, priceMinor: isPriced ? 900 : null, currency: isPriced ? currency : 'EUR', cycle, ...held } as unknown as Offering;
}

const plans = (...texts: string[]): Offering[] => texts.map(offering);
const idsOf = (offerings: readonly Offering[], choice: Choice): string[] => offeredBy(offerings, choice).map(({ id }) => id);

describe('what is shown of plans', () => {
  it.each<[string[], Choice]>([
    [['EUR monthly', 'EUR annual'], { period: 'monthly', currency: 'EUR' }],
    [['EUR annual', 'USD annual'], { period: 'annual', currency: 'EUR' }],
    [['USD annual', 'EUR monthly'], { period: 'monthly', currency: 'EUR' }],
    [['EUR monthly', 'USD annual*'], { period: 'annual', currency: 'USD' }],
    [['EUR monthly', 'USD one_time*'], { period: 'monthly', currency: 'USD' }],
    [['contact', 'EUR one_time'], { period: 'monthly', currency: 'EUR' }],
    [['contact'], { period: 'monthly', currency: '' }],
    [[], { period: 'monthly', currency: '' }],
  ])('first, of %j', (texts, choice) => expect(firstChoice(plans(...texts))).toEqual(choice));

  it('first is never nothing, whatever has a price stands behind what', () => {
    const all = ['EUR monthly', 'EUR annual', 'USD monthly', 'USD annual', 'GBP one_time', 'contact'];
    for (const one of all) for (const other of all) for (const third of all)
      expect(idsOf(plans(one, other, third), firstChoice(plans(one, other, third))), `${one}, ${other}, ${third}`).not.toEqual([]);
  });

  it('of a period that is not sold in a currency, is sold in another one; and the other way round', () => {
    const offerings = plans('EUR monthly', 'USD annual', 'GBP annual', 'contact');
    expect(choicesOf(offerings)).toEqual({ periods: ['monthly', 'annual'], currencies: ['EUR', 'USD', 'GBP'] });
    const toAnnual = settled(offerings, { period: 'annual', currency: 'EUR' }, 'period');
    expect([toAnnual, idsOf(offerings, toAnnual)]).toEqual([{ period: 'annual', currency: 'USD' }, ['USD annual', 'contact']]);
    const toPounds = settled(offerings, { period: 'monthly', currency: 'GBP' }, 'currency');
    expect([toPounds, idsOf(offerings, toPounds)]).toEqual([{ period: 'annual', currency: 'GBP' }, ['GBP annual', 'contact']]);
    expect(settled(offerings, { period: 'annual', currency: 'GBP' }, 'period')).toEqual({ period: 'annual', currency: 'GBP' });
  });

  it('stays something when what was chosen is not sold any more', () => {
    expect(settled(plans('EUR monthly'), { period: 'annual', currency: 'USD' }, 'period')).toEqual({ period: 'monthly', currency: 'EUR' });
    expect(settled(plans('EUR annual'), { period: 'monthly', currency: 'EUR' }, 'period')).toEqual({ period: 'annual', currency: 'EUR' });
  });
});
