import { startPageServer } from '../../support/page-server.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { expect, test } from '../embed.ts';
import { waitForFrameRequest, bareHostPage, tokenMessage, recordApiPaths, requestsOfFrame, withoutPolicy } from './bare-host-page.ts';
import { errorPatterns, needs, refusedAddress } from '../../support/engine.ts';

const customer1 = { customer: 'customer-1' };

test('Q01 an unlisted page is refused by the browser, and by the frame where the browser does not refuse it', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(errorPatterns.framing);
  await world.receipt();
  const stranger = await startPageServer();
  const api = recordApiPaths(page);
  const address = stranger.serve('/', bareHostPage(world));
  await page.goto(address);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(refusedAddress);

  await withoutPolicy(page);
  await page.goto(address);
  const frame = page.frameLocator('#frame');
  await expect(frame.getByText('This page may not show it.')).toBeVisible();
  await page.evaluate((message) => window.sendToFrame(message), tokenMessage(await world.tenant.mint(customer1)));
  await page.evaluate((message) => window.sendToFrame(message, false), tokenMessage(await world.tenant.mint(customer1)));
  await expect(frame.getByText('This page may not show it.')).toBeVisible();
  expect(await page.evaluate(() => window.frameRequests)).toEqual([]);
  expect(api).toEqual([]);
  await stranger.close();
});

test('Q02 a token of another tenant opens nothing', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const other = await world.server.createTenant();
  const { title } = await world.receipt();
  await page.goto(world.pages.serve('/', bareHostPage(world)));
  await waitForFrameRequest(page);
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.evaluate((message) => window.sendToFrame(message), tokenMessage(await other.mint(customer1)));
  const frame = page.frameLocator('#frame');
  // The frame reports the refused token and waits for another. It shows nothing for the refused one.
  await refused;
  await expect(frame.getByText(title)).toHaveCount(0);
  await page.evaluate((message) => window.sendToFrame(message), tokenMessage(await world.tenant.mint(customer1)));
  await expect(frame.getByText(title)).toBeVisible();
});

test('Q03 a token from any window but the parent is ignored, even from a listed origin', async ({ page, world, context }) => {
  await world.receipt();
  const api = recordApiPaths(page);
  const message = tokenMessage(await world.tenant.mint(customer1));
  // Without an answer, the frame shows an error after nine seconds.
  await pauseClock(page);
  await page.goto(world.pages.serve('/', `${bareHostPage(world)}<iframe id="sibling" srcdoc="sibling"></iframe>`));
  await waitForFrameRequest(page);
  const frame = page.frameLocator('#frame');
  // A sibling and a popup of the page's own origin: the source of a message is the window whose code posts it.
  await page.frames()[2]?.evaluate((data) => window.parent.frames[0]?.postMessage(data, '*', [new MessageChannel().port1]), message);
  const popup = context.waitForEvent('page');
  await page.evaluate(() => void window.open('about:blank'));
  await (await popup).evaluate((data) => (window.opener as Window).frames[0]?.postMessage(data, '*', [new MessageChannel().port1]), message);
  // A message from the frame to itself.
  await page.frames()[1]?.evaluate((data) => window.postMessage(data, '*', [new MessageChannel().port1]), message);
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  expect(api).toEqual([]);
  await page.evaluate((data) => window.sendToFrame(data), message);
  await expect(frame.getByRole('listitem')).toHaveCount(1);
});

test('Q04 a malformed or oversized token message changes nothing', async ({ page, world }) => {
  await world.receipt();
  const api = recordApiPaths(page);
  await pauseClock(page);
  await page.goto(world.pages.serve('/', bareHostPage(world)));
  await waitForFrameRequest(page);
  const token = await world.tenant.mint(customer1);
  const value = { token, widgetId: 'any', config: { widget: 'receipt-list' } };
  const malformed: unknown[] = [
    null,
    'VITRINE_TOKEN',
    42,
    [],
    { type: 'VITRINE_TOKEN' },
    { type: 'VITRINE_TOKEN', value: null },
    { type: 'VITRINE_TOKEN', value: { ...value, token: '' } },
    { type: 'VITRINE_TOKEN', value: { ...value, token: { toString: 'x' } } },
    { type: 'VITRINE_TOKEN', value: { ...value, token: ['a'] } },
    { type: 'VITRINE_TOKEN', value: { ...value, token: 'x'.repeat(8_193) } },
    { type: 'VITRINE_TOKEN', value: { ...value, expiresIn: 'soon' } },
    { type: 'VITRINE_TOKEN', value: { ...value, expiresIn: Number.NaN } },
    { type: 'VITRINE_TOKEN', value: { ...value, config: 'receipt-list' } },
    { type: 'VITRINE_TOKEN', value: { ...value, config: { widget: 'Receipt List' } } },
    { type: 'VITRINE_TOKEN', value: { ...value, config: { widget: '__proto__' } } },
    { type: 'VITRINE_TOKEN', value: { ...value, config: { widget: 'receipt-list', theme: {} } } },
    { type: 'VITRINE_TOKEN', value: { ...value, config: { widget: 'receipt-list', locale: 'x'.repeat(300) } } },
    { type: 'vitrine_token', value },
    { type: 'RETURNINGAI_WIDGET_TOKEN', value },
    { namespace: 'penpal', type: 'SYN', channel: undefined, participantId: 'x' },
  ];
  await page.evaluate((all) => all.forEach((data) => window.sendToFrame(data)), malformed);
  // A token message without a port is ignored.
  await page.evaluate((data) => window.sendToFrame(data, false), { type: 'VITRINE_TOKEN', value });
  const frame = page.frameLocator('#frame');
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  expect(api).toEqual([]);
  await page.evaluate((data) => window.sendToFrame(data), { type: 'VITRINE_TOKEN', value });
  await expect(frame.getByRole('listitem')).toHaveCount(1);
});

test('Q04 fields that cannot become a text are ignored, without an error', async ({ page, world }) => {
  await world.receipt();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(world.pages.serve('/', bareHostPage(world)));
  await waitForFrameRequest(page);
  const token = await world.tenant.mint(customer1);
  const odd = { toString: null, valueOf: null };
  const config = { widget: 'receipt-list', returnUrl: odd, magicLink: { token: odd } };
  await page.evaluate((data) => window.sendToFrame(data, false), { type: 'VITRINE_NO_TOKEN', value: { fault: { code: 'token_unavailable', message: odd } } });
  await page.evaluate((data) => window.sendToFrame(data), { type: 'VITRINE_TOKEN', value: { token, widgetId: 'any', config } });
  await expect(page.frameLocator('#frame').getByRole('listitem')).toHaveCount(1);
  expect(errors).toEqual([]);
});

test('Q06 Q07 without an answer an error shows within ten seconds; one or two late answers show the content', async ({ page, world }) => {
  await world.receipt();
  await pauseClock(page);
  await page.goto(world.pages.serve('/', bareHostPage(world)));
  await waitForFrameRequest(page);
  const frame = page.frameLocator('#frame');
  await page.clock.runFor(9_900);
  await expect(frame.getByText('The page around it has not answered.')).toBeVisible();
  await expect(frame.getByText('Reference: host_unreachable')).toBeVisible();
  const requests = await requestsOfFrame(page);
  expect(requests).toBeGreaterThan(3);
  expect(requests).toBeLessThan(15);
  const api = recordApiPaths(page);
  await page.evaluate(
    (messages) => messages.forEach((message) => window.sendToFrame(message)),
    [tokenMessage(await world.tenant.mint(customer1)), tokenMessage(await world.tenant.mint(customer1))],
  );
  await expect(frame.getByRole('listitem')).toHaveCount(1);
  expect(api).toEqual(['/v1/receipts']);
  await page.clock.runFor(20_000);
  expect(await requestsOfFrame(page)).toBe(requests);
});

test('Q08 a frame that is opened outside a page says so and requests nothing', async ({ page, world, expectBrowserErrors }) => {
  // Browsers request the icon of a page.
  expectBrowserErrors(/status of 404/);
  const { id, title } = await world.receipt();
  const api = recordApiPaths(page);
  await page.goto(`${world.server.url}/embed/receipt?tenant=${world.tenant.slug}&resource=${id}`);
  await expect(page.getByText('This is made to be shown inside another page.')).toBeVisible();
  await expect(page.getByText(title)).toHaveCount(0);
  expect(api).toEqual([]);
});

test('Q10 a frame in nested frames takes messages from its direct parent alone', async ({ page, world }) => {
  await world.receipt();
  world.pages.serve('/inner', bareHostPage(world));
  await pauseClock(page);
  await page.goto(
    world.pages.serve('/', '<!doctype html><link rel="icon" href="data:,"><title>Top</title><iframe src="/inner" style="width:900px;height:700px"></iframe>'),
  );
  const inner = page.frames()[1];
  await inner?.waitForFunction(() => window.frameRequests.length > 0);
  const message = tokenMessage(await world.tenant.mint(customer1));
  const api = recordApiPaths(page);
  await page.evaluate((data) => window.frames[0]?.frames[0]?.postMessage(data, '*', [new MessageChannel().port1]), message);
  const frame = page.frameLocator('iframe').frameLocator('#frame');
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  expect(api).toEqual([]);
  await inner?.evaluate((data) => window.sendToFrame(data), message);
  await expect(frame.getByRole('listitem')).toHaveCount(1);
});

test('Q10 a listed page inside an unlisted one gets an error and no request', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.framing);
  const stranger = await startPageServer();
  const inner = world.pages.serve('/inner', bareHostPage(world));
  const address = stranger.serve(
    '/',
    `<!doctype html><link rel="icon" href="data:,"><title>Top</title><iframe src="${inner}" style="width:900px;height:700px"></iframe>`,
  );
  await page.goto(address);
  await expect.poll(() => page.frames()[2]?.url()).toMatch(refusedAddress);
  await withoutPolicy(page);
  await page.goto(address);
  await expect(page.frameLocator('iframe').frameLocator('#frame').getByText('This page may not show it.')).toBeVisible();
  expect(await page.frames()[1]?.evaluate(() => window.frameRequests)).toEqual([]);
  await stranger.close();
});

test('X07 an unknown theme is ignored, whatever text it holds', async ({ page, world, browserName }) => {
  needs(browserName, 'media');
  await world.receipt();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const theme of [
    'red;}body{background:url(//evil.example/x)}',
    '"]{}*{display:none',
    '</style><script>alert(1)</script>',
    '\\75rl(//evil.example)',
    'constructor',
    '',
  ]) {
    await page.goto(world.pages.serve('/', bareHostPage(world)));
    await waitForFrameRequest(page);
    await page.evaluate((message) => window.sendToFrame(message), tokenMessage(await world.tenant.mint(customer1), { widget: 'receipt-list', theme }));
    const sheet = page.frameLocator('#frame').locator('.sheet.list');
    await expect(sheet).toHaveCSS('background-color', 'rgb(22, 25, 23)');
  }
  expect(urls.filter((url) => url.includes('evil'))).toEqual([]);
});
