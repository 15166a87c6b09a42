import type { Route } from '@playwright/test';
import { collectBrowserErrors } from '../../support/engine.ts';
import { pauseClock, nextPaint, advanceUntil } from '../../support/time.ts';
import { expect, test, type World } from '../../support/world.ts';
import { fetchPrefetch, frameOf, heading, mintFor, optionsFor, receiptOf, recordApiRequests, type ApiRequests } from './prefetch-requests.ts';

const other = JSON.stringify({ id: 'rcpt_000000000000000000000000' });
/** Bad prefetch responses, after which the frame sends its own request. */
const bad: Record<string, (route: Route, world: World, requests: ApiRequests) => Promise<unknown>> = {
  'a truncated response': async (route, _, requests) => {
    const response = await fetchPrefetch(route, requests);
    await route.fulfill({ response, body: (await response.text()).slice(0, 200) });
  },
  'a response that is not UTF-8': async (route, _, requests) => {
    const response = await fetchPrefetch(route, requests);
    await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from([0xff])]) });
  },
  'a response of another shape': async (route, _, requests) => {
    const response = await fetchPrefetch(route, requests);
    await route.fulfill({ response, body: other });
  },
  'a response of more than a megabyte': async (route, _, requests) => {
    const response = await fetchPrefetch(route, requests);
    await route.fulfill({ response, body: (await response.text()) + ' '.repeat(1_048_576) });
  },
  'a connection reset': (route) => route.abort('connectionreset'),
  'a 401': (route, { pages }) => route.fulfill({ status: 401, headers: { 'Access-Control-Allow-Origin': pages.origin }, body: '{}' }),
  'a 404': (route, { pages }) => route.fulfill({ status: 404, headers: { 'Access-Control-Allow-Origin': pages.origin }, body: '{}' }),
  'a 503': (route, { pages }) => route.fulfill({ status: 503, headers: { 'Access-Control-Allow-Origin': pages.origin }, body: '{}' }),
  'a 206': async (route, _, requests) => {
    const response = await fetchPrefetch(route, requests);
    await route.fulfill({ response, status: 206 });
  },
  'a response without CORS headers': (route) => route.fulfill({ status: 200, body: '{}' }),
  'a redirect': (route, { pages }) =>
    route.fulfill({ status: 307, headers: { Location: `${pages.origin}/elsewhere`, 'Access-Control-Allow-Origin': pages.origin } }),
};

for (const [name, answer] of Object.entries(bad)) {
  test(`PF6 ${name}: the frame sends its own request, and the page gets no error or warning`, async ({ page, world }) => {
    const receipt = await receiptOf(world);
    const requests = await recordApiRequests(page);
    await page.route('**/v1/prefetch', (route) => answer(route, world, requests));
    await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, await mintFor(world)))));
    await expect(heading(page, 'First')).toBeVisible();
    expect(requests.ofFrame).toEqual([`/v1/receipts/${receipt.id}`]);
    expect(await page.evaluate(() => window.events.filter((event) => ['error', 'warning'].includes(event.name)))).toEqual([]);
  });
}

test('PF6 no prefetch response in time: the frame sends its own request, and a late response changes nothing', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  let give = (): void => {};
  const held = new Promise<void>((resolve) => (give = resolve));
  await page.route('**/v1/prefetch', async (route) => {
    const response = await fetchPrefetch(route, requests);
    await held;
    await route.fulfill({ response, body: (await response.text()).replace('First', 'Late') }).catch(() => {});
  });
  // With a paused clock, the response is never too old for the page to pass on, however slow the machine is.
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, await mintFor(world)))));
  await advanceUntil(page, 50, () => heading(page, 'First').isVisible());
  expect(requests.ofFrame).toEqual([`/v1/receipts/${receipt.id}`]);
  const document = await frameOf(page);
  await document.evaluate(() =>
    addEventListener('message', ({ data }) => data?.type === 'VITRINE_DATA' && Object.assign(window, { late: data.value.bytes })),
  );
  give();
  await document.waitForFunction(() => 'late' in window && window.late instanceof ArrayBuffer);
  // By then, any effect on the document, at once or a second later, is painted.
  await page.clock.runFor(1_000);
  await nextPaint(document);
  expect([await heading(page, 'First').count(), await heading(page, 'Late').count()]).toEqual([1, 0]);
});

test('PF6 aborts a prefetch request without a response once the response would be too old', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  await page.clock.install();
  await page.route('**/v1/prefetch', () => {});
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, await mintFor(world)))));
  await expect(heading(page, 'First')).toBeVisible();
  // The frame reports ready over a port. Without this wait, the page's frame timeout could end first.
  await page.evaluate(() => window.handle.ready);
  await page.clock.runFor(10_000);
  await expect.poll(() => requests.failures).toEqual(['AbortError']);
  expect(await page.evaluate(() => window.handle.state)).toBe('ready');
});

test('PF6 shows a late prefetch response if it arrives before the response to the frame’s own request', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  await page.route(`**/v1/receipts/${receipt.id}`, () => {});
  await page.route('**/v1/prefetch', async (route) => {
    const response = await fetchPrefetch(route, requests);
    await expect.poll(() => requests.ofFrame).toHaveLength(1);
    await route.fulfill({ response, body: (await response.text()).replace('First', 'Prefetched') });
  });
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, await mintFor(world)))));
  await expect(heading(page, 'Prefetched')).toBeVisible();
});

test('PF6 a page policy that forbids prefetch: one console line per page load, and the frame sends its own request', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  const lines = collectBrowserErrors(page);
  const markup = world.hostPage(optionsFor(receipt.id, await mintFor(world))).replaceAll('<script', '<script nonce="once"');
  const headers = {
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-once'; frame-src ${world.server.url}; connect-src 'self'`,
  };
  await page.goto(world.pages.serve('/page', { html: markup, headers }));
  await expect(heading(page, 'First')).toBeVisible();
  await page.evaluate(async () => {
    window.handle.reload();
    await window.handle.ready;
  });
  await expect(heading(page, 'First')).toBeVisible();
  // Firefox writes its console lines late.
  await expect.poll(() => lines.filter((line) => line.includes('connect-src'))).toHaveLength(1);
  expect([requests.prefetches, requests.ofFrame.length]).toEqual([0, 2]);
});
