import type { Page } from '@playwright/test';
import type { World } from '../../support/world.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { expect, test } from '../embed.ts';

/**
 * The page script of Returning.AI's "Auth - Token", steps 2 and 4 (seeds/002), in a page with its iframe. Changed: the origin of the frame and the id of
 * the widget.
 */
const pageOf = (origin: string, src: string): string => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="returningAiWidgetIframe" src="${src}" style="width:800px;height:600px"></iframe>
<script>
async function authenticateWidget() {
  try {
    const response = await fetch('/api/widget-auth', {
      method: 'POST',
      credentials: 'include'
    });
    const data = await response.json();

    if (data.token) {
      localStorage.setItem('returning-ai-widget-token', data.token);
      console.log('Widget authenticated successfully');
    }
  } catch (error) {
    console.error('Widget authentication failed:', error);
  }
}

window.addEventListener('message', (event) => {
  if (event.origin === '${origin}') {
    const { type } = event.data;
    if (type === 'RETURNINGAI_WIDGET_REQUEST_TOKEN') {
      const token = localStorage.getItem('returning-ai-widget-token');
      event.source.postMessage(
        { type: 'RETURNINGAI_WIDGET_TOKEN', value: { token, widgetId: 'receipts' } },
        event.origin
      );
    }
  }
});

document.addEventListener('DOMContentLoaded', authenticateWidget);
</script>`;

const tokenOf = ({ tenant }: World, aheadSeconds = 0): string => {
  const iat = Math.floor(Date.now() / 1000) + aheadSeconds;
  return forge({ alg: 'HS256', kid: tenant.key.id, typ: 'JWT' }, { iss: tenant.row.issuer, sub: 'customer-1', iat, exp: iat + 300 }, hs256(tenant.key.secret));
};

function serve({ server, tenant, pages }: World): { address: string; answer(token: string): void } {
  let waiting: ((token: string) => void) | undefined;
  const given = new Promise<string>((resolve) => (waiting = resolve));
  pages.serve('/api/widget-auth', (_request, response) => {
    void given.then((token) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token })));
  });
  const origin = new URL(server.url).origin;
  const address = pages.serve('/', pageOf(origin, `${server.url}/embed/receipt-list?tenant=${tenant.slug}&dialect=returningai`));
  return { address, answer: (token) => waiting?.(token) };
}

test('I4 a page that gives a stored, expired token is asked again until it has fetched another one', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  await page.addInitScript((dead) => window === window.parent && localStorage.setItem('returning-ai-widget-token', dead), tokenOf(world, -900));
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.goto(address);
  await refused;
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.locator('.message')).toHaveCount(0);
  answer(tokenOf(world));
  await expect(frame.getByText(title)).toBeVisible();
});

test('I4 a page without a token is asked again until it has one', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  // Without a token, the frame shows a message after nine seconds.
  await pauseClock(page);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  answer(tokenOf(world));
  // The frame asks the page again and again.
  await advanceUntil(page, 100, () => frame.getByText(title).isVisible());
});

test('I4 a page that gives no token in time shows an ended session, and the content once it gives one', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  await pauseClock(page);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  /** Advances time until a text is visible. Messages are exchanged between the steps. */
  const untilVisible = (text: string): Promise<void> =>
    expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return frame.getByText(text).isVisible();
      })
      .toBe(true);
  await untilVisible('Your session has ended');
  answer(tokenOf(world));
  await untilVisible(title);
});

test('I4 a token that the page sends unasked opens the content', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address } = serve(world);
  // Without a token, the frame shows a message after nine seconds.
  await pauseClock(page);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  await page.evaluate((token) => window.frames[0]?.postMessage({ type: 'RETURNINGAI_WIDGET_REFRESH', token, widgetId: 'receipts' }, '*'), tokenOf(world));
  await expect(frame.getByText(title)).toBeVisible();
});

/** A page that stores one token, which a test can change, and counts how often it is asked. */
const storeOf = ({ server, tenant, pages }: World): string =>
  pages.serve(
    '/',
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="returningAiWidgetIframe" src="${server.url}/embed/receipt-list?tenant=${tenant.slug}&dialect=returningai" style="width:800px;height:600px"></iframe>
<script>
window.tokenRequests = 0;
addEventListener('message', ({ source, origin, data }) => {
  if (data?.type !== 'RETURNINGAI_WIDGET_REQUEST_TOKEN') return;
  tokenRequests += 1;
  source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: window.kept, widgetId: 'receipts' } }, origin);
});
</script>`,
  );
const keep = (page: Page, kept: string | null): Promise<void> => page.evaluate((token) => void Object.assign(window, { kept: token }), kept);
const advanceInSteps = (page: Page, isThere: () => Promise<boolean>): Promise<void> =>
  expect
    .poll(async () => {
      await page.clock.runFor(3_000);
      return isThere();
    })
    .toBe(true);

test('I4 a page that always gives an expired token is asked at intervals; its viewer sees a message after 30 seconds', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const { title } = await world.receipt();
  await page.addInitScript((kept) => void Object.assign(window, { kept }), tokenOf(world, -900));
  await pauseClock(page);
  await page.goto(storeOf(world));
  const frame = page.frameLocator('#returningAiWidgetIframe');
  let seconds = 0;
  await advanceInSteps(page, async () => {
    seconds += 3;
    return frame.locator('.message').isVisible();
  });
  await expect(frame.getByText('The page around it has not answered.')).toBeVisible();
  expect(seconds).toBeGreaterThanOrEqual(30);
  const tokenRequests = await page.evaluate(() => (window as unknown as { tokenRequests: number }).tokenRequests);
  expect(tokenRequests).toBeGreaterThan(1);
  // At most once in two seconds, after the first quick requests.
  expect(tokenRequests).toBeLessThan(10 + seconds);
  await keep(page, tokenOf(world));
  await advanceInSteps(page, () => frame.getByText(title).isVisible());
});

test('I4 a page that answers with null after a sign-out no longer shows the content', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const { title } = await world.receipt();
  await page.addInitScript((kept) => void Object.assign(window, { kept }), tokenOf(world));
  await page.goto(storeOf(world));
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.getByText(title)).toBeVisible();
  await keep(page, null);
  world.clock.advance(600);
  await frame.locator('.row').click();
  await expect(frame.getByText('Your session has ended')).toBeVisible();
  await expect(frame.getByText(title)).toHaveCount(0);
});

test('I4 a token of another customer shows the content of that customer, and none of the former one', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const { title } = await world.receipt();
  const other = await world.receipt({ customer: { externalId: 'customer-2', name: 'Other' }, title: 'Of the other customer' });
  await page.addInitScript((kept) => void Object.assign(window, { kept }), tokenOf(world));
  await page.goto(storeOf(world));
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.getByText(title)).toBeVisible();
  world.clock.advance(600);
  const iat = Math.floor(world.clock.now() / 1000);
  const claims = { iss: world.tenant.row.issuer, sub: 'customer-2', iat, exp: iat + 300 };
  await keep(page, forge({ alg: 'HS256', kid: world.tenant.key.id, typ: 'JWT' }, claims, hs256(world.tenant.key.secret)));
  await frame.locator('.row').click();
  await expect(frame.getByText(other.title)).toBeVisible();
  await expect(frame.getByText(title)).toHaveCount(0);
});
