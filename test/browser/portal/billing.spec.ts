import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { Checkout } from '../../../protocol/checkout.ts';
import { pauseClock } from '../support/time.ts';
import type { World } from '../support/world.ts';
import { expect, test } from './portal.ts';

const offerings: unknown = JSON.parse(readFileSync(new URL('../../../examples/demo/offerings.json', import.meta.url), 'utf8'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function faultsOf(page: Page): Promise<unknown[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Starts a checkout for a customer, as a widget does. */
async function begin(world: World, portal: { origin: string }): Promise<Checkout> {
  await world.manage('/v1/customers', { externalId: 'customer-1', name: 'Nordwind' });
  const plan = { externalId: 'pro', status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
  const { id } = (await world.manage('/v1/offerings', plan)) as { id: string };
  const ask = { offeringId: id, quantity: 2, customerId: 'customer-1', returnUrl: `${portal.origin}/login?next=/invoices` };
  return (await world.manage('/v1/checkouts', ask)) as Checkout;
}
const stateOf = async (world: World, { id }: Checkout): Promise<Checkout> => (await world.manage(`/v1/checkouts/${id}`)) as Checkout;

test('PY01 PY03 the billing page of the portal notifies the server of a payment and returns to the page', async ({ page, world, portal, browserErrors }) => {
  const checkout = await begin(world, portal);
  await page.goto(checkout.checkoutUrl ?? '');
  await expect(page.locator('#amount')).toHaveText('€98.00');
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('button[value="paid"]').click();
  await page.waitForURL(checkout.returnUrl);
  const paid = await stateOf(world, checkout);
  expect(paid).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
  // Paying the same checkout again changes nothing.
  await page.goto(checkout.checkoutUrl ?? '');
  await page.locator('button[value="paid"]').click();
  await page.waitForURL(checkout.returnUrl);
  expect(await stateOf(world, checkout)).toEqual(paid);
  expect(browserErrors).toEqual([]);
});

test('PY01 refuses a checkout address with a changed amount', async ({ page, world, portal }) => {
  const checkout = await begin(world, portal);
  const address = new URL(checkout.checkoutUrl ?? '');
  const reference = JSON.parse(Buffer.from(address.searchParams.get('checkout') ?? '', 'base64url').toString()) as object;
  address.searchParams.set('checkout', Buffer.from(JSON.stringify({ ...reference, amountMinor: 1 })).toString('base64url'));
  const answer = await page.goto(address.href);
  expect(answer?.status()).toBe(400);
  await expect(page.locator('.notice')).toBeVisible();
  expect((await page.goto(`${portal.origin}/billing`))?.status()).toBe(400);
  expect((await stateOf(world, checkout)).state).toBe('open');
});

test('PY03 a checkout is open, pending, failed or paid, as the viewer chooses on the billing page', async ({ page, world, portal }) => {
  const checkout = await begin(world, portal);
  for (const [button, state] of [
    ['none', 'open'],
    ['pending', 'pending'],
    ['failed', 'failed'],
    ['paid', 'paid'],
  ] as const) {
    await page.goto(checkout.checkoutUrl ?? '');
    await page.locator(`button[value="${button}"]`).click();
    await page.waitForURL(checkout.returnUrl);
    expect((await stateOf(world, checkout)).state).toBe(state);
  }
});

test('PY01 PY02 PY03 a customer buys a plan from the pricing table on the billing page in a new tab', async ({ page, world, portal }) => {
  await world.manage('/v1/offerings/bulk', { items: offerings });
  await world.manage('/v1/customers', { externalId: 'customer-1', name: 'Nordwind' });
  const team = page.frameLocator('#embed iframe').getByRole('article', { name: 'Team' });
  await page.goto(`${portal.origin}/login?next=/pricing`);
  await page.locator('button[value="customer-1"]').click();
  await page.waitForURL(`${portal.origin}/pricing`);
  await expect(team.getByRole('button')).toBeVisible();
  // The table polls for the state of the payment with growing delays.
  await pauseClock(page);
  const opened = page.waitForEvent('popup');
  await team.getByRole('button').dblclick();
  const billing = await opened;
  await billing.waitForURL(/\/billing\?checkout=/);
  await expect(billing.locator('#amount')).toHaveText('€249.00');
  await billing.locator('button[value="paid"]').click();
  await billing.waitForURL((url) => url.origin === portal.origin && url.pathname !== '/billing');
  await page.clock.runFor(10_000);
  await expect(team.locator('.plan-held')).toBeVisible();
  const { items } = (await world.manage('/v1/subscriptions?customerId=customer-1')) as { items: { status: string; offering: { externalId: string } }[] };
  expect(items).toMatchObject([{ offering: { externalId: 'team-monthly-eur' } }]);
  await page.reload();
  await expect(team).toContainText('Your plan');
});

for (const [locale, currency, written] of [
  ['en', 'HUF', 'HUF 98.00'],
  ['de', 'HUF', '98,00 HUF'],
  ['ja', 'JPY', '￥9,800'],
  ['ar', 'USD', undefined],
  ['ar', 'KWD', undefined],
] as const) {
  test(`the billing page formats ${currency} in ${locale} exactly as the widgets do`, async ({ page, world, portal }) => {
    await world.manage('/v1/customers', { externalId: 'customer-1', name: 'Nordwind' });
    const plan = { externalId: 'two', status: 'published', name: 'Two', priceMinor: 9_800, currency, cycle: 'monthly' };
    const { id } = (await world.manage('/v1/offerings', plan)) as { id: string };
    const back = { customerId: 'customer-1', returnUrl: `${portal.origin}/pricing` };
    const { checkoutUrl } = (await world.manage('/v1/checkouts', { offeringId: id, quantity: 1, ...back })) as Checkout;
    await page.context().addCookies([{ name: 'portal_preferences', value: `light.${locale}.3600`, url: portal.origin }]);
    await page.goto(`${portal.origin}/login?next=/pricing`);
    await page.locator('button[value="customer-1"]').click();
    const price = await page.frameLocator('#embed iframe').getByRole('article', { name: 'Two' }).locator('bdi.figure').first().textContent();
    await page.goto(checkoutUrl ?? '');
    expect(await page.locator('#amount').textContent()).toBe(price);
    if (written) expect(price).toBe(written.replace(' ', '\u00a0'));
  });
}
