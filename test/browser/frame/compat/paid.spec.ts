import type { Page } from '@playwright/test';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { pauseClock } from '../../support/time.ts';
import type { World } from '../../support/world.ts';
import { expect, test } from '../embed.ts';

interface Message {
  type: string;
  px?: number;
  refreshUrl?: string;
}

declare global {
  interface Window {
    paidMessages: Message[];
    paidTokens?: string[];
  }
}

/**
 * A page that follows the protocol of Paid's embed library: it answers the frame with a token, follows its height, and gives another token when one has
 * expired. A page without `paidTokens` answers nothing.
 */
const pageOf = (frame: string, origin: string): string => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="frame" src="${frame}" allow="clipboard-write; fullscreen" style="width:800px;height:150px;border:0"></iframe>
<script>
window.paidMessages = [];
addEventListener('message', ({ data, origin, source }) => {
  const frame = document.getElementById('frame');
  if (origin !== ${JSON.stringify(origin)} || source !== frame.contentWindow) return;
  paidMessages.push(data);
  const isAsked = data.type === 'paid-embed:ready' || data.type === 'paid-embed:token-expired';
  const tokens = window.paidTokens;
  if (isAsked && tokens) source.postMessage({ type: 'paid-embed:token', token: tokens.length > 1 ? tokens.shift() : tokens[0] }, origin);
  if (data.type === 'paid-embed:height') frame.style.height = data.px + 'px';
});
</script>`;

test('I5 Paid’s page shows a value receipt, follows its height, and gives another token when one expires', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const { server, tenant, pages } = world;
  await world.manage(`/v1/tenants/${tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { title, link } = await world.receipt();
  const shareToken = link.split('/').at(-1) ?? '';
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: tenant.row.issuer, sub: 'customer-1', resource: 'value-receipt', resourceId: shareToken, iat: seconds, exp: seconds + 300 };
  const good = forge({ alg: 'HS256', typ: 'JWT' }, claims, hs256(tenant.key.secret));
  const over = forge({ alg: 'HS256', typ: 'JWT' }, { ...claims, iat: seconds - 900, exp: seconds - 600 }, hs256(tenant.key.secret));
  const frame = `${server.url}/public/value-receipts/${shareToken}?mode=embed&parent_origin=${encodeURIComponent(pages.origin)}`;
  await page.addInitScript((paidTokens) => void (window.paidTokens = paidTokens), [over, good]);
  await page.goto(pages.serve('/', pageOf(frame, new URL(server.url).origin)));

  await expect(page.frameLocator('#frame').getByText(title)).toBeVisible();
  const receivedMessages = (): Promise<Message[]> => page.evaluate(() => window.paidMessages);
  await expect.poll(async () => (await receivedMessages()).some(({ type, px = 0 }) => type === 'paid-embed:height' && px > 200)).toBe(true);
  const frameHeight = (): Promise<number> => page.locator('#frame').evaluate((element) => element.clientHeight);
  const contentHeight = (): Promise<number> =>
    page
      .frameLocator('#frame')
      .locator('html')
      .evaluate((root) => root.scrollHeight);
  await expect.poll(async () => Math.abs((await frameHeight()) - (await contentHeight()))).toBeLessThanOrEqual(1);
  const messages = await receivedMessages();
  expect(messages[0]).toEqual({ type: 'paid-embed:ready' });
  expect(messages.filter(({ type }) => type === 'paid-embed:token-expired')).toEqual([
    { type: 'paid-embed:token-expired', refreshUrl: `${pages.origin}/token` },
  ]);
  expect(JSON.stringify(messages)).not.toContain(shareToken);
});

test('I5 a published value receipt is shown without a token, at its full height, until it is private again', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const { server, tenant, pages } = world;
  await world.manage(`/v1/tenants/${tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { id, title, link } = await world.receipt();
  await world.manage(`/v1/receipts/${id}/publish`, {});
  const frame = `${server.url}/public/value-receipts/${link.split('/').at(-1)}?mode=embed&parent_origin=${encodeURIComponent(pages.origin)}`;
  const sent: (string | undefined)[] = [];
  page.on('request', (request) => void sent.push(request.headers()['authorization']));
  await page.goto(pages.serve('/', pageOf(frame, new URL(server.url).origin)));
  await expect(page.frameLocator('#frame').getByText(title)).toBeVisible();
  await expect
    .poll(async () => {
      const frameHeight = await page.locator('#frame').evaluate((element) => element.clientHeight);
      const contentHeight = await page
        .frameLocator('#frame')
        .locator('html')
        .evaluate((root) => root.scrollHeight);
      return Math.abs(frameHeight - contentHeight);
    })
    .toBeLessThanOrEqual(1);
  expect(sent.filter(Boolean)).toEqual([]);
  await world.manage(`/v1/receipts/${id}/unpublish`, undefined, 'POST');
  await page.reload();
  await expect(page.frameLocator('#frame').locator('#vitrine')).toBeAttached();
  await expect.poll(() => page.evaluate(() => window.paidMessages.map(({ type }) => type))).toContain('paid-embed:ready');
  await expect(page.frameLocator('#frame').getByText(title)).toHaveCount(0);
});

test('I5 a value receipt that becomes private while it loads asks the page for a token', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const { server, tenant, pages } = world;
  await world.manage(`/v1/tenants/${tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { id, title, link } = await world.receipt();
  const shareToken = link.split('/').at(-1) ?? '';
  await world.manage(`/v1/receipts/${id}/publish`, {});
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: tenant.row.issuer, sub: 'customer-1', iat: seconds, exp: seconds + 300 };
  await page.addInitScript((paidTokens) => void (window.paidTokens = paidTokens), [forge({ alg: 'HS256', typ: 'JWT' }, claims, hs256(tenant.key.secret))]);
  const frame = `${server.url}/public/value-receipts/${shareToken}?mode=embed`;
  await page.route(`**/api/public/value-receipts/${shareToken}`, async (route) => {
    await world.manage(`/v1/receipts/${id}/unpublish`, undefined, 'POST');
    await route.continue();
  });
  const late = pageOf(frame, new URL(server.url).origin).replace("data.type === 'paid-embed:ready' || ", '');
  await page.goto(pages.serve('/', late));
  await expect(page.frameLocator('#frame').getByText(title)).toBeVisible();
  expect(await page.evaluate(() => window.paidMessages.filter(({ type }) => type !== 'paid-embed:height'))).toContainEqual({
    type: 'paid-embed:token-expired',
    refreshUrl: `${pages.origin}/token`,
  });
});

/** Opens a private value receipt in a page that always gives the same token, or `null`. @returns Its title. */
async function privateReceipt(
  { server, tenant, pages, receipt, manage }: World,
  page: Page,
  { sub, lifeSeconds, isNull }: { sub: string; lifeSeconds: number; isNull: boolean },
): Promise<string> {
  await manage(`/v1/tenants/${tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { title, link } = await receipt();
  const shareToken = link.split('/').at(-1) ?? '';
  const iat = Math.floor(Date.now() / 1000) - 900;
  const claims = { iss: tenant.row.issuer, sub, resource: 'value-receipt', iat, exp: iat + lifeSeconds };
  const token = forge({ alg: 'HS256', typ: 'JWT' }, claims, hs256(tenant.key.secret));
  await page.addInitScript((paidTokens) => void (window.paidTokens = paidTokens as string[]), [isNull ? null : token]);
  await pauseClock(page);
  await page.goto(pages.serve('/', pageOf(`${server.url}/public/value-receipts/${shareToken}?mode=embed`, new URL(server.url).origin)));
  return title;
}

for (const [what, sub, lifeSeconds, isNull] of [
  ['an expired token every time', 'customer-1', 300, false],
  ['null', 'customer-1', 1_800, true],
  ['the token of another customer', 'customer-2', 1_800, false],
] as const) {
  test(`I5 Paid’s page that gives ${what} is asked at intervals, and its viewer sees a message and no receipt`, async ({
    page,
    world,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/status of 40[14]/);
    await world.receipt({ customer: { externalId: 'customer-2', name: 'Other' }, title: 'Of the other customer' });
    const title = await privateReceipt(world, page, { sub, lifeSeconds, isNull });
    const frame = page.frameLocator('#frame');
    let seconds = 0;
    await expect
      .poll(async () => {
        await page.clock.runFor(3_000);
        seconds += 3;
        return frame.locator('.message').isVisible();
      })
      .toBe(true);
    for (const text of [title, 'Of the other customer']) await expect(frame.getByText(text)).toHaveCount(0);
    const messageCount = await page.evaluate(() => window.paidMessages.filter(({ type }) => type !== 'paid-embed:height').length);
    expect(messageCount).toBeLessThan(10 + seconds);
  });
}
