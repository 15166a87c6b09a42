import type { Page, Route } from '@playwright/test';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, test } from '../embed.ts';
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
