import { readFileSync } from 'node:fs';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, test } from '../embed.ts';

const offerings = JSON.parse(readFileSync(new URL('../../../../examples/demo/offerings.json', import.meta.url), 'utf8')) as Record<string, unknown>[];

/** Puts the offerings of the portal up for sale, with a payment page that never ends a payment. */
async function sell({ manage, pages }: World): Promise<void> {
  await manage('/v1/offerings/bulk', { items: offerings });
  await manage('/v1/customers', { externalId: 'customer-1' });
  await manage('/v1/payment-provider', { provider: 'redirect', url: `${pages.origin}/pay` });
  pages.serve('/pay', '<!doctype html><link rel="icon" href="data:,"><title>Pay</title>');
}

/** The accessible name of the focused element in the frame. */
const focused = async (embed: Embed): Promise<string> =>
  (await embed.document()).evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '');

test('PY12 the keyboard reaches switches and plans, starts payments with Enter and Space, and keeps the focus', async ({
  embed,
  world,
  page,
  context,
}) => {
  await sell(world);
  await embed.open({ widget: 'pricing-table' });
  const { frame } = embed;
  const starter = frame.getByRole('article', { name: 'Starter' });
  await frame.getByRole('radio', { name: 'Monthly' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(frame.getByRole('radio', { name: 'Annual' })).toBeFocused();
  await expect(starter).toContainText('a year');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(frame.getByRole('radio', { name: 'USD' })).toBeFocused();
  await expect(starter).toContainText('$540.00');
  await page.keyboard.press('Tab');
  await expect(starter.getByRole('button')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(frame.getByRole('article', { name: 'Team' }).getByRole('button')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  for (const key of ['Enter', 'Space']) {
    const opened = context.waitForEvent('page');
    await page.keyboard.press(key);
    await (await opened).close();
    await expect(starter.getByRole('link', { name: 'Open the payment' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(starter.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(starter.getByRole('button', { name: 'Subscribe' })).toBeFocused();
  }
  expect(await focused(embed)).toBe('Subscribe');
  await expect.poll(() => embed.events('offeringSelected')).toHaveLength(2);
  await expect.poll(() => embed.events('checkoutCancelled')).toHaveLength(2);
});

test('PY12 a pending payment that fails shows an error, and only another click starts a new one', async ({ embed, world, page }) => {
  await sell(world);
  const pendingCheckout = { id: 'chk_1', state: 'pending', checkoutUrl: null };
  await page.route('**/v1/offerings*', async (route) => {
    const answer = await route.fetch();
    const { items, nextCursor } = (await answer.json()) as { items: { externalId: string }[]; nextCursor: null };
    const json = { items: items.map((item) => (item.externalId === 'starter-monthly-eur' ? { ...item, checkout: pendingCheckout } : item)), nextCursor };
    await route.fulfill({ response: answer, json });
  });
  await page.route('**/v1/checkouts/chk_1', (route) => route.fulfill({ json: { ...pendingCheckout, state: 'failed' } }));
  await pauseClock(page);
  await embed.open({ widget: 'pricing-table' });
  const starter = embed.frame.getByRole('article', { name: 'Starter' });
  await expect(starter.getByRole('status')).toHaveText('Your payment is being processed. Nothing is charged a second time.');
  await advanceUntil(page, 3_000, () => starter.getByText('The payment did not go through.').isVisible());
  await expect(starter.getByRole('status')).toHaveText('The payment did not go through.');
  await expect(starter.getByRole('button', { name: 'Subscribe' })).toBeVisible();
  expect(await embed.events('checkoutStarted')).toEqual([]);
  await expect.poll(() => embed.events('checkoutCancelled')).toEqual([{ checkoutId: 'chk_1' }]);
});

test('PY12 an answer with a malformed payment is refused as a whole', async ({ embed, world, page }) => {
  await sell(world);
  await page.route('**/v1/offerings*', async (route) => {
    const answer = await route.fetch();
    const { items } = (await answer.json()) as { items: object[] };
    await route.fulfill({ response: answer, json: { items: items.map((item) => ({ ...item, checkout: { id: 7 } })), nextCursor: null } });
  });
  await embed.open({ widget: 'pricing-table' });
  await expect(embed.frame.getByText('bad_response')).toBeVisible();
});

test('PY12 a retry after a lost answer, from another address of the page, leads to the same payment', async ({
  embed,
  world,
  page,
}) => {
  await sell(world);
  // The test does not intercept the request, because Playwright's Firefox cannot pass on its body.
  await page.addInitScript(() => {
    const { fetch: originalFetch } = window;
    let isLost = true;
    window.fetch = async (...args) => {
      const answer = await originalFetch(...args);
      if (!isLost || !answer.url.endsWith('/v1/checkouts')) return answer;
      // The request has arrived, and its answer is lost.
      isLost = false;
      throw new TypeError('The connection broke.');
    };
  });
  await embed.open({ widget: 'pricing-table' });
  const starter = embed.frame.getByRole('article', { name: 'Starter' });
  await starter.getByRole('button').click();
  await expect(starter.getByRole('status')).toContainText('could not be started');
  await page.evaluate(() => history.replaceState(null, '', '?tab=plans'));
  // The update of the theme also tells the frame the new address.
  await embed.update({ theme: 'dark' });
  const document = await embed.document();
  await expect.poll(() => document.evaluate(() => getComputedStyle(window.document.documentElement).colorScheme)).toBe('dark');
  await starter.getByRole('button').click();
  await expect(starter.getByRole('link', { name: 'Open the payment' })).toBeVisible();
  const { items } = (await world.manage('/v1/checkouts', undefined, 'GET')) as { items: { returnUrl: string }[] };
  expect(items.map(({ returnUrl }) => new URL(returnUrl).search)).toEqual(['?tab=plans']);
});
