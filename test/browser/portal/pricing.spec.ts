import { readFileSync } from 'node:fs';
import { expect, test } from './portal.ts';

const offerings: unknown = JSON.parse(readFileSync(new URL('../../../examples/demo/offerings.json', import.meta.url), 'utf8'));

test('RA1 the pricing table is public; choosing a plan leads through the sign-in and back to the customer’s plan', async ({
  page,
  world,
  portal,
  browserErrors,
}) => {
  await world.manage('/v1/offerings/bulk', { items: offerings });
  const subscription = { externalId: 's-1', customer: { externalId: 'customer-1', name: 'Nordwind' }, offering: 'team-monthly-eur', status: 'active' };
  await world.manage('/v1/subscriptions', { ...subscription, renewsOn: '2026-12-01' });
  const frame = page.frameLocator('#embed iframe');
  await page.goto(`${portal.origin}/pricing`);
  await expect(frame.getByRole('article', { name: 'Team' })).toContainText('€249.00 a month');
  await expect(frame.getByText('Your plan')).toHaveCount(0);
  await frame.getByRole('article', { name: 'Team' }).getByRole('button').click();
  await page.waitForURL(`${portal.origin}/login?next=/pricing`);
  await page.locator('button[value="customer-1"]').click();
  await page.waitForURL(`${portal.origin}/pricing`);
  await expect(frame.getByRole('article', { name: 'Team' })).toContainText('Your plan');
  await expect(frame.getByRole('article', { name: 'Team' })).toContainText(/Renews on .*2026/);
  expect(browserErrors).toEqual([]);
});

test('RA1 the pricing page also shows the recommended plan as a card and as a button, with and without a sign-in', async ({
  page,
  world,
  portal,
  browserErrors,
}) => {
  await world.manage('/v1/offerings/bulk', { items: offerings });
  await world.manage('/v1/customers', { externalId: 'customer-1', name: 'Nordwind' });
  const [card, button] = [page.frameLocator('#card iframe'), page.frameLocator('#button iframe')];
  await page.goto(`${portal.origin}/pricing`);
  await expect(card.getByRole('article', { name: 'Team' })).toContainText('€249.00 a month');
  await page.locator('select[name=theme]').selectOption('dark');
  for (const frame of [page.frameLocator('#embed iframe'), card, button])
    await expect.poll(() => frame.locator('html').evaluate((root) => getComputedStyle(root).colorScheme)).toBe('dark');
  await button.getByRole('button', { name: 'Start 14-day trial' }).click();
  await page.waitForURL(`${portal.origin}/login?next=/pricing`);
  const subscription = { externalId: 's-1', customer: { externalId: 'customer-1' }, offering: 'team-monthly-eur', status: 'active', renewsOn: '2026-12-01' };
  await world.manage('/v1/subscriptions', subscription);
  await page.locator('button[value="customer-1"]').click();
  await page.waitForURL(`${portal.origin}/pricing`);
  await expect(card.getByRole('article', { name: 'Team' })).toContainText('Your plan');
  await expect(button.locator('.plan-held')).toHaveText(/^Renews on .*2026/);
  // The displayed code is the code that runs, without the portal's own calls.
  await expect(page.locator('.listings')).toContainText("shown['#button'] = { widget: 'subscribe-button', resource: plan };");
  await expect(page.locator('.listings')).not.toContainText('portal.embedded');
  // On a phone nothing overflows the page.
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(browserErrors).toEqual([]);
});
