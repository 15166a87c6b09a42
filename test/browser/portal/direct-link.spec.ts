import type { Page } from '@playwright/test';
import { needs } from '../support/engine.ts';
import { expect, test } from './portal.ts';

/** Records the address of every request of the browser. */
function watchRequests(page: Page): URL[] {
  const seen: URL[] = [];
  page.on('request', (request) => seen.push(new URL(request.url())));
  return seen;
}

const hasToken = (url: URL): boolean => url.searchParams.has('token');

test('PD10 PD11 a private link goes through the portal’s sign-in and ends at its own clean address', async ({ page, world, portal }) => {
  const receipt = await world.receipt();
  const seen = watchRequests(page);
  const first = page.waitForResponse((response) => response.url() === receipt.link);
  await page.goto(receipt.link);
  expect((await first).status()).toBe(302);
  expect(page.url()).toBe(`${portal.origin}/login?redirect=${encodeURIComponent(receipt.link)}`);

  await page.locator(`button[value="${receipt.customer.externalId}"]`).click();
  await page.waitForURL(receipt.link);
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(seen.filter(hasToken)).toHaveLength(1);
});

test('PD12 a viewer who is already signed in sees no sign-in page', async ({ page, world, portal }) => {
  const receipt = await world.receipt();
  await portal.signIn(page, receipt.customer.externalId);
  const shown: string[] = [];
  page.on('response', (response) => response.request().isNavigationRequest() && response.status() === 200 && shown.push(response.url()));
  await page.goto(receipt.link);
  expect(page.url()).toBe(receipt.link);
  expect(shown).toEqual([receipt.link]);
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
});

test('PD12 a private link works through an identity provider’s redirects', async ({ page, world }) => {
  const receipt = await world.receipt();
  const { origin } = world.pages;
  const go = (location: string) => (_: unknown, response: { writeHead(status: number, headers: Record<string, string>): { end(): unknown } }) =>
    void response.writeHead(302, { Location: location }).end();
  world.pages.serve('/login', (request, response) => {
    const state = new URL(request.url ?? '', origin).searchParams.get('redirect') ?? '';
    go(`${origin}/provider/authorize?state=${encodeURIComponent(state)}`)(request, response);
  });
  world.pages.serve('/provider/authorize', (request, response) => {
    const state = new URL(request.url ?? '', origin).searchParams.get('state') ?? '';
    go(`${origin}/callback?code=abc&state=${encodeURIComponent(state)}`)(request, response);
  });
  world.pages.serve('/callback', (request, response) => {
    const back = new URL(new URL(request.url ?? '', origin).searchParams.get('state') ?? '');
    void world.tenant.mint({ customer: receipt.customer.externalId, ttlSeconds: 60 }).then((token) => {
      back.searchParams.set('token', token);
      return go(back.href)(request, response);
    });
  });
  await page.goto(receipt.link);
  expect(page.url()).toBe(receipt.link);
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
});

test('V10 a browser without cookies, sent back without a token, ends at an error page instead of a redirect loop', async ({ page, context, world }) => {
  const receipt = await world.receipt();
  let sent = 0;
  world.pages.serve('/login', (request, response) => {
    sent += 1;
    const back = new URL(request.url ?? '', world.pages.origin).searchParams.get('redirect') ?? '';
    void context.clearCookies().then(() => response.writeHead(302, { Location: back }).end());
  });
  await page.goto(receipt.link);
  expect(page.url()).toBe(receipt.link);
  await expect(page.getByRole('heading')).toHaveText(/did not keep your sign.in/);
  expect(sent).toBe(3);
  await page
    .getByRole('button', { name: 'Try again' })
    .or(page.getByRole('link', { name: 'Try again' }))
    .click();
  await expect(page.getByRole('heading')).toHaveText(/did not keep your sign.in/);
  expect([sent, page.url()]).toEqual([4, receipt.link]);
});

test('U03 U04 the browser keeps no trace of the token, and going back does not send it again', async ({ page, world, portal }) => {
  const receipt = await world.receipt();
  await portal.signIn(page, receipt.customer.externalId);
  await page.goto(receipt.link);
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();

  const kept = await page.evaluate(() => ({
    address: document.URL,
    referrer: document.referrer,
    timings: performance.getEntries().map(({ name }) => name),
    history: 'navigation' in globalThis ? (globalThis.navigation as { entries(): { url: string }[] }).entries().map(({ url }) => url) : [],
    cookies: document.cookie,
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  }));
  expect(JSON.stringify(kept)).not.toMatch(/token=|eyJ/);
  expect(kept.referrer).toBe('');
  expect(kept.cookies).toBe('');

  const seen = watchRequests(page);
  await page.goBack();
  expect(page.url()).toBe(`${portal.origin}/`);
  await page.goForward();
  await page.reload();
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(seen.filter(hasToken)).toEqual([]);
});

test('PD14 a published link opens without a sign-in until it is unpublished', async ({ page, world, portal }) => {
  const receipt = await world.receipt();
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  expect((await page.goto(receipt.link))?.status()).toBe(200);
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
  await world.manage(`/v1/receipts/${receipt.id}/unpublish`, undefined, 'POST');
  await page.goto(receipt.link);
  expect(page.url()).toContain(`${portal.origin}/login?redirect=`);
});

test('PD3 the documented older path of a link leads to the same receipt', async ({ page, world }) => {
  const receipt = await world.receipt();
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  await page.goto(receipt.link.replace('/r/', '/public/value-receipts/'));
  await expect(page.getByRole('heading', { name: receipt.title })).toBeVisible();
});

test('R10 for another customer the link shows nothing, and the token is still removed from the address', async ({ page, world, portal }) => {
  const receipt = await world.receipt();
  const other = await world.receipt({ customer: { externalId: 'customer-2', name: 'Other' } });
  await portal.signIn(page, other.customer.externalId);
  const response = await page.goto(receipt.link);
  expect(response?.status()).toBe(404);
  expect(await page.content()).not.toContain(receipt.title);
  expect(page.url()).toBe(receipt.link);
});

const foreignRedirects = [
  'https://evil.example/r/abc',
  '//evil.example/r/abc',
  'javascript:alert(1)',
  'SERVER/../login',
  'SERVER/v1/receipts',
  'SERVER@evil.example/r/abc',
  'SERVER/r/abc/../../v1',
  'SERVER.evil.example/r/abc',
  'http://user:pass@SERVERHOST/r/abc',
  '',
];

for (const foreignRedirect of foreignRedirects) {
  test(`the sign-in page sends no token to ${foreignRedirect || 'an empty address'}`, async ({ page, world, portal }) => {
    const { customer } = await world.receipt();
    await portal.signIn(page, customer.externalId);
    const redirect = foreignRedirect.replace('SERVERHOST', new URL(world.server.url).host).replace('SERVER', world.server.url);
    const response = await page.request.get(`${portal.origin}/login?redirect=${encodeURIComponent(redirect)}`, { maxRedirects: 0 });
    expect(response.status()).toBe(400);
    expect(response.headers()['location']).toBeUndefined();
  });
}

test('a message page is printed with dark text on white, whatever the viewer prefers on screens', async ({ browserName, page, world }) => {
  needs(browserName, 'media');
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await page.goto(`${world.server.url}/r/r_${'A'.repeat(43)}`);
  await expect(page.locator('h1')).toHaveCSS('color', 'rgb(26, 26, 26)');
  await expect(page.locator('main')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
});
