import type { Page } from '@playwright/test';
import { pauseClock } from '../../support/time.ts';
import { expect, sizeMismatch, test, type Embed } from '../embed.ts';
import { digitFreeReceipt, documentAttributes } from './language-sample.ts';
import { errorPatterns } from '../../support/engine.ts';

/** Holds requests back. @returns A function that lets them go on. */
async function holdBack(page: Page, address: string): Promise<() => void> {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

test.describe('a language that cannot be fetched', () => {
  const isEnglish = async (embed: Embed): Promise<void> => {
    await expect(embed.frame.locator('.totals dt').last()).toHaveText('Total');
    await expect(embed.frame.locator('.head-total .figure')).toHaveText('€744.05');
    expect(await documentAttributes(embed)).toEqual({ lang: 'en', dir: 'ltr' });
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt' }]);
    expect(await embed.events('error')).toEqual([]);
    expect(await embed.events('warning')).toEqual([]);
  };

  for (const locale of ['de-AT', 'ar-EG']) {
    test(`leaves the receipt in English without an error, in ${locale}`, async ({ embed, page, world, expectBrowserErrors }) => {
      // The browser logs the failed request. Vitrine logs nothing.
      expectBrowserErrors(errorPatterns.request);
      const { id } = await world.receipt(digitFreeReceipt);
      await page.route(`**/embed/assets/${locale.slice(0, 2)}-*`, (route) => route.abort());
      await embed.open({ widget: 'receipt', resource: id, locale });
      await isEnglish(embed);
    });
  }

  test('is given up after a time limit, and does not change the shown receipt when it arrives late', async ({ embed, page, world }) => {
    const { id } = await world.receipt(digitFreeReceipt);
    const release = await holdBack(page, '**/embed/assets/de-*');
    await pauseClock(page);
    const isAsked = page.waitForRequest(/assets\/de-/);
    await embed.open({ widget: 'receipt', resource: id, locale: 'de' });
    const came = page.waitForResponse(/assets\/de-/);
    // The time limit starts with the request.
    await isAsked;
    await page.clock.runFor(3_000);
    await expect(embed.frame.getByRole('article')).toHaveCount(0);
    await page.clock.runFor(3_000);
    await isEnglish(embed);
    release();
    await (await came).finished();
    await isEnglish(embed);
  });

  test('E1 is fetched again when the page sets it again', async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request);
    const { id } = await world.receipt(digitFreeReceipt);
    await page.route('**/embed/assets/de-*', (route) => route.abort());
    await embed.open({ widget: 'receipt', resource: id, locale: 'de' });
    await isEnglish(embed);
    await page.unroute('**/embed/assets/de-*');
    await embed.update({ locale: 'de-AT' });
    await expect(embed.frame.locator('.totals dt').last()).toHaveText('Gesamtbetrag');
  });
});

/** Marks the iframe and the document in it, to check later that they are the same. */
async function mark(embed: Embed, page: Page): Promise<() => Promise<boolean[]>> {
  const probe = { leave: () => void Object.assign(document, { isMarked: true }), found: () => 'isMarked' in document };
  await page.evaluate(() => Object.assign(document.querySelector('iframe') ?? {}, { isMarked: true }));
  await (await embed.document()).evaluate(probe.leave);
  return async () => [await page.evaluate(() => 'isMarked' in (document.querySelector('iframe') ?? {})), await (await embed.document()).evaluate(probe.found)];
}

test('a language change keeps the document, the receipt and the focus, and requests no data again', async ({ embed, page, world }) => {
  const { title } = await world.receipt(digitFreeReceipt);
  await embed.open({ widget: 'receipt-list', locale: 'en' });
  await embed.frame.locator('.row').click();
  await expect(embed.frame.getByRole('button', { name: 'All receipts' })).toBeFocused();
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  const isSame = await mark(embed, page);
  const requests: string[] = [];
  page.on('request', (request) => request.url().includes('/vitrine/') || requests.push(new URL(request.url()).pathname.replace(/-[\w-]+\.js$/, '')));

  for (const { locale, dir, back } of [
    { locale: 'de-AT', dir: 'ltr', back: 'Alle Belege' },
    { locale: 'ar', dir: 'rtl', back: 'كل الإيصالات' },
    { locale: 'en-GB', dir: 'ltr', back: 'All receipts' },
    { locale: 'de-AT', dir: 'ltr', back: 'Alle Belege' },
  ]) {
    await embed.update({ locale });
    await expect(embed.frame.getByRole('button', { name: back })).toBeFocused();
    await expect(embed.frame.getByRole('article', { name: title })).toBeVisible();
    expect(await documentAttributes(embed)).toEqual({ lang: locale, dir });
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  }
  // The texts of the document, and those of all other widgets, are fetched once each.
  expect(requests).toEqual(['/embed/assets/de', '/embed/assets/de', '/embed/assets/ar', '/embed/assets/ar']);
  expect(await isSame()).toEqual([true, true]);
  expect(await embed.events('ready')).toEqual([{ widget: 'receipt-list' }]);
  expect(await embed.events('receiptOpened')).toHaveLength(1);
});

test('of two language changes the later one counts, whichever texts arrive first', async ({ embed, page, world }) => {
  const { id } = await world.receipt(digitFreeReceipt);
  const release = await holdBack(page, '**/embed/assets/de-*');
  await embed.open({ widget: 'receipt', resource: id, locale: 'en' });
  await expect(embed.frame.locator('.totals dt').last()).toHaveText('Total');
  const came = page.waitForResponse(/assets\/de-/);
  await embed.update({ locale: 'de' });
  await embed.update({ locale: 'ar' });
  await expect(embed.frame.locator('.totals dt').last()).toHaveText('الإجمالي');
  release();
  await (await came).finished();
  await expect(embed.frame.locator('.totals dt').last()).toHaveText('الإجمالي');
  expect(await documentAttributes(embed)).toEqual({ lang: 'ar', dir: 'rtl' });
});
