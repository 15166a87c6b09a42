import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { needs } from '../../support/engine.ts';
import { pdfText } from '../../support/pdf-text.ts';
import { watchSaves } from '../../support/saves.ts';
import { violations } from '../axe.ts';
import { expect, sizeMismatch, test } from '../embed.ts';

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

/** Clicks and waits for the download. */
async function saved(page: Page, click: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return download;
}

test('V2 a viewer saves the receipt of a frame as PDF and CSV, with a file name from its title (DC20)', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'download');
  const receipt = await world.receipt({ title: '../Umsatz: "Oktober"' });
  await embed.open({ widget: 'receipt', resource: receipt.id, locale: 'de-DE' });
  const pdf = await saved(page, () => embed.frame.getByRole('button', { name: 'PDF herunterladen' }).click());
  expect(pdf.suggestedFilename()).toBe('Umsatz Oktober.pdf');
  expect((await pdfText(await bytesOf(pdf))).join('')).toContain('Gesamtbetrag');
  const csv = await saved(page, () => embed.frame.getByRole('button', { name: 'CSV herunterladen' }).click());
  expect(csv.suggestedFilename()).toBe('Umsatz Oktober.csv');
  expect((await bytesOf(csv)).toString('utf8')).toMatch(/^\ufefftype,description,/);
  await expect(embed.frame.locator('.tools [role="status"]')).toBeEmpty();
});

test('the tools fit the frame, work by keyboard and pass axe, in a dark right-to-left receipt', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'download');
  const receipt = await world.receipt();
  await page.setViewportSize({ width: 360, height: 800 });
  await embed.open({ widget: 'receipt', resource: receipt.id, locale: 'ar', theme: 'dark' });
  const button = embed.frame.getByRole('button', { name: 'تنزيل PDF' });
  await expect(button).toBeVisible();
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  expect(await violations(await embed.document())).toEqual([]);
  await button.focus();
  expect((await saved(page, () => page.keyboard.press('Enter'))).suggestedFilename()).toMatch(/\.pdf$/);
});

test('a page can turn off downloads while mounted, which removes their buttons but not Print (DC21)', async ({ embed, world }) => {
  const receipt = await world.receipt();
  await embed.open({ widget: 'receipt', resource: receipt.id });
  await expect(embed.frame.getByRole('button', { name: 'Download PDF' })).toBeVisible();
  await embed.update({ downloads: false });
  await expect(embed.frame.getByRole('button', { name: 'Download PDF' })).toHaveCount(0);
  await expect(embed.frame.getByRole('button', { name: 'Print' })).toBeVisible();
});

test('a file that cannot be made shows an error, and another click downloads it', async ({ browserName, embed, expectBrowserErrors, page, world }) => {
  needs(browserName, 'download');
  expectBrowserErrors(/503/);
  const receipt = await world.receipt();
  await embed.open({ widget: 'receipt', resource: receipt.id });
  await page.route('**/document?*', (route) => route.fulfill({ status: 503, body: '{}' }), { times: 1 });
  const button = embed.frame.getByRole('button', { name: 'Download PDF' });
  await button.click();
  await expect(embed.frame.getByRole('status').last()).toHaveText('The file could not be created. Please try again in a moment.');
  expect((await saved(page, () => button.click())).suggestedFilename()).toMatch(/\.pdf$/);
});

test('DC32 the page gets an event with the document id for each file saved or printed, and none for a failed one', async ({
  embed,
  expectBrowserErrors,
  page,
  world,
}) => {
  expectBrowserErrors(/503/);
  const { id: documentId, link } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: link.split('/').at(-1) ?? '' });
  const button = (name: string) => embed.frame.getByRole('button', { name });
  await expect(button('Download PDF')).toBeVisible();
  const saves = await watchSaves(page);
  await page.route('**/document?*', (route) => route.fulfill({ status: 503, body: '{}' }), { times: 1 });
  await button('Download PDF').click();
  await expect(embed.frame.locator('.tools [role="status"]')).toHaveText('The file could not be created. Please try again in a moment.');
  expect(await embed.events('documentExported')).toEqual([]);
  const exported: { documentId: string; kind: string; format: string }[] = [];
  for (const [name, format] of [
    ['Download PDF', 'pdf'],
    ['Download CSV', 'csv'],
    ['Print', 'print'],
  ] as const) {
    await button(name).click();
    exported.push({ documentId, kind: 'receipt', format });
    await expect.poll(() => embed.events('documentExported')).toEqual(exported);
  }
  expect((await saves()).map((name) => name.slice(-4))).toEqual(['.pdf', '.csv']);
});

test('G1 printing a frame prints its document alone, and leaves the page unchanged (DC22)', async ({ embed, page, world }) => {
  const receipt = await world.receipt();
  await embed.open({ widget: 'receipt', resource: receipt.id }, { before: '<header><h1>Your account</h1></header>', after: '<footer>The end</footer>' });
  await page.evaluate(() =>
    Object.assign(window, {
      seen: undefined,
      print: () => {
        const shown = (name: string): boolean => document.querySelector(name)?.hasAttribute('data-vitrine-around') === true;
        Object.assign(window, { seen: { header: shown('header'), footer: shown('footer'), frame: shown('iframe') } });
        dispatchEvent(new Event('afterprint'));
      },
    }),
  );
  await embed.frame.getByRole('button', { name: 'Print' }).click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { seen: unknown }).seen)).toEqual({ header: false, footer: false, frame: true });
  expect(await page.locator('[data-vitrine-around]').count()).toBe(0);
});

test('a browser that cannot print gets no print button', async ({ embed, page, world }) => {
  const receipt = await world.receipt();
  await page.addInitScript(() => Object.assign(window, { print: undefined }));
  await embed.open({ widget: 'receipt', resource: receipt.id });
  await expect(embed.frame.getByRole('button', { name: 'Download PDF' })).toBeVisible();
  await expect(embed.frame.getByRole('button', { name: 'Print' })).toHaveCount(0);
});

test('the page of a direct link offers its files without JavaScript (DC23)', async ({ browser, browserName, page, world }) => {
  needs(browserName, 'noScript', 'download');
  const receipt = await world.receipt();
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
  const plain = await context.newPage();
  await plain.goto(receipt.link);
  const pdf = await saved(plain, () => plain.getByRole('link', { name: 'PDF をダウンロード' }).click());
  expect((await pdfText(await bytesOf(pdf))).join('')).toContain('合計');
  await expect(plain.getByRole('button')).toHaveCount(0);
  await context.close();
  await page.goto(receipt.link);
  await expect(page.getByRole('link', { name: 'Download CSV' })).toBeVisible();
});
