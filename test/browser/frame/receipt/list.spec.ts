import { pauseClock } from '../../support/time.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { errorPatterns } from '../../support/engine.ts';
import { storeMonthlyReceipts } from './monthly-receipts.ts';

test('the list shows the title, period and total of each receipt, newest first', async ({ embed, world }) => {
  const { id } = await world.receipt({ title: 'October' });
  await world.receipt({ title: 'September', period: { start: '2026-09-01', end: '2026-09-30' } });
  const archived = await world.receipt({ title: 'August', period: { start: '2026-08-01', end: '2026-08-31' } });
  await world.receipt({ title: 'Foreign', customer: { externalId: 'customer-2', name: 'Other' } });
  await world.manage(`/v1/receipts/${archived.id}/archive`, undefined, 'POST');
  await world.manage(`/v1/receipts/${id}/seal`, undefined, 'POST');
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('region', { name: 'Receipts' }).getByRole('listitem')).toHaveText([
    /^October 1 – 31 Oct 2026€152\.32$/,
    /^September Draft1 – 30 Sept 2026€152\.32$/,
  ]);
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt-list' }]);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('each page is fetched once by cursor, and the last page moves the focus to its first row', async ({ embed, world, page }) => {
  const all = await storeMonthlyReceipts(world, 53);
  const searches: string[] = [];
  page.on('request', (request) => request.url().includes('/v1/receipts') && searches.push(new URL(request.url()).search));
  await embed.open({ widget: 'receipt-list' });
  const rows = embed.frame.locator('.row-title');
  const more = embed.frame.getByRole('button', { name: 'Show more' });
  await expect(rows).toHaveCount(25);
  await more.click();
  await expect(rows).toHaveCount(50);
  await expect(embed.frame.getByRole('status')).toHaveText('25 more receipts are shown.');
  await expect(more).toBeFocused();
  await more.press('Enter');
  await expect(rows).toHaveCount(53);
  await expect(embed.frame.getByRole('status')).toHaveText('3 more receipts are shown.');
  await expect(more).toHaveCount(0);
  await expect(embed.frame.locator('.row').nth(50)).toBeFocused();
  expect(await rows.allTextContents()).toEqual(all.map(({ title }) => `${title} Draft`));
  expect(searches.map((search) => search.replace(/=.+/, '='))).toEqual(['', '?cursor=', '?cursor=']);
});

test('pressing "Show more" repeatedly fetches the page once', async ({ embed, world, page }) => {
  await storeMonthlyReceipts(world, 27);
  let requestCount = 0;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/v1/receipts?cursor=*', async (route) => {
    requestCount++;
    await held;
    await route.continue();
  });
  await embed.open({ widget: 'receipt-list' });
  const more = embed.frame.getByRole('button', { name: 'Show more' });
  await more.click();
  const busy = embed.frame.getByRole('button', { name: 'Loading…' });
  await expect(busy).toHaveAttribute('aria-disabled', 'true');
  await busy.dispatchEvent('click');
  release();
  await expect(embed.frame.locator('.row')).toHaveCount(27);
  expect(requestCount).toBe(1);
});

test('a failed page keeps the loaded rows and can be retried', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  // Otherwise the frame retries by itself, before or after the viewer.
  await pauseClock(page);
  await storeMonthlyReceipts(world, 27);
  await page.route('**/v1/receipts?cursor=*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' }));
  await embed.open({ widget: 'receipt-list' });
  await embed.frame.getByRole('button', { name: 'Show more' }).click();
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.locator('.row')).toHaveCount(25);
  await page.unroute('**/v1/receipts?cursor=*');
  await embed.frame.getByRole('button', { name: 'Try again' }).click();
  await expect(embed.frame.locator('.row')).toHaveCount(27);
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toHaveCount(0);
});

test('a page that fails while the focus is in the host page does not take the focus', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  await pauseClock(page);
  await storeMonthlyReceipts(world, 27);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/v1/receipts?cursor=*', async (route) => {
    await held;
    await route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' });
  });
  await embed.open({ widget: 'receipt-list' }, { before: '<input id="typing">' });
  await embed.frame.getByRole('button', { name: 'Show more' }).press('Enter');
  await expect(embed.frame.getByRole('button', { name: 'Loading…' })).toBeFocused();
  await page.locator('#typing').click();
  release();
  await expect(embed.frame.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.locator('#typing')).toBeFocused();
});

test('a receipt opens in place and emits events, and closing it returns the focus to its row', async ({ embed, world, page }) => {
  const [first, second] = await storeMonthlyReceipts(world, 3);
  await embed.open({ widget: 'receipt-list' });
  const requestedPaths: string[] = [];
  await expect(embed.frame.locator('.row')).toHaveCount(3);
  page.on('request', (request) => request.url().includes('/v1/') && requestedPaths.push(new URL(request.url()).pathname));
  await page.evaluate(() => Object.assign(document.querySelector('iframe') ?? {}, { sameAsBefore: true }));

  await embed.frame.getByRole('button', { name: second?.title ?? '' }).click();
  await expect(embed.frame.getByRole('article', { name: second?.title ?? '' })).toBeVisible();
  const back = embed.frame.getByRole('button', { name: 'All receipts' });
  await expect(back).toBeFocused();
  await expect(embed.frame.locator('.row')).toHaveCount(0);
  await expect.poll(() => embed.events('receiptOpened')).toEqual([{ receiptId: second?.id }]);
  expect(await embed.events('receiptClosed')).toEqual([]);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });

  await back.click();
  await expect(embed.frame.getByRole('button', { name: second?.title ?? '' })).toBeFocused();
  await expect(embed.frame.getByRole('article')).toHaveCount(0);
  await expect.poll(() => embed.events('receiptClosed')).toEqual([{ receiptId: second?.id }]);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  expect(requestedPaths).toEqual([`/v1/receipts/${second?.id}`]);
  expect(await page.evaluate(() => 'sameAsBefore' in (document.querySelector('iframe') ?? {}))).toBe(true);

  await embed.frame.getByRole('button', { name: first?.title ?? '' }).click();
  await expect(embed.frame.getByRole('article', { name: first?.title ?? '' })).toBeVisible();
  await expect.poll(() => embed.events('receiptOpened')).toEqual([{ receiptId: second?.id }, { receiptId: first?.id }]);
  // `ready` is emitted once. Opening a receipt does not emit it again.
  expect(await embed.events('ready')).toEqual([{ widget: 'receipt-list' }]);
});

test('V4 the list works by keyboard: Tab and arrow keys reach every row, Enter opens and closes a receipt', async ({ embed, world, page }) => {
  await storeMonthlyReceipts(world, 4);
  await embed.open({ widget: 'receipt-list' }, { before: '<button id="before">Before</button>', after: '<button id="after">After</button>' });
  const rows = embed.frame.locator('.row');
  await expect(rows).toHaveCount(4);
  await page.locator('#before').focus();
  await page.keyboard.press('Tab');
  await expect(rows.nth(0)).toBeFocused();
  for (const [key, index] of [
    ['ArrowDown', 1],
    ['ArrowDown', 2],
    ['ArrowUp', 1],
    ['End', 3],
    ['ArrowDown', 3],
    ['Home', 0],
    ['ArrowUp', 0],
    ['ArrowDown', 1],
  ] as const) {
    await page.keyboard.press(key);
    await expect(rows.nth(index), key).toBeFocused();
  }
  for (const index of [2, 3]) {
    await page.keyboard.press('Tab');
    await expect(rows.nth(index)).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(page.locator('#after')).toBeFocused();
  for (const index of [3, 2, 1]) {
    await page.keyboard.press('Shift+Tab');
    await expect(rows.nth(index)).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await expect(embed.frame.getByRole('button', { name: 'All receipts' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows.nth(1)).toBeFocused();
});

test('the list does not take the focus from the host page when it appears', async ({ embed, world, page }) => {
  await storeMonthlyReceipts(world, 2);
  await embed.open({ widget: 'receipt-list' }, { before: '<input id="typing" autofocus>' });
  await expect(embed.frame.locator('.row')).toHaveCount(2);
  await expect(page.locator('#typing')).toBeFocused();
});

test('a language change while a receipt is open leaves the focus in the host page', async ({ embed, world, page }) => {
  const [first] = await storeMonthlyReceipts(world, 2);
  await embed.open({ widget: 'receipt-list', locale: 'en' }, { before: '<input id="language">' });
  await embed.frame.getByRole('button', { name: first?.title ?? '' }).click();
  await expect(embed.frame.getByRole('button', { name: 'All receipts' })).toBeFocused();
  await page.locator('#language').focus();
  await embed.update({ locale: 'de' });
  await expect(embed.frame.getByRole('button', { name: 'Alle Belege' })).toBeVisible();
  await expect(page.locator('#language')).toBeFocused();
});

test('a receipt that fails to open can be retried or closed', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  await pauseClock(page);
  const [receipt] = await storeMonthlyReceipts(world, 1);
  await page.route('**/v1/receipts/*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' }));
  await embed.open({ widget: 'receipt-list' });
  const row = embed.frame.getByRole('button', { name: receipt?.title ?? '' });
  await row.click();
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await embed.frame.getByRole('button', { name: 'All receipts' }).click();
  await expect(row).toBeFocused();
  await row.click();
  await page.unroute('**/v1/receipts/*');
  await embed.frame.getByRole('button', { name: 'Try again' }).click();
  await expect(embed.frame.getByRole('article')).toBeVisible();
});

test('shows an error, not an empty list, when the code of the list cannot be fetched', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.request);
  await storeMonthlyReceipts(world, 1);
  await page.route('**/embed/assets/receipt-list-*', (route) => route.abort());
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.getByText('No receipts yet')).toHaveCount(0);
});
