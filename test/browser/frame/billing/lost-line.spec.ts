import type { Page, Route } from '@playwright/test';
import { complaint } from '../../support/engine.ts';
import { holdTime, passUntil } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, test } from '../embed.ts';
import { invoiceSample } from './invoice-sample.ts';
import { sell } from './price-sample.ts';

const begun = { id: 'co_1', state: 'open', checkoutUrl: 'https://pay.example/co_1' };
/** What is asked, and never answered: a line that is lost without a word. */
const never = (): Promise<void> => new Promise(() => {});

async function open(page: Page, embed: Embed, world: World): Promise<void> {
  const { ids } = await sell(world);
  // A tab of its own would be in front of the page, in the engines where tabs are.
  await page.addInitScript(() => void (window.open = () => null));
  await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']) });
  await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
}

for (const back of ['visibilitychange', 'online'] as const) {
  test(`PY12 whoever comes back from a payment, by ${back}, sees at once what has become of it`, async ({ embed, world, page }) => {
    let asked = 0;
    let answer: (route: Route) => Promise<void> = (route) => route.fulfill({ json: { ...begun, state: 'paid' } });
    await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: begun }));
    await page.route('**/v1/checkouts/co_1', (route) => {
      asked += 1;
      return answer(route);
    });
    await open(page, embed, world);
    await holdTime(page);
    await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
    await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
    expect(asked).toBe(0);
    const document = await embed.document();
    const comeBack = (): Promise<unknown> =>
      document.evaluate((name) => (name === 'online' ? window : window.document).dispatchEvent(new Event(name)), back);
    let late = (): void => {};
    answer = async (route) => {
      await new Promise<void>((resolve) => (late = resolve));
      await route.fulfill({ json: { ...begun, state: 'failed' } }).catch(() => {});
    };
    await comeBack();
    await expect.poll(() => asked).toBe(1);
    // Back once more, before that was answered: only the later answer counts.
    answer = (route) => route.fulfill({ json: { ...begun, state: 'paid' } });
    await comeBack();
    await passUntil(page, 10, () => embed.frame.getByText('Active').isVisible());
    late();
    await expect.poll(() => embed.events('checkoutCompleted')).toEqual([{ checkoutId: 'co_1' }]);
    await comeBack();
    await page.clock.runFor(60_000);
    expect(asked).toBe(2);
  });
}

test('PY12 a payment whose answer never comes on a lost line is asked for again', async ({ embed, world, page }) => {
  let asked = 0;
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: begun }));
  await page.route('**/v1/checkouts/co_1', (route) => (++asked === 1 ? never() : route.fulfill({ json: { ...begun, state: 'paid' } })));
  await open(page, embed, world);
  await holdTime(page);
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
  await passUntil(page, 3_000, () => embed.frame.getByText('Active').isVisible());
});

test('PY12 a payment that does not begin on a lost line says so, and the next try is the same payment', async ({ embed, world, page }) => {
  const keys: (string | undefined)[] = [];
  await page.route('**/v1/checkouts', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    await (keys.length === 1 ? never() : route.fulfill({ status: 201, json: begun }));
  });
  await open(page, embed, world);
  await holdTime(page);
  const button = embed.frame.getByRole('button', { name: 'Subscribe' });
  await button.click();
  await expect.poll(() => keys.length).toBe(1);
  await passUntil(page, 10_000, () => embed.frame.getByText('could not be started').isVisible());
  await expect(embed.frame.getByRole('status')).toContainText('network_unreachable');
  await button.click();
  await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(keys[0]).toMatch(/./);
});

const ways = {
  'breaks at once': (route: Route): Promise<void> => route.abort(),
  'is lost without a word': never,
} as const;

for (const [way, lose] of Object.entries(ways)) {
  for (const widget of ['subscribe-button', 'invoice'] as const) {
    test(`PY12 ${widget}: a cancelling whose line ${way} says so, and the next try cancels`, async ({ embed, world, page, expectComplaints }) => {
      expectComplaints(complaint.request);
      let tries = 0;
      await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: begun }));
      await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: begun }));
      await page.route('**/v1/checkouts/co_1/cancel', (route) => (++tries === 1 ? lose(route) : route.fulfill({ json: { ...begun, state: 'expired' } })));
      if (widget === 'invoice') {
        const { partly } = await invoiceSample(world, 0);
        await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
        await page.addInitScript(() => void (window.open = () => null));
        await embed.open({ widget, resource: partly });
      } else await open(page, embed, world);
      const pay = embed.frame.getByRole('button', { name: /^(Pay|Subscribe)/ });
      await expect(pay).toBeVisible();
      await holdTime(page);
      await pay.click();
      const cancel = embed.frame.getByRole('button', { name: 'Cancel' });
      const told = embed.frame.getByRole('status').filter({ hasText: 'could not be cancelled' });
      await cancel.click();
      await expect.poll(() => tries).toBe(1);
      await passUntil(page, 10_000, () => told.isVisible());
      await expect(told).toContainText('network_unreachable');
      await expect(cancel).toBeFocused();
      expect(await embed.events('checkoutCancelled')).toEqual([]);
      await cancel.click();
      await expect(pay).toBeVisible();
      await expect(told).toHaveCount(0);
      await expect.poll(() => embed.events('checkoutCancelled')).toEqual([{ checkoutId: 'co_1' }]);
    });
  }
}

test('PY12 a cancelling that comes too late, because the payment is on its way, is no failure', async ({ embed, world, page, expectComplaints }) => {
  expectComplaints(complaint.request);
  let state = 'open';
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: begun }));
  await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: { ...begun, state } }));
  await page.route('**/v1/checkouts/co_1/cancel', (route) => {
    state = 'pending';
    return route.fulfill({ status: 409, json: { code: 'payment_pending' } });
  });
  await open(page, embed, world);
  await holdTime(page);
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  const refused = page.waitForResponse('**/v1/checkouts/co_1/cancel');
  await embed.frame.getByRole('button', { name: 'Cancel' }).click();
  await refused;
  const said: string[] = [];
  await passUntil(page, 3_000, async () => {
    said.push(...(await embed.frame.getByRole('status').allTextContents()));
    return embed.frame.getByText('Your payment is on its way').isVisible();
  });
  expect(said.filter((text) => text.includes('could not be cancelled'))).toEqual([]);
});
