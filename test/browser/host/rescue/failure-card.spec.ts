import { readFileSync } from 'node:fs';
import type { Page, Route, TestInfo } from '@playwright/test';
import { violations } from '../../frame/axe.ts';
import { freePort } from '../../../support/processes/free-port.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { expect, test, type World } from '../../support/world.ts';

/** Returns an origin without a server. */
const closedOrigin = async (): Promise<string> => `http://localhost:${await freePort()}`;

interface PageParts {
  options?: Record<string, unknown>;
  head?: string;
  listens?: boolean;
}

/** Returns a host page that mounts a list on `#here`. All defaults are valid except the token. */
const hostPage = ({ server, tenant }: World, { options = {}, head = '', listens = false }: PageParts = {}): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Portal</title>${head}</head>
<body style="font-family: serif"><main><h1>Your receipts</h1><div id="here"></div></main>
<script nonce="page" src="${server.url}/vitrine.js"></script>
<script nonce="page">
window.events = [];
window.started = performance.now();
window.handle = Vitrine.embed.mount('#here', {
  ...${JSON.stringify({ server: server.url, tenant: tenant.slug, widget: 'receipt-list', token: 'any', ...options })},
  ${listens ? 'onEvent: (event) => events.push({ ...event, at: performance.now() - started }),' : ''} });
</script></body></html>`;

/** The lines that the library writes into the console. */
function linesOf(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && line.text().startsWith('Vitrine:')) lines.push(line.text());
  });
  return lines;
}

/** Takes a screenshot for manual review, in the folder `VITRINE_SHOTS`. */
const shoot = (page: Page, info: TestInfo, name: string): Promise<unknown> => {
  const folder = process.env['VITRINE_SHOTS'];
  return page.screenshot({ path: folder ? `${folder}/card-${name.replaceAll(' ', '-')}.png` : info.outputPath('card.png') });
};

const card = (page: Page) => page.locator('#here [data-vitrine-card]');

const isAway = (code: string): boolean => code === 'server_unreachable';

interface Case {
  code: string;
  says: RegExp;
  arrange: (world: World) => Promise<PageParts & { headers?: Record<string, string> }>;
}

const cases: Record<string, Case> = {
  'the server is down': {
    code: 'server_unreachable',
    says: /http:\/\/localhost:\d+ does not answer/,
    arrange: async () => ({ options: { server: await closedOrigin() } }),
  },
  'the tenant is unknown': {
    code: 'tenant_unknown',
    says: /has no tenant "no-such-tenant"/,
    arrange: async () => ({ options: { tenant: 'no-such-tenant' } }),
  },
  'the embed key is unknown': {
    code: 'tenant_unknown',
    says: /with this embed key/,
    arrange: async () => ({ options: { embedKey: `embk_live_${'0'.repeat(32)}` } }),
  },
  'the origin of the page is not allowed': {
    code: 'page_not_listed',
    says: /"http:\/\/127\.0\.0\.1:\d+" is not among the allowed origins of the tenant/,
    async arrange({ server }) {
      const other = await server.createTenant({ allowedOrigins: ['https://app.other.example'] });
      return { options: { tenant: other.slug } };
    },
  },
  'the policy of the page forbids the frame': {
    code: 'frame_blocked',
    says: /Content-Security-Policy of this page does not allow http:\/\/localhost:\d+\. Add it to its frame-src/,
    arrange: async ({ server }) => ({
      headers: {
        'Content-Security-Policy': [
          ...["default-src 'none'", "style-src 'unsafe-inline'", "script-src 'nonce-page'", 'frame-src https://other.example'],
          `connect-src ${server.url}`,
        ].join('; '),
      },
    }),
  },
};

for (const [name, { code, says, arrange }] of Object.entries(cases)) {
  test(`H18 ${name}: an error card, and one console line on a page without listeners`, async ({ page, world }, testInfo) => {
    const { headers = {}, ...parts } = await arrange(world);
    const lines = linesOf(page);
    await page.goto(world.pages.serve('/page', { html: hostPage(world, parts), headers }));
    await expect(card(page)).toBeVisible();
    await expect(card(page)).toContainText(code);
    await expect(card(page)).toContainText('This could not be shown');
    await expect(page.locator('iframe')).toBeHidden();
    await expect(card(page).getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatch(says);
    // An unreachable server has no documentation page to link to.
    expect(lines[0]).toMatch(isAway(code) ? /[^:]+: [^#]+\. See docs\/errors\.md of @vitrine\/server\.$/ : new RegExp(`/errors#${code}$`));
    expect(await page.evaluate(() => (window as unknown as { handle: { state: string } }).handle.state)).toBe('failed');
    await shoot(page, testInfo, name);
  });

  test(`H18 ${name}: an error event and no console line on a page with a listener`, async ({ page, world }) => {
    const { headers = {}, ...parts } = await arrange(world);
    const lines = linesOf(page);
    await page.goto(world.pages.serve('/page', { html: hostPage(world, { ...parts, listens: true }), headers }));
    await expect(card(page)).toBeVisible();
    const [first] = await page.evaluate(
      () => (window as unknown as { events: { name: string; at: number; payload: { code: string; docsUrl?: string } }[] }).events,
    );
    expect(first).toMatchObject({ name: 'error', payload: { code } });
    expect(first?.payload.docsUrl).toEqual(isAway(code) ? undefined : expect.stringContaining(`/errors#${code}`));
    expect(lines).toEqual([]);
  });
}

test('H13 retries an unreachable server on the viewer’s click and on its own, then replaces the card with the widget', async ({ page, world }) => {
  let isDown = true;
  await page.route(`${world.server.url}/embed?**`, (route) => (isDown ? route.abort('connectionrefused') : route.continue()));
  await page.route(`${world.server.url}/embed.json?**`, (route) => (isDown ? route.abort('connectionrefused') : route.continue()));
  await page.route(`${world.server.url}/healthz`, (route) => (isDown ? route.abort('connectionrefused') : route.continue()));
  await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  // The automatic retry comes after two seconds and disables the button, which then cannot take the focus.
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', hostPage(world, { options: { token }, listens: true })));
  await advanceUntil(page, 500, () => card(page).getByText('The service does not answer at the moment.').isVisible());
  const button = card(page).getByRole('button');
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(button).toHaveText('Trying again…');
  // Still down: the same card, no second event, and the button keeps the focus.
  await advanceUntil(page, 500, async () => (await button.textContent()) === 'Try again');
  await expect(button).toBeFocused();
  isDown = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.frameLocator('iframe').getByText('Value delivered in October')).toBeVisible();
  await expect(card(page)).toBeHidden();
  const names = await page.evaluate(() => (window as unknown as { events: { name: string }[] }).events.map(({ name }) => name));
  expect(names.filter((name) => name === 'error')).toHaveLength(1);
  await page.evaluate(() => (window as unknown as { handle: { ready: Promise<void> } }).handle.ready);
});

test('H18 a screen reader announces the card once, and not again after each automatic retry that fails', async ({ page, world }) => {
  for (const path of ['/embed?**', '/embed.json?**', '/healthz']) await page.route(world.server.url + path, (route) => route.abort('connectionrefused'));
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', hostPage(world, { listens: true })));
  const announced = card(page).getByRole('alert');
  await advanceUntil(page, 500, () => announced.getByText('The service does not answer at the moment.').isVisible());
  const changes = await announced.evaluateHandle((region) => {
    const seen: MutationRecord[] = [];
    const all = { attributes: true, characterData: true, childList: true, subtree: true };
    new MutationObserver((records) => seen.push(...records)).observe(region, all);
    return seen;
  });
  const button = card(page).getByRole('button');
  const shows = (label: string) => async (): Promise<boolean> => (await button.textContent()) === label;
  for (let retry = 0; retry < 2; retry += 1) {
    await advanceUntil(page, 500, shows('Trying again…'));
    await advanceUntil(page, 500, shows('Try again'));
  }
  expect(await changes.evaluate(({ length }) => length)).toBe(0);
  // A viewer who asks for the retry is told that it failed.
  await button.click();
  await advanceUntil(page, 500, shows('Try again'));
  expect(await changes.evaluate(({ length }) => length)).toBeGreaterThan(0);
});

test('H13 retries an unreachable server as soon as the page becomes visible, not while it is hidden', async ({ page, world }) => {
  let isDown = true;
  let attempts = 0;
  const away = (route: Route): Promise<void> => (isDown ? route.abort('connectionrefused') : route.continue());
  await page.route(`${world.server.url}/embed?**`, (route) => ((attempts += 1), away(route)));
  for (const path of ['/embed.json?**', '/healthz']) await page.route(world.server.url + path, away);
  await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', hostPage(world, { options: { token }, listens: true })));
  await advanceUntil(page, 500, () => card(page).getByText('The service does not answer at the moment.').isVisible());
  const seen = (isHidden: boolean): Promise<void> =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, isHidden);
  isDown = false;
  const before = attempts;
  await seen(true);
  await expect(card(page).getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(attempts).toBe(before);
  await seen(false);
  await expect(page.frameLocator('iframe').getByText('Value delivered in October')).toBeVisible();
  await expect(card(page)).toBeHidden();
});

test('H13 reports a 503 response as server_unreachable with its status', async ({ page, world }) => {
  await page.route(`${world.server.url}/embed*`, (route) => route.fulfill({ status: 503, body: 'away', headers: { 'Access-Control-Allow-Origin': '*' } }));
  await page.goto(world.pages.serve('/page', hostPage(world, { listens: true })));
  await expect(card(page)).toBeVisible();
  const [first] = await page.evaluate(() => (window as unknown as { events: { payload: object }[] }).events);
  expect(first?.payload).toMatchObject({ code: 'server_unreachable', status: 503, retryable: true });
});

test('H18 the card says that the browser is offline, and the widget shows once it is back online', async ({ page, world }, testInfo) => {
  await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const loaded = page.waitForResponse(/\/vitrine\/rescue-[\w-]+\.js/);
  await page.goto(world.pages.serve('/page', hostPage(world, { options: { token }, listens: true })));
  await (await loaded).finished();
  // The browser loads the rescue script when it is idle.
  await page.waitForFunction(() => !document.querySelector('link[rel=modulepreload]'));
  await page.context().setOffline(true);
  // Without this route the browser could serve the document from its cache while offline.
  const address = `${world.server.url}/embed?**`;
  await page.route(address, (route) => route.abort('internetdisconnected'));
  await page.evaluate(
    ({ server, tenant, token }) => {
      const { handle, Vitrine } = window as unknown as { handle: { unmount(): void }; Vitrine: { embed: { mount(target: string, options: object): unknown } } };
      handle.unmount();
      Vitrine.embed.mount('#here', { server, tenant, token, widget: 'receipt-list' });
    },
    { server: world.server.url, tenant: world.tenant.slug, token },
  );
  await expect(card(page)).toContainText('You are offline. It is tried again as soon as the connection is back.');
  await expect(card(page)).toContainText('server_unreachable');
  await shoot(page, testInfo, 'offline');
  await page.unroute(address);
  await page.context().setOffline(false);
  await expect(page.frameLocator('iframe').getByText('Value delivered in October')).toBeVisible();
  await expect(card(page)).toBeHidden();
});

test('H18 a frame document that never arrives: the card says that the service does not answer, and retries', async ({ page, world }, testInfo) => {
  await page.route(`${world.server.url}/embed?**`, () => undefined);
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', hostPage(world, { options: { timeoutMs: 1_500 }, listens: true })), { waitUntil: 'commit' });
  await advanceUntil(page, 500, () => card(page).getByText('The service does not answer at the moment.').isVisible());
  await expect(card(page)).toContainText('frame_timeout');
  await shoot(page, testInfo, 'timeout');
  await page.clock.runFor(2_000);
  await expect(card(page).getByRole('button', { name: 'Trying again…', disabled: true })).toBeVisible();
  await shoot(page, testInfo, 'busy');
});

test('N18 a sandboxed page: the error says that it has no origin, and not that its address is missing on a list', async ({ page, world }) => {
  const html = hostPage(world, { listens: true });
  await page.goto(world.pages.serve('/', { html, headers: { 'Content-Security-Policy': 'sandbox allow-scripts' } }));
  await expect(card(page)).toContainText('page_not_listed');
  const [first] = await page.evaluate(() => (window as unknown as { events: { payload: { message: string } }[] }).events);
  expect(first?.payload.message).toMatch(/^Page not listed: "null" is not among .* A sandbox has none/);
});

test('H18 a public page with a server in a private network: the card says private_network_blocked', async ({ page, world }) => {
  const server = await closedOrigin();
  const built = (url: string): string => readFileSync(new URL(`../../../../dist${new URL(url).pathname}`, import.meta.url), 'utf8');
  await page.route('https://portal.example/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: built(route.request().url()) })
      : route.fulfill({
          contentType: 'text/html',
          body: hostPage(world, { options: { server }, listens: true }).replace(`${world.server.url}/vitrine.js`, '/vitrine.js'),
        }),
  );
  await page.goto('https://portal.example/page');
  await expect(card(page)).toContainText('private_network_blocked');
  const [first] = await page.evaluate(() => (window as unknown as { events: { payload: { message: string; docsUrl?: string } }[] }).events);
  expect(first?.payload).toMatchObject({ message: expect.stringContaining('See docs/errors.md of @vitrine/server.') });
  expect(first?.payload.docsUrl).toBeUndefined();
});

test('H12 on a prerendered page the timeout starts when the page is shown', async ({ page, world }) => {
  await page.addInitScript(() => {
    if (window.top === window)
      Object.defineProperty(Document.prototype, 'prerendering', { configurable: true, get: () => !(window as unknown as { isShown?: boolean }).isShown });
  });
  await page.route(`${world.server.url}/embed?**`, async (route) => {
    // Browsers load cross-origin frames only after a prerendered page is shown.
    await page.waitForFunction(() => (window as unknown as { isShown?: boolean }).isShown);
    await route.continue();
  });
  await page.goto(world.pages.serve('/page', hostPage(world, { options: { timeoutMs: 400 }, listens: true })), { waitUntil: 'commit' });
  await page.waitForFunction(() => 'handle' in window && performance.now() > 1_500);
  expect(await page.evaluate(() => (window as unknown as { events: unknown[] }).events)).toEqual([]);
  await page.evaluate(() => {
    Object.assign(window, { isShown: true });
    document.dispatchEvent(new Event('prerenderingchange'));
  });
  await page.waitForFunction(() => (window as unknown as { handle: { state: string } }).handle.state !== 'loading');
});

const looks: Record<string, { head?: string; options?: object; width?: number; scheme?: 'dark' | 'light'; text: string; direction: string }> = {
  light: { text: 'This could not be shown', direction: 'ltr' },
  dark: { head: '<style>:root { color-scheme: dark } body { background: #0d1117; color: #fff }</style>', text: 'This could not be shown', direction: 'ltr' },
  arabic: { options: { locale: 'ar' }, text: 'تعذّر العرض', direction: 'rtl' },
  'german-360': { options: { locale: 'de' }, width: 360, text: 'Das kann nicht angezeigt werden', direction: 'ltr' },
  'hostile-styles': {
    head: '<style>* { font-size: 40px !important; color: red !important } div, button { display: none } div { ' +
      'text-transform: uppercase; letter-spacing: 9px; white-space: nowrap; text-indent: 60px }</style><style>#here { display: block }</style>',
    text: 'This could not be shown',
    direction: 'ltr',
  },
};

for (const [name, { head = '', options = {}, width = 900, text, direction }] of Object.entries(looks)) {
  test(`H18 the card, ${name}: accessible, reachable by keyboard, and no wider than the page`, async ({ page, world }, testInfo) => {
    await page.setViewportSize({ width, height: 640 });
    await page.goto(world.pages.serve('/page', hostPage(world, { head, options: { tenant: 'no-such-tenant', ...options } })));
    await expect(card(page)).toBeVisible();
    const section = page.locator('#here section');
    await expect(section).toContainText(text);
    await expect(section).toHaveAttribute('dir', direction);
    await page.keyboard.press('Tab');
    await expect(page.locator('#here button')).toBeFocused();
    expect(await page.locator('#here button').evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    const title = await page.locator('#here h2').evaluate((heading) => {
      const { fontSize, fontWeight, textTransform, letterSpacing, whiteSpace, textIndent } = getComputedStyle(heading);
      return [fontSize, fontWeight, textTransform, letterSpacing, whiteSpace, textIndent];
    });
    expect(title).toEqual(['17px', '600', 'none', 'normal', 'normal', '0px']);
    // Hostile styles also change the page's own heading, which axe would report.
    if (name !== 'hostile-styles') expect(await violations(page.mainFrame())).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await shoot(page, testInfo, name);
  });
}
