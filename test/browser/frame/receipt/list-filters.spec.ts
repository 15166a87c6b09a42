import type { Page, Route } from '@playwright/test';
import { invoiceSample } from '../billing/invoice-sample.ts';
import { expect, test } from '../embed.ts';

/** Holds the answers of filtered lists. @returns Releases them, one or all. */
async function holdAnswers(page: Page): Promise<{ asked: string[]; release(index: number): Promise<void> }> {
  const held: Route[] = [];
  const asked: string[] = [];
  await page.route('**/v1/invoices?*', (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('status') ?? '');
    held.push(route);
  });
  return { asked, release: async (index) => held[index]?.continue().catch(() => {}) };
}

test('a filter keeps its rows when the answer for an earlier filter arrives later', async ({ embed, page, world }) => {
  await invoiceSample(world);
  await embed.open({ widget: 'invoice-list' });
  const rows = embed.frame.locator('.row');
  await expect(rows).toHaveCount(13);
  const { asked, release } = await holdAnswers(page);
  await embed.frame.getByLabel('Status').selectOption('Paid');
  await expect.poll(() => asked).toEqual(['paid']);
  await embed.frame.getByLabel('Status').selectOption('Overdue');
  await expect.poll(() => asked).toEqual(['paid', 'overdue']);
  await release(1);
  await expect(rows).toHaveCount(1);
  await release(0);
  await expect(rows).toHaveText([/Overdue/]);
  await expect(embed.frame.getByLabel('Status')).toHaveValue('overdue');
});

test('the focus moves to the filters when a filter has removed the row of the invoice that is closed', async ({ embed, page, world }) => {
  await invoiceSample(world);
  await embed.open({ widget: 'invoice-list' });
  await expect(embed.frame.locator('.row')).toHaveCount(13);
  const { asked, release } = await holdAnswers(page);
  await embed.frame.getByLabel('Status').selectOption('Overdue');
  await expect.poll(() => asked).toEqual(['overdue']);
  await embed.frame.locator('.row', { hasText: 'INV-2025-0001' }).click();
  const back = embed.frame.locator('.back');
  await expect(back).toBeFocused();
  const answered = page.waitForResponse('**/v1/invoices?*');
  await release(0);
  await (await answered).finished();
  await back.press('Enter');
  await expect(embed.frame.locator('.row')).toHaveCount(1);
  await expect(embed.frame.getByLabel('Year')).toBeFocused();
});
