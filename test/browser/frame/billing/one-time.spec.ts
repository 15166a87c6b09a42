import { locales } from '../../../../protocol/locales.ts';
import { expect, test } from '../embed.ts';
import { offerings, sell } from './price-sample.ts';

const [plan] = offerings;
const onboarding = { ...plan, externalId: 'onboarding', name: 'Onboarding', texts: {}, cycle: 'one_time', priceMinor: 0, position: 9 };
const team = { ...plan, externalId: 'team', name: 'Team', texts: {}, position: 1 };
const scale = { ...plan, externalId: 'scale', name: 'Scale', texts: {}, position: 2 };

const held = (externalId: string) => ({ externalId: `of ${externalId}`, customer: { externalId: 'customer-1' }, offering: externalId, status: 'active' });

for (const layout of ['vertical', 'table'] as const) {
  test(`a one-time offering is bought beside a plan, and is neither a plan to change to nor the own plan: ${layout}`, async ({ embed, world }) => {
    await sell(world, [team, scale, onboarding]);
    await world.manage('/v1/subscriptions', held('team'));
    await embed.open({ widget: 'pricing-table', layout });
    const { frame } = embed;
    const box = (name: string) => (layout === 'table' ? frame.locator('thead th', { hasText: name }) : frame.getByRole('article', { name }));
    await expect(box('Scale').getByRole('button')).toHaveText('Change to this plan');
    await box('Onboarding').getByRole('button', { name: 'Buy', exact: true }).click();
    await expect(box('Onboarding').locator('.plan-held')).toHaveText('Bought');
    await expect.poll(() => embed.events('checkoutCompleted')).toHaveLength(1);
    await expect(frame.locator('.plan-current')).toHaveText('Your plan');
    await expect(box('Team').locator('.plan-badge')).toHaveText('Your plan');
    await expect(box('Onboarding').locator('.plan-badge')).toHaveCount(0);
    await expect(box('Scale').getByRole('button')).toHaveText('Change to this plan');
  });
}

test('who has only bought once has no plan to change from', async ({ embed, world }) => {
  const { ids } = await sell(world, [team, onboarding]);
  await world.manage('/v1/subscriptions', held('onboarding'));
  await embed.open({ widget: 'pricing-table' });
  await expect(embed.frame.getByRole('article', { name: 'Team' }).getByRole('button')).toHaveText('Subscribe');
  await expect(embed.frame.getByRole('article', { name: 'Onboarding' }).locator('.plan-held')).toHaveText('Bought');
  await embed.update({ widget: 'pricing-card', resource: String(ids['onboarding']) });
  await expect(embed.frame.locator('.plan-held')).toHaveText('Bought');
  await expect(embed.frame.locator('.plan-badge')).toHaveCount(0);
});

const words = {
  ...{ en: ['Buy', 'Subscribe'], de: ['Kaufen', 'Abonnieren'], fr: ['Acheter', 'S’abonner'], es: ['Comprar', 'Suscribirse'] },
  ...{ ja: ['購入する', '申し込む'], 'pt-BR': ['Comprar', 'Assinar'], ar: ['شراء', 'اشترك'] },
};

test('a one-time offering is bought and a plan is subscribed to, in every language', async ({ embed, world }) => {
  await sell(world, [team, onboarding]);
  expect(Object.keys(words).toSorted()).toEqual([...locales].toSorted());
  for (const [locale, [buy = '', subscribe = '']] of Object.entries(words)) {
    await embed.open({ widget: 'pricing-table', locale });
    await expect(embed.frame.locator('.plan-foot button')).toHaveText([subscribe, buy]);
  }
});
