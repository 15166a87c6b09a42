import type { Page } from '@playwright/test';
import { type Embed, expect, test } from '../embed.ts';
import type { World } from '../../support/world.ts';
import { advanceUntil, pauseClock } from '../../support/time.ts';
import { invoiceSample } from './invoice-sample.ts';
import { offerings, sell } from './price-sample.ts';

const [plan] = offerings;
const team = { ...plan, externalId: 'team', name: 'Team', texts: {} };

/** What no longer sells a plan, or sells it in another way. */
const ends = {
  archived: { status: 'archived' },
  'sold out': { soldOut: true },
  'without a price': { priceMinor: null },
  'sold elsewhere': { callToAction: { url: 'https://acme.example/talk' } },
};

/** Puts a plan up for sale whose payment stays open. */
async function sellTeam(world: World): Promise<string> {
  const { ids } = await sell(world, [team, { ...plan, externalId: 'other', name: 'Other', texts: {} }]);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  world.pages.serve('/pay', '<!doctype html><link rel="icon" href="data:,"><title>Pay</title>');
  return String(ids['team']);
}

/** Begins the payment of the plan as its customer. */
async function startPaying(embed: Embed, page: Page, resource: string): Promise<void> {
  await embed.open({ widget: 'subscribe-button', resource });
  const opened = page.waitForEvent('popup');
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await (await opened).close();
  await expect(embed.frame.locator('.plan-strong')).toHaveText('Waiting for the payment…');
}

for (const [end, changes] of Object.entries(ends)) {
  test(`an open payment stays visible, and can be cancelled, after its plan is ${end}`, async ({ embed, page, world }) => {
    const resource = await sellTeam(world);
    await startPaying(embed, page, resource);
    await world.manage('/v1/offerings', { ...team, ...changes });
    for (const widget of ['pricing-table', 'pricing-card', 'subscribe-button'] as const) {
      await embed.open(widget === 'pricing-table' ? { widget } : { widget, resource });
      await expect(embed.frame.locator('.plan-strong')).toHaveText('Waiting for the payment…');
      await expect(embed.frame.getByRole('button', { name: 'Cancel' })).toBeVisible();
    }
    await embed.frame.getByRole('button', { name: 'Cancel' }).click();
    await expect(embed.frame.getByText('The payment was cancelled.')).toBeVisible();
    const isSold = end === 'without a price' || end === 'sold elsewhere';
    await expect(embed.frame.locator('.plan-button[aria-disabled=true]')).toHaveCount(isSold ? 0 : 1);
  });
}

test('a payment on its way stays visible after its plan is archived, and nothing can be bought', async ({ embed, page, world }) => {
  const resource = await sellTeam(world);
  await startPaying(embed, page, resource);
  await world.manage('/v1/offerings', { ...team, status: 'archived' });
  await page.route('**/v1/offerings**', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"state":"open"', '"state":"pending"') });
  });
  await page.route('**/v1/checkouts/*', () => {});
  for (const widget of ['pricing-table', 'pricing-card', 'subscribe-button'] as const) {
    await embed.open(widget === 'pricing-table' ? { widget } : { widget, resource });
    await expect(embed.frame.locator('.plan-strong')).toHaveText('Your payment is being processed. Nothing is charged a second time.');
  }
  await expect(embed.frame.getByRole('button')).toHaveCount(0);
});

test('a table shows the period of the payment in progress', async ({ embed, page, world }) => {
  const { ids } = await sell(world);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  world.pages.serve('/pay', '<!doctype html><link rel="icon" href="data:,"><title>Pay</title>');
  await startPaying(embed, page, String(ids['starter-annual-usd']));
  await embed.open({ widget: 'pricing-table' });
  await expect(embed.frame.locator('.plan-strong')).toHaveText('Waiting for the payment…');
  for (const name of ['Annual', 'USD']) await expect(embed.frame.getByRole('radio', { name })).toBeChecked();
});

for (const [end, changes] of Object.entries({ 'is voided': { status: 'void' }, 'can no longer be paid here': {} })) {
  test(`a payment on its way stays visible after its invoice ${end}`, async ({ embed, page, world }) => {
    const { partly } = await invoiceSample(world, 0);
    const checkout = { id: 'chk_1', state: 'pending', checkoutUrl: null };
    await page.route('**/v1/invoices/*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...changes, payable: false, checkout } });
    });
    let state = 'pending';
    await page.route('**/v1/checkouts/*', (route) => route.fulfill({ json: { ...checkout, state } }));
    await pauseClock(page);
    await embed.open({ widget: 'invoice', resource: partly });
    const shown = embed.frame.locator('.pay');
    await expect(shown).toHaveText('Your payment is being processed. Nothing is charged a second time.');
    state = 'failed';
    await advanceUntil(page, 3_000, () => embed.frame.getByText('The payment did not go through.').isVisible());
    await expect(shown.getByRole('button')).toHaveCount(0);
  });
}
