import { createPage } from '../../../../examples/own-widget/page.js';
import { errorPatterns, needs } from '../../support/engine.ts';
import { expect, sizeMismatch, test } from './own-widgets.ts';

const days = (count: number, calls = 100): { date: string; calls: number }[] =>
  Array.from({ length: count }, (_, index) => ({ date: `2026-10-${String(index + 1).padStart(2, '0')}`, calls: calls + index }));
const month = { limit: 2_500, days: days(12) };

test('a widget of the operator shows the answer of the vendor’s own API to the token of the viewer', async ({ embed, page, usage }) => {
  usage.answer(month);
  await embed.open({ widget: 'acme-usage' });
  const { frame } = embed;
  await expect(frame.getByRole('heading', { name: 'Calls this month' })).toBeVisible();
  await expect(frame.locator('.usage-sum')).toHaveText('1,266 of 2,500');
  await expect(frame.getByRole('img', { name: 'Calls a day' })).toBeVisible();
  await expect(frame.locator('.plot .unseen tbody tr')).toHaveCount(12);
  // The style sheet is a separate file, with its integrity in the document.
  await expect(frame.locator('.usage-sum .figure')).toHaveCSS('font-weight', '600');
  expect(await frame.locator('.usage-bar > span').evaluate(({ style }) => style.inlineSize)).toBe('50.64%');
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'acme-usage' }]);
  expect(await embed.events('error')).toEqual([]);
  expect(usage.bearers).toEqual([expect.stringMatching(/^Bearer eyJ/)]);
  expect(await page.locator('iframe').getAttribute('title')).toBe('Acme usage');
});

test('a month without usage shows an empty state, not an error', async ({ embed, usage }) => {
  usage.answer({ limit: 2_500, days: [] });
  await embed.open({ widget: 'acme-usage' });
  await expect(embed.frame.getByRole('heading', { name: 'No calls yet' })).toBeVisible();
  expect(await embed.events('error')).toEqual([]);
});

test('a skeleton is shown during loading, and the content replaces it', async ({ embed, usage }) => {
  let answer: (() => void) | undefined;
  usage.respond((_request, response) => (answer = () => void response.end(JSON.stringify(month))));
  await embed.open({ widget: 'acme-usage' });
  await expect(embed.frame.locator('.loading')).toBeVisible();
  await expect.poll(() => answer !== undefined).toBe(true);
  answer?.();
  await expect(embed.frame.locator('.usage-sum')).toBeVisible();
  await expect(embed.frame.locator('.loading')).toHaveCount(0);
});

for (const [what, status, body, code] of [
  ['an API error without a code', 500, '{}', 'bad_response'],
  ['an API error with a code', 409, '{ "code": "usage_closed", "detail": "The month is closed." }', 'usage_closed'],
  ['a response that is not JSON', 200, '<html>', 'bad_response'],
  ['a response of another shape', 200, '{ "days": 3 }', 'bad_response'],
] as const) {
  test(`${what} is shown as an error, and the viewer can retry`, async ({ embed, usage, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request);
    // Otherwise the widget retries by itself after a second, and the button is gone before a slow machine has pressed it.
    const later = { 'Retry-After': '60', 'Access-Control-Expose-Headers': 'Retry-After' };
    usage.respond((_request, response) => void response.writeHead(status, later).end(body));
    await embed.open({ widget: 'acme-usage' });
    await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
    await expect(embed.frame.getByText(`Reference: ${code}`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code }]);
    usage.answer(month);
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.locator('.usage-sum')).toHaveText('1,266 of 2,500');
  });
}

test('an API that refuses the token gets another one, once', async ({ page, world, usage, embed, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.request, /401/);
  let mintCount = 0;
  world.pages.serve(
    '/mint',
    (_request, response) =>
      void world.tenant.mint({ customer: 'customer-1', ...(mintCount++ === 0 && { issuer: 'somebody-else' }) }).then((token) => response.end(token)),
  );
  usage.answer(month);
  const html = world.hostPage(`{ widget: 'acme-usage', getToken: async () => (await fetch('/mint')).text() }`, { before: '<link rel="icon" href="data:,">' });
  await page.goto(world.pages.serve('/', html));
  await expect(embed.frame.locator('.usage-sum')).toBeVisible();
  expect([mintCount, new Set(usage.bearers).size, usage.bearers.length]).toEqual([2, 2, 2]);
});

test('an API that refuses the only token of a page ends the session, and the page gets its error code', async ({
  usage,
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(errorPatterns.request, /401/);
  usage.respond((_request, response) => void response.writeHead(401, { 'Content-Type': 'application/problem+json' }).end('{"code":"token_of_another"}'));
  await embed.open({ widget: 'acme-usage' });
  const says: unknown = expect.stringContaining('refused the token (token_of_another)');
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'session_ended', status: 401, message: says }]);
  expect(usage.bearers).toHaveLength(1);
});

for (const [status, body, code, message] of [
  [401, '{"code":"token_of_another","title":"Not one of ours"}', 'token_of_another', 'Not one of ours'],
  [401, 'No.', 'bad_response', 'HTTP 401'],
] as const) {
  test(`an API that refuses every token with ${body} is reported like a refusal of the server`, async ({ page, world, usage, embed, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request, /401/);
    world.pages.serve('/mint', (_request, response) => void world.tenant.mint({ customer: 'customer-1' }).then((token) => response.end(token)));
    usage.respond((_request, response) => void response.writeHead(status).end(body));
    const html = world.hostPage(`{ widget: 'acme-usage', getToken: async () => (await fetch('/mint')).text() }`, { before: '<link rel="icon" href="data:,">' });
    await page.goto(world.pages.serve('/', html));
    await expect(embed.frame.getByText(`Reference: ${code}`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code, message, retryable: false, status }]);
    expect(new Set(usage.bearers).size).toBe(2);
  });
}

for (const [locale, sum, direction] of [
  ['de', '1.266 von 2.500', 'ltr'],
  ['fr-CA', '1 266 sur 2 500', 'ltr'],
  ['ar-EG', '١٬٢٦٦ من ٢٬٥٠٠', 'rtl'],
  ['ja', '1,266 of 2,500', 'ltr'],
] as const) {
  test(`in ${locale} a widget has figures of that language, and its texts if it has them`, async ({ embed, usage }) => {
    usage.answer(month);
    await embed.open({ widget: 'acme-usage', locale });
    await expect.poll(async () => (await embed.frame.locator('.usage-sum').innerText()).replaceAll(/\s+/g, ' ')).toBe(sum);
    expect(await (await embed.document()).evaluate(() => document.documentElement.dir)).toBe(direction);
    await embed.update({ locale: 'en' });
    await expect(embed.frame.locator('.usage-sum')).toHaveText('1,266 of 2,500');
    expect(usage.bearers).toHaveLength(1);
  });
}

test('a widget follows the theme of the page and the height of its content, and prints on white', async ({ embed, page, usage, browserName }) => {
  needs(browserName, 'media');
  usage.answer(month);
  const colour = (): Promise<string> => embed.frame.locator('.usage').evaluate((sheet) => getComputedStyle(sheet).backgroundColor);
  await embed.open({ widget: 'acme-usage', theme: 'dark' });
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  expect(await colour()).toBe('rgb(22, 25, 23)');
  await embed.update({ theme: 'light' });
  await expect.poll(colour).toBe('rgb(255, 255, 255)');
  for (const width of [360, 1000]) {
    await page.setViewportSize({ width, height: 700 });
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  }
  await embed.update({ theme: 'dark' });
  await expect.poll(colour).toBe('rgb(22, 25, 23)');
  await page.emulateMedia({ media: 'print' });
  // A frame in another process switches to print media a moment later.
  await expect.poll(colour).toBe('rgb(255, 255, 255)');
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
});

test('with forced colours the bar of the example shows what is used and what is left', async ({ embed, page, usage, browserName }) => {
  needs(browserName, 'media');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    for (const calls of [10, 200]) {
      usage.answer({ limit: 2_500, days: days(12, calls) });
      await embed.open({ widget: 'acme-usage' });
      const bar = embed.frame.locator('.usage-bar');
      await expect(bar).toHaveCSS('border-top-style', 'solid');
      const [used, ground] = await Promise.all(
        [bar.locator('span'), embed.frame.locator('.sheet')].map((one) => one.evaluate((element) => getComputedStyle(element).backgroundColor)),
      );
      expect(used).not.toBe(ground);
      const drawn = await bar.screenshot();
      await bar.locator('span').evaluate((span) => span.style.setProperty('inline-size', '0'));
      expect((await bar.screenshot()).equals(drawn)).toBe(false);
    }
  }
});

test('a mount changes between built-in and operator widgets, with one token and one history entry', async ({
  embed,
  page,
  world,
  usage,
}) => {
  usage.answer(month);
  await world.receipt();
  let minted = 0;
  world.pages.serve('/mint', (_request, response) => void world.tenant.mint({ customer: 'customer-1' }).then((token) => response.end((minted++, token))));
  await page.goto(
    world.pages.serve(
      '/',
      world.hostPage(`{ widget: 'receipt-list', getToken: async () => (await fetch('/mint')).text() }`, { before: '<link rel="icon" href="data:,">' }),
    ),
  );
  await expect(embed.frame.locator('.row')).toBeVisible();
  const src = (): Promise<string> => page.locator('iframe').evaluate((iframe: HTMLIFrameElement) => new URL(iframe.src).pathname);
  const entries = await page.evaluate(() => history.length);
  for (const [widget, path, shows] of [
    ['acme-usage', '/embed/acme-usage', '.usage'],
    ['receipt-list', '/embed', '.row'],
  ] as const) {
    await embed.update({ widget });
    await expect(embed.frame.locator(shows)).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.handle.state)).toBe('ready');
    expect([await src(), await page.locator('iframe').count()]).toEqual([path, 1]);
  }
  expect([minted, await page.evaluate(() => history.length)]).toEqual([1, entries]);
});

test('the example page shows the widget beside the list of receipts, under its own policy', async ({
  page,
  world,
  usage,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/^$/);
  usage.answer(month);
  const { slug, row, key } = world.tenant;
  world.pages.fallback(createPage({ server: world.server.url, tenant: slug, issuer: row.issuer, signingKey: key }));
  await world.receipt({ customer: { externalId: 'nordwind' } });
  await page.goto(world.pages.origin);
  await expect(page.frameLocator('[data-vitrine="acme-usage"] iframe').locator('.usage-sum')).toHaveText('1,266 of 2,500');
  await expect(page.frameLocator('[data-vitrine="receipt-list"] iframe').locator('.row')).toHaveCount(1);
});

test('G1 the style file of the manifest also counts for the print height', async ({ embed, page }) => {
  await embed.open({ widget: 'acme-high' });
  await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-high' })).toBeVisible();
  // The width is 44 rem.
  await expect
    .poll(() => page.evaluate(() => Number.parseFloat(document.querySelector('iframe')?.style.getPropertyValue('--vitrine-paper') ?? '')))
    .toBeGreaterThan(88 / 44);
});
