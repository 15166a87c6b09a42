import type { Page, Route } from '@playwright/test';
import { invoiceSample } from '../billing/invoice-sample.ts';
import { expect, test } from '../embed.ts';
import { pauseClock } from '../../support/time.ts';

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

test('a text typed just before an entry is opened by touch is applied when the viewer comes back', async ({ embed, page, world }) => {
  await invoiceSample(world);
  await pauseClock(page);
  await embed.open({ widget: 'invoice-list' });
  await page.clock.runFor(1_000);
  const rows = embed.frame.locator('.row');
  await expect(rows).toHaveCount(13);
  await embed.frame.getByLabel('Search').pressSequentially('INV-2025-0001');
  // A touch leaves the focus in the field, unlike a mouse.
  await rows.first().evaluate((row) => (row as HTMLElement).click());
  await page.clock.runFor(1_000);
  await embed.frame.locator('.back').click();
  await page.clock.runFor(1_000);
  await expect(rows).toHaveCount(1);
  await expect(embed.frame.getByLabel('Search')).toHaveValue('INV-2025-0001');
});

test('every year can be chosen: after ten years the filter offers all years before, and then ten more', async ({ embed, world }) => {
  const thisYear = new Date().getFullYear();
  const back = (years: number): string => String(thisYear - years);
  for (const year of [back(0), back(12), back(14), back(25)])
    await world.receipt({ period: { start: `${year}-01-01`, end: `${year}-01-31` }, title: `Of ${year}` });
  for (const month of ['02', '03', '04']) await world.receipt({ period: { start: `${back(0)}-${month}-01`, end: `${back(0)}-${month}-28` } });
  await embed.open({ widget: 'receipt-list' });
  const { frame } = embed;
  const year = frame.getByLabel('Year');
  await year.selectOption(`${back(10)} and earlier`);
  await expect(frame.locator('.row')).toHaveCount(3);
  await expect(year.locator('option:checked')).toHaveText(`${back(10)} and earlier`);
  await expect(frame.getByLabel('Month')).toHaveCount(0);
  await year.selectOption(back(14));
  await expect(frame.locator('.row')).toHaveText([new RegExp(`Of ${back(14)}`)]);
  await frame.getByLabel('Month').selectOption('01');
  await expect(frame.locator('.row')).toHaveCount(1);
  await year.selectOption(`${back(20)} and earlier`);
  await expect(frame.locator('.row')).toHaveText([new RegExp(`Of ${back(25)}`)]);
  await year.selectOption('All');
  await expect(frame.locator('.row')).toHaveCount(7);
});
