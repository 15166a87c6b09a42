import type { Page, Route } from '@playwright/test';
import { errorPatterns } from '../../support/engine.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, test } from '../embed.ts';
import { invoiceSample } from './invoice-sample.ts';
import { sell } from './price-sample.ts';

const openCheckout = { id: 'co_1', state: 'open', checkoutUrl: 'https://pay.example/co_1' };
/** Leaves a request without an answer, like a connection that is lost silently. */
const never = (): Promise<void> => new Promise(() => {});

async function open(page: Page, embed: Embed, world: World): Promise<void> {
  const { ids } = await sell(world);
  // A new tab would be in front of the page, in engines that have tabs.
  await page.addInitScript(() => void (window.open = () => null));
  await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']) });
  await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
}

async function openWidget(page: Page, embed: Embed, world: World, widget: 'subscribe-button' | 'invoice'): Promise<void> {
  if (widget === 'subscribe-button') return open(page, embed, world);
  const { partly } = await invoiceSample(world, 0);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  await page.addInitScript(() => void (window.open = () => null));
  await embed.open({ widget, resource: partly });
  await expect(embed.frame.getByRole('button', { name: /^Pay/ })).toBeVisible();
}

for (const back of ['visibilitychange', 'online'] as const) {
  test(`PY12 a viewer who comes back from a payment, by ${back}, sees its state at once`, async ({ embed, world, page }) => {
    let stateRequests = 0;
    let answer: (route: Route) => Promise<void> = (route) => route.fulfill({ json: { ...openCheckout, state: 'paid' } });
    await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: openCheckout }));
    await page.route('**/v1/checkouts/co_1', (route) => {
      stateRequests += 1;
      return answer(route);
    });
    await open(page, embed, world);
    await pauseClock(page);
    await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
    await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
    expect(stateRequests).toBe(0);
    const document = await embed.document();
    const comeBack = (): Promise<unknown> =>
      document.evaluate((name) => (name === 'online' ? window : window.document).dispatchEvent(new Event(name)), back);
    let late = (): void => {};
    answer = async (route) => {
      await new Promise<void>((resolve) => (late = resolve));
      await route.fulfill({ json: { ...openCheckout, state: 'failed' } }).catch(() => {});
    };
    await comeBack();
    await expect.poll(() => stateRequests).toBe(1);
    // The viewer comes back again before the first answer: only the later answer counts.
    answer = (route) => route.fulfill({ json: { ...openCheckout, state: 'paid' } });
    await comeBack();
    await advanceUntil(page, 10, () => embed.frame.getByText('Active').isVisible());
    late();
    await expect.poll(() => embed.events('checkoutCompleted')).toEqual([{ checkoutId: 'co_1' }]);
    await comeBack();
    await page.clock.runFor(60_000);
    expect(stateRequests).toBe(2);
  });
}

test('PY12 the state of a payment is requested again when an answer never comes', async ({ embed, world, page }) => {
  let stateRequests = 0;
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: openCheckout }));
  await page.route('**/v1/checkouts/co_1', (route) => (++stateRequests === 1 ? never() : route.fulfill({ json: { ...openCheckout, state: 'paid' } })));
  await open(page, embed, world);
  await pauseClock(page);
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
  await advanceUntil(page, 3_000, () => embed.frame.getByText('Active').isVisible());
});

test('PY12 a payment that cannot start shows an error, and the next try has the same idempotency key', async ({ embed, world, page }) => {
  const keys: (string | undefined)[] = [];
  await page.route('**/v1/checkouts', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    await (keys.length === 1 ? never() : route.fulfill({ status: 201, json: openCheckout }));
  });
  await open(page, embed, world);
  await pauseClock(page);
  const button = embed.frame.getByRole('button', { name: 'Subscribe' });
  await button.click();
  await expect.poll(() => keys.length).toBe(1);
  await advanceUntil(page, 10_000, () => embed.frame.getByText('could not be started').isVisible());
  await expect(embed.frame.getByRole('status')).toContainText('network_unreachable');
  await button.click();
  await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(keys[0]).toMatch(/./);
});

const ways = {
  'fails at once': (route: Route): Promise<void> => route.abort(),
  'never answers': never,
} as const;

for (const [way, lose] of Object.entries(ways)) {
  for (const widget of ['subscribe-button', 'invoice'] as const) {
    test(`PY12 ${widget}: a cancellation whose request ${way} is shown as failed, and works again`, async ({ embed, world, page, expectBrowserErrors }) => {
      expectBrowserErrors(errorPatterns.request);
      let tries = 0;
      await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: openCheckout }));
      await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: openCheckout }));
      const cancelled = { ...openCheckout, state: 'expired' };
      await page.route('**/v1/checkouts/co_1/cancel', (route) => (++tries === 1 ? lose(route) : route.fulfill({ json: cancelled })));
      await openWidget(page, embed, world, widget);
      const pay = embed.frame.getByRole('button', { name: /^(Pay|Subscribe)/ });
      await pauseClock(page);
      await pay.click();
      const cancel = embed.frame.getByRole('button', { name: 'Cancel' });
      const failure = embed.frame.getByRole('status').filter({ hasText: 'could not be cancelled' });
      await cancel.click();
      await expect.poll(() => tries).toBe(1);
      await advanceUntil(page, 10_000, () => failure.isVisible());
      await expect(failure).toContainText('network_unreachable');
      await expect(cancel).toBeFocused();
      expect(await embed.events('checkoutCancelled')).toEqual([]);
      await cancel.click();
      await expect(pay).toBeVisible();
      await expect(failure).toHaveCount(0);
      await expect.poll(() => embed.events('checkoutCancelled')).toEqual([{ checkoutId: 'co_1' }]);
    });
  }
}

const outcomes = [
  ['subscribe-button', 'paid', 'Active', 'checkoutCompleted'],
  ['invoice', 'paid', 'Paid. Thank you.', 'checkoutCompleted'],
  ['subscribe-button', 'pending', 'Your payment is being processed. Nothing is charged a second time.', undefined],
  ['invoice', 'pending', 'Your payment is being processed. Nothing is charged a second time.', undefined],
  ['invoice', 'failed', 'The payment did not go through.', 'checkoutCancelled'],
] as const;

for (const [widget, state, text, event] of outcomes) {
  for (const way of ['answered', 'refused'] as const) {
    test(`PY12 PY11 ${widget}: a cancellation ${way} because the payment is ${state} shows that`, async ({ embed, world, page, expectBrowserErrors }) => {
      if (way === 'refused') expectBrowserErrors(errorPatterns.request);
      let current = 'open';
      await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: openCheckout }));
      await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: { ...openCheckout, checkoutUrl: null, state: current } }));
      await page.route('**/v1/checkouts/co_1/cancel', (route) => {
        current = state;
        if (way === 'answered') return route.fulfill({ json: { ...openCheckout, checkoutUrl: null, state } });
        return route.fulfill({ status: 409, json: { code: state === 'pending' ? 'payment_pending' : 'conflict' } });
      });
      await openWidget(page, embed, world, widget);
      await pauseClock(page);
      await embed.frame.getByRole('button', { name: /^(Pay|Subscribe)/ }).click();
      await embed.frame.getByRole('button', { name: 'Cancel' }).click();
      const statuses: string[] = [];
      // Much less than the pause before the next poll.
      await advanceUntil(page, 10, async () => {
        statuses.push(...(await embed.frame.getByRole('status').allTextContents()));
        return statuses.some((one) => one.trim() === text);
      });
      expect(statuses.filter((one) => one.includes('cancelled'))).toEqual([]);
      await expect(embed.frame.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
      if (event) await expect.poll(() => embed.events(event)).toEqual([{ checkoutId: 'co_1' }]);
      if (event !== 'checkoutCancelled') expect(await embed.events('checkoutCancelled')).toEqual([]);
    });
  }
}
