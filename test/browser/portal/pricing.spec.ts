import { readFileSync } from 'node:fs';
import { expect, test } from './portal.ts';

const offerings: unknown = JSON.parse(readFileSync(new URL('../../../examples/demo/offerings.json', import.meta.url), 'utf8'));

test('RA1 the public prices of the portal: anybody sees them, who chooses signs in and comes back, and then sees which plan is theirs', async ({
  page,
  world,
  portal,
  quiet,
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
  expect(quiet).toEqual([]);
});
