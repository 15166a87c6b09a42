import { expect, test } from '../embed.ts';
import { storeMonthlyReceipts } from './monthly-receipts.ts';

test('a status message says how many receipts a filter found, also when it found none', async ({ embed, world }) => {
  await storeMonthlyReceipts(world, 27);
  await embed.open({ widget: 'receipt-list' });
  const rows = embed.frame.locator('.row');
  const announcement = embed.frame.getByRole('status').filter({ hasText: /./ });
  const year = embed.frame.getByLabel('Year');
  await expect(rows).toHaveCount(25);
  await expect(announcement).toHaveCount(0);
  await year.selectOption('2024');
  await expect(rows).toHaveCount(12);
  await expect(announcement).toHaveText('Results: 12');
  await embed.frame.getByLabel('Search').fill('no such receipt');
  // The button is not read with it.
  await expect(announcement).toHaveText('No results.');
  await embed.frame.getByRole('button', { name: 'Show all' }).click();
  await expect(rows).toHaveCount(25);
  // More pages follow.
  await expect(announcement).toHaveText('Results: 25+');
  await embed.frame.getByRole('button', { name: 'Show more' }).click();
  await expect(announcement).toHaveText('2 more receipts are shown.');
  await year.selectOption('2025');
  await expect(announcement).toHaveText('Results: 3');
  await rows.first().click();
  await embed.frame.getByRole('button', { name: 'All receipts' }).click();
  // The result count is not announced again.
  await expect(rows).toHaveCount(3);
  await expect(announcement).toHaveCount(0);
});
