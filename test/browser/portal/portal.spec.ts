import { readFileSync } from 'node:fs';
import { locales } from '../../../protocol/locales.ts';
import { expect, test } from './portal.ts';
import { needs } from '../support/engine.ts';
import { pdfText } from '../support/pdf-text.ts';

const samples: Record<string, unknown>[] = JSON.parse(readFileSync(new URL('../../../examples/demo/receipts.json', import.meta.url), 'utf8'));
const sampleOf = (externalId: string): Record<string, unknown> =>
  samples.findLast(({ customer }) => (customer as { externalId: string }).externalId === externalId) ?? {};

/** Returns by how many pixels the height of the frame differs from its content, and how far its content overflows sideways. */
const overflow = () => ({
  vertical: Math.abs(document.documentElement.scrollHeight - window.innerHeight),
  horizontal: document.documentElement.scrollWidth - document.documentElement.clientWidth,
});

test('the portal shows the list and a single receipt at full height, under its own strict Content-Security-Policy', async ({
  page,
  world,
  portal,
  browserErrors,
}) => {
  const receipt = await world.receipt(sampleOf('brightside'));
  await portal.signIn(page, 'brightside');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await expect.poll(() => page.frames()[1]?.evaluate(overflow)).toEqual({ vertical: 0, horizontal: 0 });

  await page.getByRole('link', { name: 'Latest receipt' }).click();
  await expect(frame.getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect(frame.getByText('Voice agent: insurance calls', { exact: false })).toBeVisible();
  await expect.poll(() => page.frames()[1]?.evaluate(overflow)).toEqual({ vertical: 0, horizontal: 0 });
  expect(browserErrors).toEqual([]);
});

test('a customer sees their own receipts and nobody else’s', async ({ page, world, portal }) => {
  const own = await world.receipt(sampleOf('hoshino'));
  const other = await world.receipt(sampleOf('brightside'));
  await portal.signIn(page, 'hoshino');
  await expect(page.frameLocator('iframe').getByText(own.title)).toBeVisible();
  await expect(page.frameLocator('iframe').getByText(other.title)).toHaveCount(0);
  const answer = await page.evaluate(
    async (receipt) =>
      (await fetch('/api/vitrine-token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ receipt }) })).status,
    other.id,
  );
  expect(answer).toBe(404);
});

test('the frame follows the portal’s theme in place', async ({ page, world, portal }) => {
  const receipt = await world.receipt(sampleOf('nordwind'));
  await portal.signIn(page, 'nordwind');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  const address = page.frames()[1]?.url();
  await page.evaluate(() => Object.assign(document.querySelector('iframe') ?? {}, { sameAsBefore: true }));
  const canvas = (): Promise<string | undefined> =>
    page.frames()[1]?.evaluate(() => getComputedStyle(document.documentElement).colorScheme) ?? Promise.resolve(undefined);

  for (const theme of ['dark', 'light']) {
    await page.locator('select[name=theme]').selectOption(theme);
    await expect.poll(canvas).toBe(theme);
  }
  expect(await page.evaluate(() => 'sameAsBefore' in (document.querySelector('iframe') ?? {}))).toBe(true);
  expect(page.frames()[1]?.url()).toBe(address);
});

test('Arabic is right-to-left in the portal and in the frame', async ({ page, world, portal }) => {
  const receipt = await world.receipt(sampleOf('dar-alnoor'));
  await portal.signIn(page, 'dar-alnoor');
  await page.locator('select[name=locale]').selectOption('ar');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.frameLocator('iframe').getByText(receipt.title)).toBeVisible();
  await expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('lang', /^ar/);
});

test('a Japanese browser gets Japanese texts and dates in the portal and in the frame', async ({ browser, world, portal }) => {
  const receipt = await world.receipt(sampleOf('hoshino'));
  const context = await browser.newContext({ locale: 'ja-JP' });
  const page = await context.newPage();
  await portal.signIn(page, 'hoshino');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.locator('h1')).toHaveText('ようこそ、 星野ロボティクス');
  await expect(page.locator('select[name=locale]')).toHaveValue('ja');
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('html')).toHaveAttribute('lang', /^ja/);
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await expect(frame.getByText('2026/10/01～2026/10/31')).toBeVisible();
  await page.getByRole('link', { name: '最新の領収書' }).click();
  await expect(frame.getByRole('heading', { name: '部品窓口エージェント 2026年10月分' })).toBeVisible();
  await page.goto(`${portal.origin}/widget-token`);
  await expect(page.getByText('SSO 接続はまだありません。')).toBeVisible();
  await expect(page.locator('time')).toHaveText(/^\d{1,2}:\d{2}$/);
  // Times follow the language of the portal, not of the browser.
  await page.locator('select[name=locale]').selectOption('en');
  await page.getByRole('button', { name: '適用' }).click();
  await expect(page.locator('time')).toHaveText(/^\d{1,2}:\d{2}\s[AP]M$/);
  await context.close();
});

test('the portal supports every language of the widgets, also for other regions', async ({ request, portal }) => {
  const languageAt = async (wanted: string): Promise<string | undefined> => {
    const answer = await request.get(`${portal.origin}/login`, { headers: { 'Accept-Language': wanted } });
    return /<html lang="([^"]+)"/.exec(await answer.text())?.[1];
  };
  for (const locale of locales) expect(await languageAt(locale)).toBe(locale);
  const wishes = { 'ja-JP, en;q=0.5': 'ja', 'pt-PT': 'pt-BR', 'fr-CA': 'fr', 'tlh, de-AT;q=0.8, en;q=0.5': 'de', tlh: 'en', '*': 'en' };
  for (const [wanted, locale] of Object.entries(wishes)) expect([wanted, await languageAt(wanted)]).toEqual([wanted, locale]);
});

test('on a phone of 360 px nothing overflows the page', async ({ page, world, portal }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await world.receipt(sampleOf('nordwind'));
  await portal.signIn(page, 'nordwind');
  for (const path of ['/', '/latest']) {
    await page.goto(`${portal.origin}${path}`);
    await expect(page.frameLocator('iframe').getByText('Leistungsnachweis Oktober 2026').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await expect.poll(() => page.frames()[1]?.evaluate(overflow)).toEqual({ vertical: 0, horizontal: 0 });
  }
});

test('N13 in print the receipt is complete, and the portal’s header and footer are hidden', async ({ page, world, portal, browserName }) => {
  needs(browserName, 'media');
  const receipt = await world.receipt(sampleOf('brightside'));
  await portal.signIn(page, 'brightside');
  await page.goto(`${portal.origin}/latest`);
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('header')).toBeHidden();
  await expect(page.locator('footer')).toBeHidden();
  await expect.poll(() => page.frames()[1]?.evaluate(overflow)).toEqual({ vertical: 0, horizontal: 0 });
});

test('the portal prints dark text even in the dark theme', async ({ page, portal, browserName }) => {
  needs(browserName, 'media');
  await page.goto(`${portal.origin}/login`);
  await page.locator('select[name=theme]').selectOption('dark');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const ink = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).color);
  expect(await ink()).toBe('rgb(236, 238, 245)');
  await page.emulateMedia({ media: 'print' });
  expect(await ink()).toBe('rgb(23, 26, 36)');
});

for (const format of ['A4', 'Letter', 'A6']) {
  test(`N13 on ${format} the receipt starts on the first page, and contains every cell and figure`, async ({ page, world, portal, browserName }) => {
    needs(browserName, 'pdf');
    const receipt = await world.receipt(sampleOf('nordwind'));
    await portal.signIn(page, 'nordwind');
    await page.goto(`${portal.origin}/latest`);
    await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
    await expect.poll(() => page.locator('iframe').evaluate(({ style }) => style.getPropertyValue('--vitrine-paper'))).not.toBe('');
    const letters = (text: string): string => text.replaceAll(/\s/g, '');
    // The values of the chart are in a visually hidden table.
    const shown = await page
      .frames()[1]
      ?.evaluate(() => [...document.querySelectorAll<HTMLElement>('.lines td, .figure:not(.plot *)')].map(({ innerText }) => innerText));
    const pages = (await pdfText(await page.pdf({ format }))).map(letters);
    expect(pages[0]).toContain(letters(receipt.title));
    expect(shown?.length).toBeGreaterThan(12);
    expect(shown?.map(letters).filter((text) => !pages.join('').includes(text))).toEqual([]);
  });
}

test('signing out removes the receipts before the response arrives', async ({ page, world, portal }) => {
  const receipt = await world.receipt(sampleOf('nordwind'));
  await portal.signIn(page, 'nordwind');
  const row = page.frameLocator('iframe').getByText(receipt.title);
  await expect(row).toBeVisible();
  // Blocks the form once, to simulate a pending response.
  await page.evaluate(() => document.addEventListener('submit', (event) => event.preventDefault(), { once: true }));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  expect(await page.evaluate(async () => (await fetch('/api/vitrine-token', { method: 'POST' })).status)).toBe(401);
});

test('PD18 a script tag with attributes shows the list', async ({ page, world, portal, browserErrors }) => {
  const receipt = await world.receipt(sampleOf('nordwind'));
  await portal.signIn(page, 'nordwind');
  await page.goto(`${portal.origin}/script-tag`);
  await expect(page.frameLocator('iframe').getByText(receipt.title)).toBeVisible();
  expect(browserErrors).toEqual([]);
});

test('RT1 a page with only a script of the older protocol shows the list', async ({ page, world, portal, browserErrors }) => {
  const receipt = await world.receipt(sampleOf('nordwind'));
  await portal.signIn(page, 'nordwind');
  await page.goto(`${portal.origin}/legacy`);
  await expect(page.frameLocator('#widget').getByText(receipt.title)).toBeVisible();
  expect(browserErrors).toEqual([]);
});

test('refuses a form that another site posts', async ({ request, portal }) => {
  const forged = await request.post(`${portal.origin}/preferences`, { headers: { Origin: 'https://evil.example' }, form: { theme: 'dark' }, maxRedirects: 0 });
  expect(forged.status()).toBe(403);
  const sameOrigin = await request.post(`${portal.origin}/preferences`, { headers: { Origin: portal.origin }, form: { theme: 'dark' }, maxRedirects: 0 });
  expect(sameOrigin.status()).toBe(303);
});
