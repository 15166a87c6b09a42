import type { Page } from '@playwright/test';
import type { Receipt } from '../../../protocol/receipt.ts';
import { startPageServer } from '../support/page-server.ts';
import { expect, test, type World } from '../support/world.ts';

interface HandWritten {
  /** Every message that the page has got from its frame. */
  asked: { type?: string; value?: { widgetId: string; reason: string } }[];
  /** Answers the frame as a host would, with a port of its own. */
  answer(value: unknown, type?: string): void;
  /** Posts anything, with as many ports. */
  say(message: unknown, ports: number): void;
}

/** A host page without our library: it notes what it is asked, and answers when the test says so. */
function handWritten({ server, tenant }: World): string {
  return `<!doctype html><meta charset="utf-8"><title>By hand</title><iframe id="frame" width="700" height="600"></iframe><script>
window.asked = [];
const frame = document.getElementById('frame');
addEventListener('message', ({ source, data }) => source === frame.contentWindow && asked.push(data));
window.say = (message, ports) => frame.contentWindow.postMessage(message, ${JSON.stringify(server.url)}, Array.from({ length: ports }, () => new MessageChannel().port2));
window.answer = (value, type = 'VITRINE_TOKEN') => say({ type, value }, 1);
frame.src = ${JSON.stringify(`${server.url}/embed?tenant=${tenant.slug}`)};
</script>`;
}

/** Opens the page and waits until the frame has asked. Notes the credential of every request to the API. */
async function open(page: Page, world: World, address = world.pages.serve('/', handWritten(world))): Promise<{ bearers: string[] }> {
  const bearers: string[] = [];
  page.on('request', (request) => new URL(request.url()).pathname.startsWith('/v1/') && bearers.push((request.headers()['authorization'] ?? '').replace('Bearer ', '')));
  await page.goto(address);
  return { bearers };
}

const asks = (page: Page): Promise<HandWritten['asked']> => page.evaluate(() => (window as unknown as HandWritten).asked);
const waitForAsk = (page: Page): Promise<unknown> => page.waitForFunction(() => (window as unknown as HandWritten).asked.length > 0);
const answer = (page: Page, value: unknown, type?: string): Promise<void> => page.evaluate(([given, kind]) => (window as unknown as HandWritten).answer(given, kind as string | undefined), [value, type] as const);
const good = async ({ tenant }: World, receipt: Receipt): Promise<{ token: string; widgetId: string; config: object }> => ({
  token: await tenant.mint({ customer: receipt.customer.externalId }),
  widgetId: 'w',
  config: { widget: 'receipt', resource: receipt.id },
});
const inside = (page: Page) => page.frameLocator('#frame');

test('Q01: a parent that is not listed is not believed, also where no policy keeps it from framing', async ({ page, world }) => {
  const receipt = await world.receipt();
  await page.route('**/embed?*', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': policy, ...headers } = response.headers();
    expect(policy).toContain(`frame-ancestors ${world.pages.origin}`);
    await route.fulfill({ response, headers });
  });
  const stranger = await startPageServer();
  try {
    const { bearers } = await open(page, world, stranger.serve('/', handWritten(world)));
    await expect(inside(page).getByText('This page may not show it.')).toBeVisible();
    await answer(page, await good(world, receipt));
    await answer(page, { widgetId: 'w', fault: { code: 'token_unavailable', message: 'x', retryable: true } }, 'VITRINE_NO_TOKEN');
    await inside(page).getByRole('button').click();
    await expect(inside(page).getByText('This page may not show it.')).toBeVisible();
    expect([bearers, await asks(page)]).toEqual([[], []]);

    // The listed page, in the same way, is believed.
    await open(page, world);
    await waitForAsk(page);
    await answer(page, await good(world, receipt));
    await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  } finally {
    await stranger.close();
  }
});

test('Q02: a token of another tenant shows nothing, neither theirs nor ours', async ({ page, world }) => {
  const ours = await world.receipt();
  const globex = await world.server.createTenant({ issuer: 'globex' });
  const theirs = (await (await world.server.fetch('/v1/receipts/sync', { as: globex.apiKey, json: { customer: { externalId: 'customer-1' }, title: 'Theirs', period: { start: '2026-10-01', end: '2026-10-31' }, currency: 'EUR', lines: [{ description: 'Theirs', amountMinor: 1 }] } })).json()) as Receipt;
  const token = await globex.mint({ customer: 'customer-1' });
  for (const { id } of [ours, theirs]) {
    const statuses: number[] = [];
    page.on('response', (response) => response.url().includes('/v1/') && statuses.push(response.status()));
    await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt', resource: '${id}', token: '${token}' }`)));
    await expect(page.frameLocator('iframe').getByText('Your session has ended')).toBeVisible();
    expect(statuses).toEqual([401]);
    await expect(page.frameLocator('iframe').getByText(/Theirs|Value delivered/)).toHaveCount(0);
    page.removeAllListeners('response');
  }
});

test('Q03: a token from a sibling, a popup or the frame itself is ignored', async ({ page, world }) => {
  const receipt = await world.receipt();
  const { bearers } = await open(page, world);
  await waitForAsk(page);
  const message = { type: 'VITRINE_TOKEN', value: await good(world, receipt) };
  const target = page.frames()[1];
  if (!target) throw new Error('There is no frame.');
  await target.evaluate(() => {
    Object.assign(window, { got: 0 });
    addEventListener('message', () => ((window as unknown as { got: number }).got += 1));
  });

  const empty = world.pages.serve('/empty', '<!doctype html><title>Empty</title>');
  await page.evaluate((src) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src, onload: resolve }))), empty);
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate((src) => void window.open(src), empty)]);
  await popup.waitForLoadState();
  await page.frames().at(-1)?.evaluate((data) => parent.frames[0]?.postMessage(data, '*', [new MessageChannel().port2]), message);
  await popup.evaluate((data) => (opener as Window).frames[0]?.postMessage(data, '*', [new MessageChannel().port2]), message);
  await target.evaluate((data) => postMessage(data, '*', [new MessageChannel().port2]), message);

  await target.waitForFunction(() => (window as unknown as { got: number }).got === 3);
  expect(bearers).toEqual([]);
  await answer(page, message.value);
  await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
});

test('Q04: an answer that is malformed, oversized or half there changes nothing', async ({ page, world }) => {
  const receipt = await world.receipt();
  const { bearers } = await open(page, world);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await waitForAsk(page);
  const value = await good(world, receipt);
  const tokens = [undefined, null, '', 5, {}, ['x'], 'x'.repeat(8_193)].map((token) => ({ ...value, token }));
  const lives = ['300', null, {}, []].map((expiresIn) => ({ ...value, expiresIn }));
  const configs = [null, 'receipt', [], { widget: 'constructor' }, { widget: 5 }, { widget: ['receipt'] }, { widget: 'receipt', resource: 5 }, { widget: 'receipt', resource: 'x'.repeat(256) }, { widget: 'receipt', theme: {} }, { widget: 'receipt', locale: [] }].map((config) => ({ ...value, config }));
  for (const one of [...tokens, ...lives, ...configs, undefined, null, 'text', 5, []]) await answer(page, one);
  for (const type of ['vitrine_token', 'VITRINE_TOKEN ', '__proto__', 'RETURNINGAI_WIDGET_TOKEN']) await answer(page, value, type);
  for (const message of [null, 'VITRINE_TOKEN', 5, [], { type: 'VITRINE_TOKEN' }, { penpal: 'syn' }]) await page.evaluate((data) => (window as unknown as HandWritten).say(data, 1), message);
  // Without its port the answer is half there.
  await page.evaluate((data) => (window as unknown as HandWritten).say(data, 0), { type: 'VITRINE_TOKEN', value });
  await page.waitForFunction((count) => (window as unknown as HandWritten).asked.length > count, (await asks(page)).length);
  expect([bearers, faults]).toEqual([[], []]);

  await answer(page, value);
  await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  expect([bearers, faults]).toEqual([[value.token], []]);
});

test('Q05: after a token of another customer nothing of the first is shown, however late it comes', async ({ page, world }) => {
  const first = await world.receipt({ title: 'Of the first' });
  const second = await world.receipt({ title: 'Of the second', customer: { externalId: 'customer-2', name: 'Second' } });
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**/v1/receipts/${first.id}`, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response }).catch(() => {});
  });
  await open(page, world);
  await waitForAsk(page);
  const [late] = await Promise.all([page.waitForRequest(`**/v1/receipts/${first.id}`), answer(page, await good(world, first))]);
  await page.frames()[1]?.evaluate(() => {
    Object.assign(window, { seen: '' });
    new MutationObserver(() => ((window as unknown as { seen: string }).seen += document.body.textContent)).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await answer(page, await good(world, second));
  await expect(inside(page).getByRole('heading', { name: 'Of the second' })).toBeVisible();
  release();
  await late.response().catch(() => null);
  // A further round trip of the frame: whatever the late answer could do has been done.
  await page.frames()[1]?.evaluate(() => fetch('/healthz').then((response) => response.text()));
  await expect(inside(page).getByRole('heading', { name: 'Of the second' })).toBeVisible();
  expect(await page.frames()[1]?.evaluate(() => (window as unknown as { seen: string }).seen)).not.toContain('Of the first');
});

test('Q06 Q07: a parent that is silent leads to a message, asked ever more rarely; a late answer is taken, a second one changes nothing', async ({ page, world }) => {
  const receipt = await world.receipt();
  await page.clock.install();
  const { bearers } = await open(page, world);
  await waitForAsk(page);
  await page.clock.runFor(10_000);
  await expect(inside(page).getByText('The page around it has not answered.')).toBeVisible();
  const early = (await asks(page)).length;
  expect(early).toBeGreaterThanOrEqual(4);
  expect(early).toBeLessThanOrEqual(14);
  await page.clock.runFor(10_000);
  expect((await asks(page)).length - early).toBeLessThanOrEqual(6);
  expect(new Set((await asks(page)).map(({ value }) => value?.widgetId)).size).toBe(1);

  const value = await good(world, receipt);
  await answer(page, value);
  await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  const asked = (await asks(page)).length;
  await answer(page, value);
  await answer(page, value);
  await page.clock.runFor(1_000);
  await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  expect([(await asks(page)).length, bearers]).toEqual([asked, [value.token]]);
});

test('Q09: where storage and cookies are refused the frame works, and it touches neither', async ({ page, world }) => {
  const receipt = await world.receipt();
  await page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    const refuse = (name: string) => ({
      get: () => {
        touched.push(name);
        throw new DOMException('Refused.', 'SecurityError');
      },
      set: () => void touched.push(name),
    });
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, refuse(name));
    Object.defineProperty(document, 'cookie', refuse('cookie'));
  });
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt-list', token: '${token}' }`)));
  await page.frameLocator('iframe').getByText(receipt.title).click();
  await expect(page.frameLocator('iframe').getByText('Support agent')).toBeVisible();
  for (const frame of page.frames()) expect(await frame.evaluate(() => (window as unknown as { touched: string[] }).touched)).toEqual([]);
});

test('X07: a theme that comes by message is one of the known names, or as good as none', async ({ page, world }) => {
  const receipt = await world.receipt();
  await open(page, world);
  await waitForAsk(page);
  const value = await good(world, receipt);
  const look = () => page.frames()[1]?.evaluate(() => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).display, document.querySelectorAll('style, link[rel=stylesheet]').length]);
  const withTheme = (theme: unknown) => answer(page, { ...value, config: { ...value.config, theme } });
  await withTheme('dark');
  await expect(inside(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  const dark = await look();
  await withTheme('system');
  await expect.poll(look).not.toEqual(dark);
  const plain = await look();
  for (const theme of ['red;}body{display:none}', '"]{}*{display:none}', 'url(https://evil.example)', '</style><style>*{display:none}', 'dark ', 'constructor']) {
    await withTheme(theme);
    await expect.poll(() => page.frames()[1]?.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    expect(await look(), theme).toEqual(plain);
  }
  await withTheme('dark');
  await expect.poll(look).toEqual(dark);
});
