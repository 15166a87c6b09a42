import type { Locator } from '@playwright/test';
import { expect, test } from '../embed.ts';
import { invoiceSample } from './invoice-sample.ts';
import { sell } from './price-sample.ts';
import { needs } from '../../support/engine.ts';

const openCheckout = { id: 'chk_1', state: 'open', checkoutUrl: 'https://pay.example/1' };

/** The background colour behind the text of an element: its own, or that of the nearest ancestor that has one. */
const backgroundOf = (words: Locator): Promise<string> =>
  words.evaluate((element) => {
    for (let around: Element | null = element; around; around = around.parentElement) {
      const { backgroundColor } = getComputedStyle(around);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    return 'that of the page';
  });

const paper = 'rgb(22, 25, 23)';

test('IV31 messages beside a dark sheet have a dark background of their own', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 503/);
  const { partly } = await invoiceSample(world, 0);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 503, json: { code: 'overloaded', requestId: 'req_1' } }));
  await page.route('**/document?**', (route) => route.fulfill({ status: 503, json: { code: 'overloaded', requestId: 'req_2' } }));
  await embed.open({ widget: 'invoice', resource: partly, theme: 'dark' });
  await embed.frame.locator('.pay-button').click();
  await embed.frame.getByRole('button', { name: 'Download CSV' }).click();
  for (const selector of ['.pay [role=status]', '.tools [role=status] span']) {
    await expect(embed.frame.locator(selector)).toBeVisible();
    expect(await backgroundOf(embed.frame.locator(selector))).toBe(paper);
  }
});

test('IV31 the status of a single subscribe button has a background of its own', async ({ embed, page, world }) => {
  const { ids } = await sell(world);
  await page.route('**/v1/offerings/*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), subscription: null, checkout: openCheckout } });
  });
  await page.route('**/v1/checkouts/*', () => {});
  await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']), theme: 'dark' });
  await expect(embed.frame.locator('.plan-said')).toHaveCount(2);
  for (const message of await embed.frame.locator('.plan-said').all()) expect(await backgroundOf(message)).toBe(paper);
});

test('IV31 with forced colours a busy button has the colour of a disabled one', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  await page.emulateMedia({ forcedColors: 'active' });
  const { partly } = await invoiceSample(world, 0);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  await page.route('**/v1/checkouts', () => {});
  await page.route('**/document?**', () => {});
  await embed.open({ widget: 'invoice', resource: partly });
  const [pay, save] = [embed.frame.locator('.pay-button'), embed.frame.getByRole('button', { name: 'Download CSV' })];
  const off = await pay.evaluate((button) => {
    button.style.color = 'GrayText';
    const { color } = getComputedStyle(button);
    button.style.removeProperty('color');
    return color;
  });
  for (const button of [pay, save]) {
    await expect(button).not.toHaveCSS('color', off);
    await button.click();
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveCSS('color', off);
  }
});
