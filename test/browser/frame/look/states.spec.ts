import type { Page } from '@playwright/test';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { type Embed, expect, sizeMismatch, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';
import { errorPatterns, needs } from '../../support/engine.ts';

const receipts = '**/v1/receipts*/**';
const list = '**/v1/receipts';

const problem = (page: Page, url: string, status: number, code: string, headers: Record<string, string> = {}): Promise<unknown> =>
  page.route(url, (route) =>
    route.fulfill({
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
      body: JSON.stringify({ type: 'x', title: 'x', status, code, detail: 'Detail for a developer.', requestId: 'req_42' }),
    }),
  );

test('a skeleton of about the final height is shown during loading, and the host gets no `ready` event yet', async ({ embed, page, world }) => {
  const { id } = await world.receipt(richReceipt);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(receipts, async (route) => {
    await held;
    await route.continue();
  });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  const before = (await page.locator('iframe').boundingBox())?.height ?? 0;
  expect(await embed.events('ready')).toEqual([]);
  release();
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await expect.poll(() => embed.events('ready')).toHaveLength(1);
  const after = (await page.locator('iframe').boundingBox())?.height ?? 0;
  expect(before / after).toBeGreaterThan(0.4);
  expect(before / after).toBeLessThan(1.1);
});

const loadingWidgets = { receipt: 'rcpt_1', 'receipt-list': undefined, 'invoice-list': undefined, 'pricing-table': undefined, 'pricing-card': 'off_1' };

for (const [widget, resource] of Object.entries(loadingWidgets)) {
  test(`a print during loading of ${widget} has a text in place of the skeleton, and its height`, async ({ embed, page, world, browserName }) => {
    needs(browserName, 'media');
    await world.receipt();
    await page.route(/\/v1\/(receipts|invoices|offerings)/, () => new Promise(() => {}));
    await embed.open({ widget, ...(resource && { resource }) });
    const skeleton = embed.frame.getByRole('status', { name: 'Loading…' });
    await expect(skeleton).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => skeleton.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('none');
    await expect(skeleton).toHaveCSS('animation-name', 'none');
    const words = embed.frame.getByRole('heading', { name: 'Loading…' });
    await expect(words).toHaveCSS('clip-path', 'none');
    expect((await words.boundingBox())?.height).toBeGreaterThan(10);
    expect((await skeleton.boundingBox())?.height).toBeLessThan(60);
  });
}

test('the skeleton of a list has a height of its own', async ({ embed, page, world }) => {
  for (const month of [4, 5, 6, 7, 8]) await world.receipt({ period: { start: `2026-0${month}-01`, end: `2026-0${month}-28` } });
  await page.route(list, () => new Promise(() => {}));
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('status', { name: 'Loading…' })).toHaveCSS('height', '384px');
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('an empty list says that there is nothing yet', async ({ embed, world }) => {
  await embed.open({ widget: 'receipt-list', token: await world.tenant.mint({ customer: 'nobody' }) });
  await expect(embed.frame.getByRole('heading', { name: 'No receipts yet' })).toBeVisible();
  await expect(embed.frame.getByRole('button')).toHaveCount(0);
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt-list' }]);
});

const failures = [
  { status: 500, code: 'internal', says: 'Something went wrong.' },
  { status: 503, code: 'overloaded', says: 'The server is busy.' },
  { status: 429, code: 'rate_limited', says: 'The server is busy.' },
  { status: 403, code: 'action_not_allowed', says: 'Your access could not be confirmed.' },
  { status: 403, code: 'token_subject_missing', says: 'Your access could not be confirmed.' },
  { status: 404, code: 'receipt_not_found', says: 'It does not exist, or is not available to you.' },
  { status: 400, code: 'invalid_request', says: 'Something went wrong.' },
];

for (const { status, code, says } of failures) {
  test(`${status} ${code} shows the error and its reference, and can be retried`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(new RegExp(`status of ${status}`));
    // Only the viewer retries: the clock of the frame is held.
    await pauseClock(page);
    const { id } = await world.receipt();
    await problem(page, receipts, status, code);
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.getByText(says)).toBeVisible();
    await expect(embed.frame.getByText(`Reference: ${code} req_42`)).toBeVisible();
    await expect(embed.frame.getByText('Detail for a developer.')).toHaveCount(0);
    await expect.poll(() => embed.events('error')).toMatchObject([{ code, status, requestId: 'req_42', retryable: status >= 429 }]);
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });

    await page.unroute(receipts);
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('article')).toBeVisible();
    await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt' }]);
  });
}

test('a list that fails to load shows an error, not an empty list', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  await pauseClock(page);
  await problem(page, list, 500, 'internal');
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.getByText('No receipts yet')).toHaveCount(0);
  expect(await embed.events('ready')).toEqual([]);
});

test('a retry shows that it is in progress, and cannot be started twice', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 404/);
  const { id } = await world.receipt();
  await problem(page, receipts, 404, 'receipt_not_found');
  await embed.open({ widget: 'receipt', resource: id });
  const retry = embed.frame.getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible();
  await page.unroute(receipts);
  let requestCount = 0;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(receipts, async (route) => {
    requestCount++;
    await held;
    await route.continue();
  });
  // A screen reader reads the whole status again when anything in it changes.
  const announced = embed.frame.getByRole('status');
  await expect(announced).toHaveText('No such receiptIt does not exist, or is not available to you.');
  await expect(announced.getByRole('button')).toHaveCount(0);
  await retry.press('Enter');
  const busy = embed.frame.getByRole('button', { name: 'Trying again…' });
  await expect(busy).toHaveAttribute('aria-disabled', 'true');
  await expect(busy).toBeFocused();
  await busy.press('Enter');
  release();
  await expect(embed.frame.getByRole('article')).toBeVisible();
  expect(requestCount).toBe(1);
});

/** The element that has the focus, with its text. */
const focused = async (embed: Embed): Promise<string> =>
  (await embed.document()).evaluate(() => `${document.activeElement?.localName} ${document.activeElement?.textContent.slice(0, 60)}`);

for (const widget of ['receipt', 'receipt-list'] as const) {
  test(`the focus moves from "Try again" to the heading of the loaded ${widget}`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 404/);
    const { id, title } = await world.receipt();
    const url = widget === 'receipt' ? receipts : list;
    await problem(page, url, 404, 'receipt_not_found');
    await embed.open({ widget, ...(widget === 'receipt' && { resource: id }) });
    const retry = embed.frame.getByRole('button', { name: 'Try again' });
    await retry.focus();
    await page.unroute(url);
    await retry.press('Enter');
    await expect(embed.frame.getByText(title).first()).toBeVisible();
    await expect.poll(() => focused(embed)).toBe(`h1 ${widget === 'receipt' ? title : 'Receipts'}`);
  });
}

test('the focus stays in the host page when a retry succeeds', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 503/);
  const { id } = await world.receipt();
  await pauseClock(page);
  await problem(page, receipts, 503, 'overloaded');
  await embed.open({ widget: 'receipt', resource: id }, { before: '<input id="before">' });
  await advanceUntil(page, 100, () => embed.frame.getByRole('button').isVisible());
  await embed.frame.getByRole('button').focus();
  await page.locator('#before').focus();
  await page.unroute(receipts);
  await advanceUntil(page, 1_000, () => embed.frame.getByRole('article').isVisible());
  await expect(page.locator('#before')).toBeFocused();
});

test('a retryable error is retried automatically, but not before the server allows it', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 503/);
  const { id } = await world.receipt();
  await pauseClock(page);
  let requestCount = 0;
  page.on('request', (request) => request.url().includes('/v1/receipts/') && requestCount++);
  await problem(page, receipts, 503, 'overloaded', { 'retry-after': '30' });
  await embed.open({ widget: 'receipt', resource: id });
  await page.clock.runFor(1_000);
  await expect(embed.frame.getByText('The server is busy.')).toBeVisible();
  await page.unroute(receipts);
  await page.clock.runFor(28_000);
  expect(requestCount).toBe(1);
  await page.clock.runFor(10_000);
  await expect(embed.frame.getByRole('article')).toBeVisible();
  expect(requestCount).toBe(2);
});

test('an error that is not retryable is not retried automatically', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 404/);
  await world.receipt();
  await pauseClock(page);
  let requestCount = 0;
  page.on('request', (request) => request.url().includes('/v1/receipts/') && requestCount++);
  await embed.open({ widget: 'receipt', resource: `rcpt_${'0'.repeat(24)}` });
  await page.clock.runFor(1_000);
  await expect(embed.frame.getByRole('heading', { name: 'No such receipt' })).toBeVisible();
  await page.clock.runFor(600_000);
  expect(requestCount).toBe(1);
});

test('an offline frame shows an error, and loads without a click when it is online again', async ({ embed, page, world, context, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.request);
  const { id } = await world.receipt();
  await page.route(receipts, (route) => route.abort('internetdisconnected'));
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByText('The server cannot be reached.')).toBeVisible();
  await context.setOffline(true);
  await page.unroute(receipts);
  await context.setOffline(false);
  await expect(embed.frame.getByRole('article')).toBeVisible();
});

test('a request without an answer is given up', async ({ embed, page, world }) => {
  const { id } = await world.receipt();
  await pauseClock(page);
  await page.route(receipts, () => new Promise(() => {}));
  // The time limit starts with the request.
  const isAsked = page.waitForRequest(receipts);
  await embed.open({ widget: 'receipt', resource: id });
  await isAsked;
  await page.clock.runFor(1_000);
  await expect(embed.frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  await page.clock.runFor(15_000);
  await expect(embed.frame.getByText('The server cannot be reached.')).toBeVisible();
});

test('a page that cannot get a token has a frame with an error message that fits its first height', async ({ embed, page, world, expectBrowserErrors }) => {
  // The console shows the error that the page's own code threw.
  expectBrowserErrors(/^Vitrine: Token unavailable/);
  const { id } = await world.receipt();
  const options = `{ widget: 'receipt', resource: '${id}', getToken: () => Promise.reject(new Error('no')) }`;
  await page.goto(world.pages.serve('/', world.hostPage(options, { before: '<link rel="icon" href="data:,">' })));
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.getByText('Reference: token_')).toBeVisible();
  expect(await (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('a page with nobody signed in has a frame with a message that fits', async ({ embed, page, world }) => {
  const { id } = await world.receipt();
  const options = `{ widget: 'receipt', resource: '${id}', getToken: () => null }`;
  await page.goto(world.pages.serve('/', world.hostPage(options, { before: '<link rel="icon" href="data:,">' })));
  await expect(embed.frame.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  await expect(embed.frame.getByRole('button')).toHaveCount(0);
  expect(await (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  await expect.poll(() => embed.events('sessionEnded')).toEqual([{ reason: 'unavailable' }]);
});

test('a logout removes all content from the screen, and another token shows it again', async ({ embed, page, world }) => {
  const { id, title } = await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await page.evaluate(() => window.handle.logout());
  await expect(embed.frame.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  expect(await (await embed.document()).evaluate(() => document.body.innerText)).not.toContain(title);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-1' }));
  await expect(embed.frame.getByRole('article')).toBeVisible();
});

test('a token of one receipt opens that one and no other, and no list', async ({ embed, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 40\d/);
  const one = await world.receipt();
  const other = await world.receipt({ period: { start: '2026-09-01', end: '2026-09-30' } });
  const token = await world.tenant.mint({ resourceId: one.id });
  await embed.open({ widget: 'receipt', resource: one.id, token });
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await embed.open({ widget: 'receipt', resource: other.id, token });
  await expect(embed.frame.getByRole('heading', { name: 'No such receipt' })).toBeVisible();
  await embed.open({ widget: 'receipt-list', token });
  await expect(embed.frame.getByRole('button', { name: 'Try again' })).toBeVisible();
});
