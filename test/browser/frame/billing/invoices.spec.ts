import { violations } from '../axe.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { needs } from '../../support/engine.ts';
import { watchSaves } from '../../support/saves.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { invoiceSample } from './invoice-sample.ts';

test('IV31 an invoice shows its lines, discount, taxes by rate, payments, credits and the amount due', async ({ embed, world }) => {
  const { partly } = await invoiceSample(world, 0);
  await embed.open({ widget: 'invoice', resource: partly });
  const invoice = embed.frame.getByRole('article', { name: 'Invoice INV-2026-0042' });
  await expect(invoice.locator('.head-total')).toHaveText('Amount due €779.39');
  await expect(invoice.locator('.eyebrow')).toContainText('Partly paid');
  await expect(invoice.locator('.totals').first().locator('dd')).toHaveText(['€1,154.66', '-€57.73', '€201.20', '€2.66', '€1,300.79']);
  await expect(invoice.locator('.totals.settled dd')).toHaveText(['-€21.40', '-€500.00', '€779.39']);
  await expect(invoice.locator('.small').first().getByRole('row')).toHaveCount(3);
  await expect(invoice.locator('.small').nth(1)).toContainText('ch_3PqW');
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'invoice' }]);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('IV31 the list opens an invoice in place by keyboard, emits events, and returns the focus to the row', async ({ embed, page, world }) => {
  const { partly: invoiceId } = await invoiceSample(world, 2);
  await embed.open({ widget: 'invoice-list' });
  const rows = embed.frame.locator('.row');
  await expect(rows).toHaveCount(4);
  await expect(rows.first()).toContainText('CN-2026-0003');
  await expect(rows.nth(1)).toContainText('Partly paid');
  await rows.nth(1).focus();
  await rows.nth(1).press('Enter');
  await expect(embed.frame.getByRole('article', { name: /INV-2026-0042/ })).toBeVisible();
  const back = embed.frame.getByRole('button', { name: 'All invoices' });
  await expect(back).toBeFocused();
  await expect.poll(() => embed.events('invoiceOpened')).toEqual([{ invoiceId }]);
  await watchSaves(page);
  await embed.frame.getByRole('button', { name: 'Download CSV' }).press('Enter');
  await expect.poll(() => embed.events('documentExported')).toEqual([{ documentId: invoiceId, kind: 'invoice', format: 'csv' }]);
  expect(await embed.events('invoiceClosed')).toEqual([]);
  await back.press('Enter');
  await expect(rows.nth(1)).toBeFocused();
  await expect.poll(() => embed.events('invoiceClosed')).toEqual([{ invoiceId }]);
  expect(await embed.events('receiptOpened')).toEqual([]);
});

test('IV31 further pages load by keyboard, also after a failure, and the focus is never lost', async ({
  embed,
  world,
  page,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 500/);
  // Otherwise the frame retries by itself, before or after the viewer.
  await pauseClock(page);
  const item = { customer: { externalId: 'customer-1', name: 'Globex' }, currency: 'EUR', status: 'open', issueDate: '2026-01-01', dueDate: '2026-02-01' };
  const items = Array.from({ length: 53 }, (_, index) => ({ ...item, number: `INV-${100 + index}`, lines: [{ description: 'Plan', amountMinor: 900 }] }));
  await world.manage('/v1/invoices/bulk', { items }, 'POST');
  await embed.open({ widget: 'invoice-list' });
  const rows = embed.frame.locator('.row');
  const more = embed.frame.getByRole('button', { name: 'Show more' });
  const again = embed.frame.getByRole('button', { name: 'Try again' });
  await expect(rows).toHaveCount(25);
  await page.route('**/v1/invoices?cursor=*', (route) => route.fulfill({ status: 500, body: '{}' }), { times: 1 });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(again).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(50);
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(53);
  await expect(more).toHaveCount(0);
  await expect(rows.nth(50)).toBeFocused();
});

test('IV31 AF34 the list filters by words, year, month and status, sorts, and says when nothing fits', async ({ embed, world }) => {
  await invoiceSample(world);
  await embed.open({ widget: 'invoice-list' });
  const rows = embed.frame.locator('.row-title');
  await expect(rows).toHaveCount(13);
  const { frame } = embed;
  await frame.getByLabel('Search').fill('inv-2025-000');
  await expect(rows).toHaveCount(9);
  await frame.getByLabel('Search').fill('voice minutes');
  await expect(rows).toHaveCount(6);
  await frame.getByLabel('Search').fill('');
  await expect(rows).toHaveCount(13);
  await frame.getByLabel('Status').selectOption('Overdue');
  await expect(rows).toHaveText(['INV-2025-0003 Overdue']);
  await frame.getByLabel('Status').selectOption('All');
  await frame.getByLabel('Year').selectOption('2025');
  await expect(rows).toHaveCount(11);
  await frame.getByLabel('Month').selectOption('February');
  await expect(rows).toHaveText(['INV-2025-0002 Paid']);
  await frame.getByLabel('Search').fill('nothing like it');
  await expect(frame.getByText('No results.')).toBeVisible();
  await frame.getByRole('button', { name: 'Show all' }).press('Enter');
  await expect(rows).toHaveCount(13);
  await expect(frame.getByLabel('Search')).toHaveValue('');
  await expect(frame.getByLabel('Year')).toBeFocused();
  await frame.getByLabel('Order').selectOption('Oldest first');
  await expect(rows.first()).toHaveText('INV-2025-0001 Paid');
});

test('IV31 a filter that fails shows an error and can be retried', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  await pauseClock(page);
  await invoiceSample(world);
  await embed.open({ widget: 'invoice-list' });
  await expect(embed.frame.locator('.row')).toHaveCount(13);
  await page.route('**/v1/invoices?*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await embed.frame.getByLabel('Status').selectOption('Open');
  const retry = embed.frame.getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible();
  await page.unroute('**/v1/invoices?*');
  await retry.click();
  await expect(embed.frame.locator('.row')).toHaveCount(2);
});

test('IV31 the list shows each status in its language before any invoice is opened', async ({ embed, world }) => {
  await invoiceSample(world, 3);
  await embed.open({ widget: 'invoice-list', locale: 'de' });
  await expect(embed.frame.locator('.row .status')).toHaveText(['Gutschrift', 'Teilweise bezahlt', 'Überfällig', 'Bezahlt', 'Bezahlt']);
});

test('IV31 an invoice that was only credited is open in the list, as it is when opened', async ({ embed, world }) => {
  const customer = { externalId: 'customer-1', name: 'Globex Europe SE' };
  const days = { issueDate: '2026-10-01', dueDate: '2099-10-31' };
  const lines = [{ description: 'Team plan', amountMinor: 10_000 }];
  const { id } = (await world.manage('/v1/invoices', { customer, ...days, number: 'INV-1', currency: 'EUR', status: 'open', lines })) as { id: string };
  const credit = { number: 'CN-1', issueDate: '2026-10-20', lines: [{ description: 'Two days of outage', amountMinor: 2_000 }] };
  await world.manage(`/v1/invoices/${id}/credit-notes`, credit, 'POST');
  await embed.open({ widget: 'invoice-list' });
  const row = embed.frame.locator('.row', { hasText: 'INV-1' });
  await expect(row.locator('.status')).toHaveText('Open');
  await row.click();
  await expect(embed.frame.locator('.eyebrow .status')).toHaveText('Open');
});

test('V1 the list of receipts filters by words, year and month', async ({ embed, world }) => {
  for (const [index, title] of ['Support in May', 'Support in June', 'Voice in June', 'Support in July', 'Voice in July', 'Support, last year'].entries()) {
    const year = title.endsWith('year') ? '2025' : '2026';
    await world.receipt({ title, period: { start: `${year}-0${index + 1}-01`, end: `${year}-0${index + 1}-28` } });
  }
  await embed.open({ widget: 'receipt-list' });
  const rows = embed.frame.locator('.row');
  await expect(rows).toHaveCount(6);
  await embed.frame.getByLabel('Search').fill('support');
  await expect(rows).toHaveCount(4);
  await embed.frame.getByLabel('Year').selectOption('2026');
  await expect(rows).toHaveCount(3);
  await embed.frame.getByLabel('Month').selectOption('February');
  await expect(rows).toHaveText([/^Support in June/]);
});

test('V1 the list of receipts filters by sealed and draft, and says when nothing fits', async ({ embed, world }) => {
  for (const month of [1, 2, 3, 4, 5, 6]) {
    const { id } = await world.receipt({ title: `Part ${month}`, period: { start: `2026-0${month}-01`, end: `2026-0${month}-28` } });
    if (month < 5) await world.manage(`/v1/receipts/${id}/seal`, undefined, 'POST');
  }
  await embed.open({ widget: 'receipt-list' });
  const rows = embed.frame.locator('.row');
  const status = embed.frame.getByLabel('Status');
  await expect(rows).toHaveCount(6);
  await status.selectOption({ value: 'draft' });
  await expect(rows).toHaveText([/^Part 6/, /^Part 5/]);
  await status.selectOption({ value: 'sealed' });
  await expect(rows).toHaveText([/^Part 4/, /^Part 3/, /^Part 2/, /^Part 1/]);
  await embed.frame.getByLabel('Search').fill('Part 6');
  await expect(embed.frame.getByText('No results')).toBeVisible();
  await embed.frame.getByLabel('Search').fill('');
  await status.selectOption({ value: '' });
  await expect(rows).toHaveCount(6);
});

test('IV31 year and month filters are named in the calendar of the viewer, with every period they cover', async ({ embed, world }) => {
  await invoiceSample(world);
  await embed.open({ widget: 'invoice-list', locale: 'ar-SA-u-ca-islamic-umalqura-nu-latn' });
  const [year, month] = [embed.frame.getByLabel('السنة'), embed.frame.getByLabel('الشهر')];
  await expect(embed.frame.locator('.year').last()).toHaveText('1446–1447 هـ');
  await year.selectOption('2025');
  await expect(year.locator(':checked')).toHaveText('1446–1447 هـ');
  // 1 January 2025 is 1 Rajab 1446, in a month of 30 days. 1 January 2026 is the twelfth of Rajab.
  await month.selectOption('01');
  // Engines differ in the spaces around the dash.
  await expect(month.locator(':checked')).toHaveText(/^رجب ?– ?شعبان$/);
  await expect(embed.frame.locator('.row-title')).toHaveText([/INV-2025-0001/]);
});

test('IV31 a missing invoice and an empty list have different messages', async ({ embed, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 404/);
  await embed.open({ widget: 'invoice', resource: 'inv_000000000000000000000000' });
  await expect(embed.frame.getByRole('heading', { name: 'No such invoice' })).toBeVisible();
  await embed.open({ widget: 'invoice-list', token: await world.tenant.mint({ customer: 'nobody' }) });
  await expect(embed.frame.getByRole('heading', { name: 'No invoices yet' })).toBeVisible();
});

for (const widget of ['invoice', 'invoice-list']) {
  for (const width of [1_000, 360]) {
    test(`IV31 ${widget} at ${width} px passes axe and has no overflow: light, dark, Arabic, and dark Japanese`, async ({
      embed,
      page,
      world,
    }) => {
      const { partly } = await invoiceSample(world);
      await page.setViewportSize({ width, height: 800 });
      for (const look of [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', locale: 'ar' }, { theme: 'dark', locale: 'ja' }] as const) {
        await test.step(Object.values(look).join(', '), async () => {
          await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: look.theme });
          await embed.open({ widget, ...(widget === 'invoice' && { resource: partly }), ...look });
          await expect(embed.frame.locator('.sheet:not(.loading)')).toBeVisible();
          expect(await violations(await embed.document())).toEqual([]);
          await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        });
      }
    });
  }
}

test('IV31 the page of a direct link shows the invoice without JavaScript, and hydrates it', async ({ page, world, browser }) => {
  const { partly } = await invoiceSample(world, 0);
  await world.manage(`/v1/invoices/${partly}/publish`, {});
  const { url } = (await world.manage(`/v1/invoices/${partly}/share-link`)) as { url: string };
  const still = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const read = await still.newPage();
  await read.goto(url);
  await expect(read.getByRole('heading', { name: 'Rechnung INV-2026-0042' })).toBeVisible();
  await still.close();
  await page.goto(url);
  await expect(page.getByRole('article', { name: 'Invoice INV-2026-0042' })).toBeVisible();
  expect(await page.title()).toBe('Invoice INV-2026-0042');
  await page.evaluate(() => Object.assign(window, { print: () => document.body.setAttribute('data-printed', '') }));
  await page.getByRole('button', { name: 'Print' }).click();
  await expect(page.locator('body[data-printed]')).toBeVisible();
  expect(await violations(page.mainFrame())).toEqual([]);
});

test('IV15 AF34 the amount due is paid from the invoice in another tab, and the invoice shows the result', async ({
  embed,
  world,
  page,
  context,
  browserName,
}) => {
  needs(browserName, 'postData');
  const { partly } = await invoiceSample(world, 0);
  await embed.open({ widget: 'invoice', resource: partly });
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await expect(embed.frame.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  const checkoutRequests: unknown[] = [];
  let state = 'open';
  const checkout = () => ({ id: 'chk_1', state, checkoutUrl: `${world.pages.origin}/pay`, expiresAt: '2030-01-01T00:00:00Z' });
  world.pages.serve('/pay', '<!doctype html><link rel="icon" href="data:,"><title>Pay</title>');
  await page.route('**/v1/checkouts', (route) => {
    checkoutRequests.push(route.request().postDataJSON());
    return route.fulfill({ status: 201, json: checkout() });
  });
  await page.route('**/v1/checkouts/chk_1', (route) => route.fulfill({ json: checkout() }));
  await embed.open({ widget: 'invoice', resource: partly });
  const pay = embed.frame.getByRole('button', { name: 'Pay €779.39' });
  await expect(pay).toBeVisible();
  // axe would never finish with a held clock.
  expect(await violations(await embed.document())).toEqual([]);
  await pauseClock(page);
  const opened = context.waitForEvent('page');
  await pay.click();
  await expect(embed.frame.getByText('Waiting for the payment…')).toBeVisible();
  await (await opened).waitForURL('**/pay');
  expect(checkoutRequests).toEqual([{ invoiceId: partly, returnUrl: `${world.pages.origin}/` }]);
  state = 'paid';
  await advanceUntil(page, 3_000, () => embed.frame.getByText('Paid. Thank you.').isVisible());
});
