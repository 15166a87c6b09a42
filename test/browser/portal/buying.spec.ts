import { readFileSync } from 'node:fs';
import type { FrameLocator, Page } from '@playwright/test';
import { pauseClock } from '../support/time.ts';
import type { World } from '../support/world.ts';
import { expect, test, type Portal } from './portal.ts';

const offerings: unknown = JSON.parse(readFileSync(new URL('../../../examples/demo/offerings.json', import.meta.url), 'utf8'));

/** Opens the pricing page as a customer with a trial of the Team plan. */
async function openPrices(page: Page, world: World, portal: Portal): Promise<FrameLocator> {
  await world.manage('/v1/offerings/bulk', { items: offerings });
  const trial = { externalId: 'trial', customer: { externalId: 'customer-1', name: 'Nordwind' }, offering: 'team-monthly-eur', status: 'trialing' };
  await world.manage('/v1/subscriptions', { ...trial, trialEndsOn: '2026-12-10' });
  await page.goto(`${portal.origin}/login?next=/pricing`);
  await page.locator('button[value="customer-1"]').click();
  await page.waitForURL(`${portal.origin}/pricing`);
  const frame = page.frameLocator('#embed iframe');
  await expect(frame.getByRole('article', { name: 'Team' })).toContainText('Your plan');
  return frame;
}

/** Chooses the Starter plan, and returns the billing page that opens. */
async function chooseStarter(page: Page, frame: FrameLocator): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await frame.getByRole('article', { name: 'Starter' }).getByRole('button').click();
  const billing = await opened;
  await billing.waitForURL(/\/billing\?checkout=/);
  return billing;
}

/** Chooses the outcome on the billing page, and waits for the return to the portal. */
async function settle(billing: Page, outcome: 'paid' | 'pending' | 'none'): Promise<void> {
  await billing.locator(`button[value="${outcome}"]`).click();
  await billing.waitForURL(({ pathname }) => pathname !== '/billing');
}

test('PY12 after a payment the new plan replaces the former one in the table without a reload', async ({ page, world, portal, browserErrors }) => {
  const frame = await openPrices(page, world, portal);
  const [starter, team] = [frame.getByRole('article', { name: 'Starter' }), frame.getByRole('article', { name: 'Team' })];
  await pauseClock(page);
  const billing = await chooseStarter(page, frame);
  await expect(starter.getByText('Waiting for the payment…')).toBeVisible();
  await settle(billing, 'paid');
  await expect(starter.locator('.plan-badge')).toHaveCount(0);
  await page.clock.runFor(10_000);
  await expect(starter.locator('.plan-badge')).toHaveText('Your plan');
  await expect(starter.locator('.plan-held')).toHaveText(/^Renews on /);
  await expect(team.locator('.plan-badge')).toHaveText('Recommended');
  await expect(team.getByRole('button')).toHaveText('Change to this plan');
  expect(browserErrors).toEqual([]);
});

test('PY12 after a reload the table still shows the payment: waiting, then pending, then paid', async ({ page, world, portal, browserErrors }) => {
  const frame = await openPrices(page, world, portal);
  const starter = frame.getByRole('article', { name: 'Starter' });
  const billing = await chooseStarter(page, frame);
  const address = billing.url();
  await settle(billing, 'none');
  await page.reload();
  await expect(starter.getByText('Waiting for the payment…')).toBeVisible();
  await expect(starter.getByRole('link', { name: 'Open the payment' })).toHaveAttribute('href', address);
  await expect(frame.getByRole('article', { name: 'Team' }).getByText('Waiting')).toHaveCount(0);
  await billing.goto(address);
  await settle(billing, 'pending');
  await page.reload();
  await expect(starter.getByText('Your payment is being processed. Nothing is charged a second time.')).toBeVisible();
  await expect(starter.getByRole('button')).toHaveCount(0);
  await pauseClock(page);
  await billing.goto(address);
  await settle(billing, 'paid');
  // A poll may have been in flight when the clock was paused. The next one gets this answer.
  await expect(async () => {
    await page.clock.runFor(40_000);
    await expect(starter.locator('.plan-badge')).toHaveText('Your plan', { timeout: 1_000 });
  }).toPass();
  expect(browserErrors).toEqual([]);
});

test('PY12 a cancelled payment stays cancelled after a reload, and the plan can be chosen again', async ({ page, world, portal, browserErrors }) => {
  const frame = await openPrices(page, world, portal);
  const starter = frame.getByRole('article', { name: 'Starter' });
  await (await chooseStarter(page, frame)).close();
  await starter.getByRole('button', { name: 'Cancel' }).click();
  await expect(starter.getByRole('status')).toHaveText('The payment was cancelled.');
  await page.reload();
  await expect(frame.getByRole('article', { name: 'Team' })).toContainText('Your plan');
  await expect(starter.getByRole('button')).toHaveText('Change to this plan');
  const again = await chooseStarter(page, frame);
  await expect(again.locator('#amount')).toHaveText('€49.00');
  expect(browserErrors).toEqual([]);
});
