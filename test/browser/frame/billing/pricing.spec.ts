import type { Page } from '@playwright/test';
import { needs } from '../../support/engine.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { violations } from '../axe.ts';
import { type Embed, expect, sizeMismatch, test } from '../embed.ts';
import { offerings, sell, type Sold } from './price-sample.ts';

const subscribe = (world: World, offering: string, changes: Record<string, unknown> = {}): Promise<unknown> =>
  world.manage('/v1/subscriptions', { externalId: `of ${offering}`, customer: { externalId: 'customer-1' }, offering, status: 'active', ...changes });

/** Mounts with the embed key alone, as a public page does. */
const openPublic = (embed: Embed, { embedKey }: Sold, mounting: Record<string, unknown>): Promise<void> =>
  embed.open({ widget: 'pricing-table', ...mounting, token: embedKey } as never);

const names = (embed: Embed) => embed.frame.locator('.plan-name');

test('AF3 AF34 a public page shows the plans with an embed key alone, by period and currency', async ({ embed, world, page }) => {
  const sold = await sell(world);
  await world.manage('/v1/offerings', { ...offerings[0], externalId: 'secret', status: 'draft', name: 'Secret' });
  const requestedPaths: string[] = [];
  page.on('request', (request) => request.url().includes('/v1/') && requestedPaths.push(new URL(request.url()).pathname));
  await openPublic(embed, sold, {});
  await expect(names(embed)).toHaveText(['Starter', 'Team', 'Scale', 'Onboarding']);
  const team = embed.frame.getByRole('article', { name: 'Team' });
  await expect(team).toContainText('€249.00 a month');
  await expect(team).toContainText('Recommended');
  await expect(team).toContainText('14 days free');
  await expect(team).toContainText('From 10,001: €0.065 per question');
  await expect(embed.frame.getByRole('article', { name: 'Scale' })).toContainText('Price on request');
  await expect(embed.frame.getByRole('article', { name: 'Scale' }).getByRole('link')).toHaveAttribute('href', 'https://acme.example/talk');
  await expect(embed.frame.getByRole('button', { name: 'Sold out' })).toHaveAttribute('aria-disabled', 'true');
  await embed.frame.getByRole('radio', { name: 'Annual' }).check();
  await embed.frame.getByRole('radio', { name: 'USD' }).check();
  await expect(team).toContainText('$2,740.00 a year');
  await expect(names(embed)).toHaveText(['Starter', 'Team', 'Scale', 'Onboarding']);
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'pricing-table' }]);
  // The frame requests nothing that needs a customer.
  expect([...new Set(requestedPaths)]).toEqual(['/v1/offerings']);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('the error for a missing plan does not mention a receipt', async ({ embed, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 404/);
  await openPublic(embed, await sell(world), { widget: 'pricing-card', resource: 'no-such-plan' });
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.getByText('It does not exist, or is not available to you.')).toBeVisible();
  await expect(embed.frame.getByText('Reference: not_found')).toBeVisible();
});

test('every plan is shown, however many there are', async ({ embed, world }) => {
  const many = Array.from({ length: 440 }, (_, index) => ({ ...offerings[0], externalId: `plan ${index}`, name: `Plan ${index}`, texts: {}, position: index }));
  await openPublic(embed, await sell(world, many), { layout: 'horizontal' });
  await expect(names(embed)).toHaveCount(440);
  await expect(names(embed).last()).toHaveText('Plan 439');
});

test('a layout change applies while plans or a card are shown, and keeps the chosen period', async ({ embed, world }) => {
  const sold = await sell(world);
  await openPublic(embed, sold, {});
  await embed.frame.getByRole('radio', { name: 'Annual' }).check();
  for (const [layout, box] of [['table', '.plan-table'], ['horizontal', '.plan-rows'], ['vertical', '.plan-cards']] as const) {
    await embed.update({ layout });
    await expect(embed.frame.locator(box)).toContainText('a year');
  }
  await openPublic(embed, sold, { widget: 'pricing-card', resource: 'team-monthly-eur' });
  await expect(embed.frame.locator('.plan-cards')).toContainText('a month');
  await embed.update({ layout: 'table' });
  await expect(embed.frame.locator('.plan-table')).toContainText('a month');
});

test('prices, features and buttons of plans beside each other are aligned, with or without a badge', async ({ embed, world }) => {
  await openPublic(embed, await sell(world), {});
  await expect(names(embed)).toHaveText(['Starter', 'Team', 'Scale', 'Onboarding']);
  const tops = (selector: string): Promise<number[]> =>
    embed.frame.locator(selector).evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]);
  for (const selector of ['.plan-price', '.plan-about', '.plan-features', '.plan-foot .plan-button'])
    expect([selector, (await tops(selector)).length]).toEqual([selector, 1]);
});

test('a price on request that wraps has a small line height, in cards and in the table', async ({ embed, world }) => {
  const sold = await sell(world);
  for (const [layout, fontPx] of [['vertical', 20], ['table', 16]] as const) {
    await openPublic(embed, sold, { layout });
    await expect(embed.frame.locator('.plan-request')).toHaveCSS('line-height', `${fontPx * 1.25}px`);
  }
});

test('AF34 a customer sees which plan is theirs, and until when', async ({ embed, world }) => {
  await sell(world);
  await subscribe(world, 'team-annual-usd', { status: 'trialing', trialEndsOn: '2026-12-10' });
  await embed.open({ widget: 'pricing-table' });
  const team = embed.frame.getByRole('article', { name: 'Team' });
  await expect(team).toContainText('Your plan');
  await expect(team).toContainText('Trial until 10 Dec 2026');
  await expect(team).toContainText('$2,740.00 a year');
  await expect(team.getByRole('button')).toHaveCount(0);
  await expect(embed.frame.getByRole('article', { name: 'Starter' }).getByRole('button')).toHaveText('Change to this plan');
});

test('the card and the button call another plan a change for a customer who has one, as the table does', async ({ embed, world }) => {
  const { ids } = await sell(world, offerings.map((one) => ({ ...one, soldOut: false })));
  const button = embed.frame.getByRole('button');
  const [starter, onboarding] = ['starter-monthly-eur', 'onboarding-eur'].map((name) => String(ids[name]));
  for (const [widget, resource, label] of [
    ['pricing-card', starter, 'Subscribe'],
    ['subscribe-button', starter, 'Subscribe'],
  ] as const) {
    await embed.open({ widget, resource: String(resource) });
    await expect(button).toHaveText(label);
  }
  await subscribe(world, 'team-monthly-eur', { renewsOn: '2026-12-01' });
  for (const [widget, resource, label] of [
    ['pricing-card', starter, 'Change to this plan'],
    ['subscribe-button', starter, 'Change to this plan'],
    // What is bought once is bought in addition.
    ['subscribe-button', onboarding, 'Buy'],
  ] as const) {
    await embed.open({ widget, resource: String(resource) });
    await expect(button).toHaveText(label);
  }
});

test('PR21 an archived plan is shown to its subscriber in the table, the card and the button, with nothing to buy', async ({ embed, world }) => {
  const { ids } = await sell(world);
  await subscribe(world, 'team-monthly-eur', { renewsOn: '2026-12-01' });
  await world.manage(`/v1/offerings/${String(ids['team-monthly-eur'])}/archive`, {});
  await embed.open({ widget: 'pricing-table' });
  const team = embed.frame.getByRole('article', { name: 'Team' });
  await expect(team).toContainText('Your plan');
  await expect(team).toContainText('Renews on 1 Dec 2026');
  await expect(team.getByRole('button')).toHaveCount(0);
  await expect(embed.frame.getByRole('article', { name: 'Starter' }).getByRole('button')).toHaveText('Change to this plan');
  await embed.update({ widget: 'pricing-card', resource: String(ids['team-monthly-eur']) });
  await expect(embed.frame.locator('.plan-current')).toHaveText('Your plan');
  await embed.update({ widget: 'subscribe-button', resource: String(ids['team-monthly-eur']) });
  await expect(embed.frame.locator('.plan-held')).toHaveText('Renews on 1 Dec 2026');
});

for (const [status, changes, statusText] of [
  ['active', { renewsOn: '2026-12-01' }, 'Renews on 1 Dec 2026'],
  ['active', {}, 'Active'],
  ['past_due', {}, 'Payment is due'],
  ['paused', {}, 'Paused'],
  ['expiring', { period: { start: '2026-11-01', end: '2026-11-30' } }, 'Ends on 30 Nov 2026'],
] as const) {
  test(`a plan that is ${status} ${JSON.stringify(changes)} says so`, async ({ embed, world }) => {
    const { ids } = await sell(world);
    await subscribe(world, 'team-monthly-eur', { status, ...changes });
    await embed.open({ widget: 'subscribe-button', resource: String(ids['team-monthly-eur']) });
    await expect(embed.frame.locator('.plan-held')).toHaveText(statusText);
    await embed.update({ widget: 'pricing-card', resource: String(ids['team-monthly-eur']) });
    await expect(embed.frame.locator('.plan-current')).toHaveText('Your plan');
  });
}

test('the button asks an anonymous viewer to sign in, leads a customer through a payment, and emits events', async ({
  browserName,
  embed,
  world,
  page,
  context,
}) => {
  needs(browserName, 'postData');
  const sold = await sell(world);
  const resource = String(sold.ids['starter-monthly-eur']);
  await openPublic(embed, sold, { widget: 'subscribe-button', resource });
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await expect(embed.frame.getByRole('status')).toHaveText('Sign in on this page to continue.');
  await expect.poll(() => embed.events('offeringSelected')).toEqual([{ offeringId: resource }]);
  expect(await embed.events('checkoutStarted')).toEqual([]);

  let state = 'open';
  const keys: unknown[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const checkout = () => ({ id: 'co_1', state, checkoutUrl: `${world.pages.origin}/pay`, expiresAt: '2030-01-01T00:00:00Z' });
  world.pages.serve('/pay', '<!doctype html><title>Pay</title>');
  await page.route('**/v1/checkouts', async (route) => {
    keys.push([route.request().headers()['idempotency-key'], route.request().postDataJSON()]);
    await held;
    await route.fulfill({ status: 201, json: checkout() });
  });
  await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: checkout() }));
  await embed.open({ widget: 'subscribe-button', resource });
  await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
  await pauseClock(page);
  const opened = context.waitForEvent('page');
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  const going = embed.frame.getByRole('button', { name: 'Going to the payment…' });
  await expect(going).toHaveAttribute('aria-disabled', 'true');
  await going.dispatchEvent('click');
  release();
  await expect(embed.frame.locator('.plan-strong')).toHaveText('Waiting for the payment…');
  const tab = await opened;
  await tab.waitForURL('**/pay');
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(keys).toEqual([[expect.stringMatching(/^[0-9a-f-]{36}$/), { offeringId: resource, returnUrl: `${world.pages.origin}/` }]]);
  await expect.poll(() => embed.events('checkoutStarted')).toEqual([{ checkoutId: 'co_1' }]);
  state = 'paid';
  await advanceUntil(page, 3_000, () => embed.frame.locator('.plan-held').isVisible());
  await expect(embed.frame.locator('.plan-held')).toHaveText('Active');
  await expect.poll(() => embed.events('checkoutCompleted')).toEqual([{ checkoutId: 'co_1' }]);
});

test('the button: a free plan is active after the click, and no payment page opens', async ({ context, embed, world, page }) => {
  const [first] = offerings;
  const { ids } = await sell(world, [{ ...first, externalId: 'free', priceMinor: 0 }]);
  const opened: unknown[] = [];
  context.on('page', (tab) => opened.push(tab.url()));
  await embed.open({ widget: 'subscribe-button', resource: String(ids['free']) });
  await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
  await pauseClock(page);
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await expect(embed.frame.locator('.plan-held')).toHaveText(/^(Active|Renews on .+)$/);
  await expect.poll(() => embed.events('checkoutCompleted')).toEqual([{ checkoutId: expect.stringMatching(/^chk_/) }]);
  expect(await embed.events('checkoutStarted')).toEqual(await embed.events('checkoutCompleted'));
  expect(opened).toEqual([]);
});

for (const [state, statusText] of [
  ['failed', 'The payment did not go through.'],
  ['expired', 'This payment has ended. If you already paid, it still counts.'],
] as const) {
  test(`the button: a payment that is ${state} can be retried as a new one`, async ({ embed, world, page }) => {
    const { ids } = await sell(world);
    world.pages.serve('/pay', '<!doctype html><title>Pay</title>');
    await page.route('**/v1/checkouts', (route) =>
      route.fulfill({ status: 201, json: { id: 'co_1', state: 'open', checkoutUrl: `${world.pages.origin}/pay` } }),
    );
    await page.route('**/v1/checkouts/co_1', (route) => route.fulfill({ json: { id: 'co_1', state, checkoutUrl: null } }));
    await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']) });
    await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
    await pauseClock(page);
    await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
    await expect(embed.frame.getByRole('link', { name: 'Open the payment' })).toBeVisible();
    await advanceUntil(page, 3_000, () => embed.frame.getByText(statusText).isVisible());
    await expect(embed.frame.getByRole('status')).toHaveText(statusText);
    await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
    await expect.poll(() => embed.events('checkoutCancelled')).toEqual([{ checkoutId: 'co_1' }]);
  });
}

test('the button: a payment that could not be started shows an error, and can be retried', async ({
  embed,
  world,
  page,
  context,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 503/);
  const { ids } = await sell(world);
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 503, json: { code: 'overloaded', requestId: 'req_1' } }));
  await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']) });
  await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
  await expect(embed.frame.getByRole('status')).toHaveText('The payment could not be started. Nothing was charged. overloaded req_1');
  await expect.poll(() => context.pages().length).toBe(1);
  await expect(embed.frame.getByRole('button', { name: 'Subscribe' })).toBeVisible();
});

for (const [code, statusText] of [
  ['payment_pending', 'Your payment is being processed. Nothing is charged a second time.'],
  ['already_subscribed', 'Active'],
] as const) {
  test(`the button: a plan that is already paid for (${code}) is not paid for again`, async ({ embed, world, page, context, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 409/);
    const { ids } = await sell(world);
    await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 409, json: { code } }));
    await embed.open({ widget: 'subscribe-button', resource: String(ids['starter-monthly-eur']) });
    await embed.frame.getByRole('button', { name: 'Subscribe' }).click();
    await expect(embed.frame.locator('.plan-alone')).toContainText(statusText);
    await expect(embed.frame.getByRole('button')).toHaveCount(0);
    await expect.poll(() => context.pages().length).toBe(1);
  });
}

test('an empty list of plans and a failed one have different messages', async ({ embed, world, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  const sold = await sell(world, [{ ...offerings[0], status: 'draft' }]);
  await openPublic(embed, sold, {});
  await expect(embed.frame.getByRole('status')).toContainText('No plans yet');
  await page.route('**/v1/offerings', (route) => route.fulfill({ status: 500, json: { code: 'internal' } }));
  await openPublic(embed, sold, {});
  await expect(embed.frame.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(embed.frame.getByRole('status')).not.toContainText('No plans yet');
});

/** Every widget and layout, for the axe test and the pictures. */
const settings: Record<string, (embed: Embed, sold: Sold, look: Record<string, unknown>) => Promise<void>> = {
  vertical: (embed, sold, look) => openPublic(embed, sold, look),
  horizontal: (embed, sold, look) => openPublic(embed, sold, { layout: 'horizontal', ...look }),
  table: (embed, sold, look) => openPublic(embed, sold, { layout: 'table', ...look }),
  'signed in': (embed, _sold, look) => embed.open({ widget: 'pricing-table', ...look }),
  card: (embed, sold, look) => openPublic(embed, sold, { widget: 'pricing-card', resource: 'team-monthly-eur', ...look }),
  'horizontal card': (embed, sold, look) => openPublic(embed, sold, { widget: 'pricing-card', resource: 'team-monthly-eur', layout: 'horizontal', ...look }),
  button: (embed, sold, look) => openPublic(embed, sold, { widget: 'subscribe-button', resource: 'team-monthly-eur', ...look }),
};

const looks = { light: { theme: 'light' }, dark: { theme: 'dark' }, ar: { theme: 'light', locale: 'ar' }, ja: { theme: 'light', locale: 'ja' } } as const;

/** The viewport at the start of each look. */
const wide = { width: 1_280, height: 720 };

/** An optional folder for screenshots. */
const pictures = process.env['VITRINE_TEST_PICTURES'];
const picture = (page: Page, name: string): Promise<unknown> =>
  pictures ? page.screenshot({ path: `${pictures}/${name.replaceAll(' ', '-')}.png`, fullPage: true }) : Promise.resolve();

for (const [setting, show] of Object.entries(settings)) {
  test(`prices, ${setting}, pass axe and have no overflow at 360 pixels: ${Object.keys(looks).join(', ')}`, async ({ embed, world, page }) => {
    const sold = await sell(world);
    await subscribe(world, 'starter-monthly-eur', { renewsOn: '2026-12-01' });
    for (const [look, options] of Object.entries(looks)) {
      await test.step(look, async () => {
        await page.setViewportSize(wide);
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: options.theme });
        await show(embed, sold, options);
        await expect(embed.frame.locator('.plan, .plan-table, .plan-alone').first()).toBeVisible();
        expect(await violations(await embed.document())).toEqual([]);
        await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        await picture(page, `${setting} ${look}`);
        await page.setViewportSize({ width: 360, height: 800 });
        await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        await picture(page, `${setting} ${look} 360`);
      });
    }
  });
}
