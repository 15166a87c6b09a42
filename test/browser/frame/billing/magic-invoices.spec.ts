import type { BrowserContext, Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { requestLinkMail, frameOf, signInPage } from '../sign-in/sign-in.ts';
import type { World } from '../../support/world.ts';

/** Creates an invoice of the customer who signs in with this address, and a way to pay it. @returns Its id. */
async function billed(world: World, email: string): Promise<string> {
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  const invoice = { number: 'INV-77', customer: { externalId: `customer-of-${email}` }, currency: 'EUR', status: 'open' };
  const dates = { issueDate: '2026-11-01', dueDate: '2099-12-01' };
  const lines = [{ description: 'Seats', amountMinor: 4_900 }];
  const { id } = (await world.manage('/v1/invoices', { ...invoice, ...dates, lines })) as { id: string };
  // An invoice of another customer of the same tenant.
  await world.manage('/v1/invoices', { ...invoice, ...dates, lines, number: 'INV-78', customer: { externalId: 'other' } });
  return id;
}

/** Signs in the viewer by mail, in a page with the list of invoices. Records responses with an error status. */
async function signedIn(page: Page, context: BrowserContext, world: World): Promise<{ tab: Page; refusals: string[]; id: string }> {
  const site = await signInPage(world, { options: { widget: 'invoice-list' } });
  const id = await billed(world, site.email);
  await page.goto(site.url);
  const { href } = await requestLinkMail(page, site);
  const tab = await context.newPage();
  const refusals: string[] = [];
  tab.on('response', (response) => response.status() >= 400 && refusals.push(`${response.status()} ${response.url()}`));
  await tab.goto(href);
  await expect(frameOf(tab).locator('.row')).toHaveText([/INV-77/]);
  return { tab, refusals, id };
}

test('IV31 AF16 a magic link shows the invoices of the viewer alone, with working payment and download', async ({
  page,
  context,
  world,
}) => {
  const { tab, refusals, id } = await signedIn(page, context, world);
  const frame = frameOf(tab);
  const framed = tab.frames().find((one) => one.url().includes('/embed'));
  await frame.locator('.row').click();
  await expect(frame.getByRole('article', { name: 'Invoice INV-77' })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Pay €49.00' })).toBeVisible();
  const [file] = await Promise.all([
    tab.waitForResponse(/\/v1\/invoices\/[^/]+\/document\?format=csv/),
    frame.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(file.status()).toBe(200);
  await expect(frame.locator('.tools [role="status"]')).toBeEmpty();
  if (framed) {
    expect(await violations(framed)).toEqual([]);
    await expect.poll(() => framed.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  }
  await frame.getByRole('button', { name: 'All invoices' }).click();
  await expect(frame.locator('.row')).toHaveText([/INV-77/]);
  // The widget of one invoice replaces the list, in the same session.
  await tab.evaluate((resource) => window.handle.update({ widget: 'invoice', resource }), id);
  await expect(frame.getByRole('article', { name: 'Invoice INV-77' })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Pay €49.00' })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'All invoices' })).toHaveCount(0);
  expect(refusals).toEqual([]);
});

test('IV31 PY05 a viewer who is signed in by mail can start a payment of their own invoice', async ({ page, context, world }) => {
  world.pages.serve('/pay', '<!doctype html><link rel="icon" href="data:,"><title>Pay</title>');
  const { tab, refusals, id } = await signedIn(page, context, world);
  const frame = frameOf(tab);
  await frame.locator('.row').click();
  const opened = tab.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Pay €49.00' }).click();
  await opened;
  await expect(frame.getByText('Waiting for the payment…')).toBeVisible();
  const { items } = (await world.manage('/v1/checkouts')) as { items: { subject: object; state: string }[] };
  expect(items).toMatchObject([{ state: 'open', subject: { kind: 'invoice', id } }]);
  expect(refusals).toEqual([]);
});

test('IV31 no invoice is shown before the mail is opened', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world, { options: { widget: 'invoice-list' } });
  await billed(world, site.email);
  await page.goto(site.url);
  await expect(frameOf(page).getByLabel('E-mail address')).toBeVisible();
  await expect(frameOf(page).getByText('INV-77')).toHaveCount(0);
});
