import { collectBrowserErrors } from '../../support/engine.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../../support/world.ts';

test('N15, N16: a page with the strictest policies embeds a receipt without a violation', async ({ page, world }) => {
  const receipt = await world.receipt();
  world.pages.serve('/token', (_, response) => void world.tenant.mint({ customer: receipt.customer.externalId }).then((token) => response.end(token)));
  const { url } = world.server;
  const address = world.pages.serve('/', {
    html: world
      .hostPage(`{ widget: 'receipt', resource: '${receipt.id}', prefetch: false, getToken: async () => (await fetch('/token')).text() }`)
      .replaceAll('<script', '<script nonce="once"'),
    headers: {
      'Content-Security-Policy':
        `default-src 'none'; script-src 'nonce-once'; frame-src ${url}; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for ` +
        `'script'; trusted-types 'none'`,
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Permissions-Policy': 'storage-access=(), camera=(), fullscreen=()',
    },
  });
  const browserErrors = collectBrowserErrors(page);
  // The host would ask the server why a frame is late, which this policy forbids. With a paused clock no frame is late.
  await pauseClock(page);
  await page.goto(address);
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // A document that sends its request within 100 ms of the previous one waits for its answer.
  await page.clock.runFor(200);
  await page.evaluate(() => {
    window.handle.update({ theme: 'dark' });
    window.handle.reload();
    return window.handle.ready;
  });
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(browserErrors.filter((text) => !text.includes('favicon'))).toEqual([]);
});

for (const [asks, prefetch] of [['to prefetch', true], ['to find the reason', false]] as const) {
  test(`H18 a late frame on a page whose policy forbids requests: one attempt, ${asks}, and no error event`, async ({ page, world }) => {
    const { server, pages, tenant } = world;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(`${server.url}/embed?**`, async (route) => {
      await held;
      await route.continue();
    });
    const receipt = await world.receipt();
    const token = await tenant.mint({ customer: receipt.customer.externalId });
    const options = JSON.stringify({ widget: 'receipt', resource: receipt.id, token, prefetch });
    // Each refused request is a console line, which Firefox writes only after the page has loaded.
    let refused = 0;
    await page.exposeFunction('noteRefused', () => (refused += 1));
    await page.addInitScript(() => {
      const { noteRefused } = window as unknown as { noteRefused(): void };
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => effectiveDirective === 'connect-src' && noteRefused());
    });
    await pauseClock(page);
    const html = world.hostPage(options).replaceAll('<script', '<script nonce="once"');
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-once'; frame-src ${server.url}; connect-src 'self'`;
    await page.goto(pages.serve('/', { html, headers: { 'Content-Security-Policy': policy } }), { waitUntil: 'commit' });
    await page.waitForFunction(() => 'handle' in window);
    if (prefetch) await expect.poll(() => refused).toBe(1);
    await page.clock.runFor(3_100);
    await expect.poll(async () => {
      await page.clock.runFor(10);
      return refused;
    }).toBe(1);
    release();
    await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
    expect(refused).toBe(1);
    expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'error'))).toEqual([]);
  });
}

test('a report-only policy has no effect: no error card, no error event, and the page prefetches on each load', async ({ page, world }) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  const ahead: string[] = [];
  page.on('request', (request) => request.url().endsWith('/v1/prefetch') && ahead.push(request.method()));
  // Firefox reports late, so the test reloads the frame only after the first violations are reported.
  await page.addInitScript(() => {
    const reported: string[] = ((window as unknown as { reported: string[] }).reported = []);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => reported.push(effectiveDirective));
  });
  const html = world.hostPage(JSON.stringify({ widget: 'receipt', resource: receipt.id, token }));
  await page.goto(world.pages.serve('/', { html, headers: { 'Content-Security-Policy-Report-Only': "default-src 'none'; script-src 'unsafe-inline' *" } }));
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await page.waitForFunction(() => {
    const { reported } = window as unknown as { reported: string[] };
    return reported.includes('frame-src') && reported.includes('connect-src');
  });
  await page.waitForFunction(() => window.handle.state === 'ready');
  await page.evaluate(() => {
    window.handle.reload();
    return window.handle.ready;
  });
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'error'))).toEqual([]);
  await expect(page.locator('#here > :not(iframe)')).toHaveCount(0);
  expect(ahead).toEqual(['POST', 'POST']);
});
