import type { Request } from '@playwright/test';
import { expect, test } from '../embed.ts';
import { requestLinkMail, frameOf, inAnotherBrowser, recordRedemptions, senderParameter, signInByMail, signInPage } from './sign-in.ts';

test('AF18 U06 M24 the token is removed from the address before other page code runs, and the rest stays', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world, { after: '<script>window.beacon = location.href; window.entries = history.length;</script>' });
  for (const [query, rest] of [
    ['?vitrine_magic_token=ml_x', ''],
    ['?a=1%20b&vitrine_magic_token=ml_x', '?a=1%20b'],
    ['?vitrine_magic_token=ml_x&utm_source=mail#top', '?utm_source=mail#top'],
    ['?/route&vitrine_magic_token=ml_x&b', '?/route&b'],
    ['?vitrine_magic_token=ml_x#/inbox?c=2', '#/inbox?c=2'],
    ['?another_vitrine_magic_token=1', '?another_vitrine_magic_token=1'],
    ['?vitrine_magic_from=x#&vitrine_magic_token=ml_x', ''],
    ['?a=1%20b&vitrine_magic_from=x#&vitrine_magic_token=ml_x', '?a=1%20b'],
    ['?a=1%20b#vitrine_magic_token=ml_x', '?a=1%20b'],
    ['#&vitrine_magic_token=ml_x&b', '#&b'],
    ['#top&vitrine_magic_token=ml_x', '#top'],
    ['?vitrine_magic_from=x&vitrine_magic_token=ml_x#/inbox?c=2', '#/inbox?c=2'],
    ['#/inbox?c=2&d', '#/inbox?c=2&d'],
  ]) {
    await page.goto('about:blank');
    const entries = await page.evaluate(() => history.length);
    await page.goto(`${site.url}${query}`);
    await expect(frameOf(page).getByRole('button').first()).toBeVisible();
    expect(await page.evaluate(() => [window.beacon, location.href, window.entries])).toEqual([`${site.url}${rest}`, `${site.url}${rest}`, entries + 1]);
  }
});

test('H20 the token is in no server log, request, referrer or timing entry but that of its own navigation', async ({
  page,
  context,
  world,
}) => {
  const site = await signInPage(world, { after: '<script>fetch("/account?beacon").catch(() => {});</script>' });
  await page.goto(site.url);
  const mail = await requestLinkMail(page, site);
  const pendingRecords: Promise<string>[] = [];
  const tab = await context.newPage();
  const everything = async (request: Request): Promise<string> => {
    const isRedemption = request.url().endsWith('/v1/magic-links/redeem');
    return JSON.stringify([request.url().replace(mail.href, ''), await request.allHeaders(), isRedemption ? '' : request.postData()]);
  };
  tab.on('request', (request) => pendingRecords.push(everything(request)));
  await tab.goto(mail.href);
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
  // Chromium keeps the fragment in the name of the navigation entry, which only the page can read.
  const timings = await tab.evaluate(() =>
    performance.getEntries().map((entry) => (entry.entryType === 'navigation' ? entry.name.replace(/#.*/, '') : JSON.stringify(entry))),
  );
  expect(site.log.filter((line) => line.includes('vitrine_magic_from')).length).toBeGreaterThan(0);
  await expect.poll(() => site.log.filter((line) => line.includes('?beacon') && line.includes(`Referer ${site.url}`)).length).toBeGreaterThan(0);
  const requestRecords = await Promise.all(pendingRecords);
  expect(requestRecords.length).toBeGreaterThan(3);
  for (const text of [...site.log, ...requestRecords, ...timings]) expect(text).not.toContain(mail.token);
});

test('H20 a page with its route in the fragment keeps it, and gets the token in the query', async ({ page, context, world }) => {
  const site = await signInPage(world);
  await page.goto(`${site.url}?a=1#/receipts?tab=open`);
  const mail = await requestLinkMail(page, site);
  expect(mail.href).toBe(`${site.url}?a=1&${senderParameter(world, site)}&vitrine_magic_token=${mail.token}#/receipts?tab=open`);
  const tab = await context.newPage();
  await tab.goto(mail.href);
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
  expect(tab.url()).toBe(`${site.url}?a=1#/receipts?tab=open`);
});

test('H20 a link opened in the tab that already shows the page reloads it, and the mailed code signs in there', async ({ page, world }) => {
  const site = await signInPage(world);
  await page.goto(site.url);
  const mail = await requestLinkMail(page, site);
  await page.evaluate((href) => location.assign(href), mail.href);
  await frameOf(page).getByLabel('Code').fill(mail.code);
  await frameOf(page).getByLabel('Code').press('Enter');
  await expect(frameOf(page).getByText(site.receipt.title)).toBeVisible();
  expect(page.url()).toBe(site.url);
});

test('H20 the token survives one reload of its frame, and no second one', async ({ page, browser, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  await page.goto(site.url);
  const mail = await requestLinkMail(page, site);
  await inAnotherBrowser(browser, async (context) => {
    const phone = await context.newPage();
    await phone.goto(mail.href);
    await expect(frameOf(phone).getByLabel('Code')).toBeVisible();
    const reload = async (shown: string): Promise<void> => {
      await phone.evaluate(() => {
        window.handle.reload();
        return window.handle.ready;
      });
      await expect(frameOf(phone).getByLabel(shown)).toBeVisible();
    };
    await reload('Code');
    await frameOf(phone).getByLabel('Code').fill(mail.code);
    await frameOf(phone).getByLabel('Code').press('Enter');
    await expect(frameOf(phone).getByText(site.receipt.title)).toBeVisible();
    await reload('E-mail address');
  });
});

test('H20 a used token is not used again: a reloaded frame gets the session from the other tabs', async ({ page, context, world }) => {
  const site = await signInPage(world);
  const tab = await signInByMail(page, context, site);
  await tab.evaluate(() => {
    window.handle.reload();
    return window.handle.ready;
  });
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
});

test('H20 a frame that is reloaded after it used its token and before it shows content knows the session of the other tabs as its own', async ({
  page,
  context,
  world,
}) => {
  const site = await signInPage(world);
  await page.goto(site.url);
  const { href } = await requestLinkMail(page, site);
  const tab = await context.newPage();
  const list = '**/v1/receipts*';
  const asked = new Promise<void>((resolve) => void tab.route(list, () => resolve()));
  await tab.goto(href);
  await asked;
  await expect(frameOf(page).getByText(site.receipt.title)).toBeVisible();
  await tab.unroute(list);
  await tab.evaluate(() => window.handle.reload());
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
});

test('H20 the token goes only to a mount of the server that sent it', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  const redeemed = recordRedemptions(page);
  for (const [server, isOurs] of [
    ['https://other.example', false],
    [world.server.url, true],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${site.url}?${senderParameter(world, site, server)}#&vitrine_magic_token=ml_x`);
    await expect(frameOf(page).getByLabel(isOurs ? 'Code' : 'E-mail address')).toBeVisible();
    expect(page.url()).toBe(site.url);
  }
  expect(redeemed).toEqual([]);
});

declare global {
  interface Window {
    beacon: string;
    entries: number;
  }
}
