import { expect, test } from '../embed.ts';
import { recordApiPaths } from './bare-host-page.ts';

const customer1 = { customer: 'customer-1' };

test('Q05 after a token change nothing of the former customer is shown, even if a response arrives late', async ({ page, world, embed }) => {
  await world.receipt({ title: 'Receipt of the first' });
  await world.receipt({ title: 'Receipt of the second', customer: { externalId: 'customer-2', name: 'Second' } });
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isFirst = true;
  await page.route('**/v1/receipts', async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    await held;
    // The frame has aborted this request by now.
    return route.continue().catch(() => {});
  });
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => seen.push(document.body?.innerText ?? '')).observe(document, { subtree: true, childList: true });
  });
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-2' }));
  release();
  await expect(embed.frame.getByText('Receipt of the second')).toBeVisible();
  const seen = await (await embed.document()).evaluate(() => (window as unknown as { seen: string[] }).seen.join());
  expect(seen).toContain('Receipt of the second');
  expect(seen).not.toContain('Receipt of the first');
});

test('Q05 a token of another customer clears the content, and one of the same customer keeps it', async ({ page, world, embed }) => {
  await world.receipt({ title: 'Receipt of the first' });
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByText('Receipt of the first')).toBeVisible();
  const api = recordApiPaths(page);
  const handed = (await embed.events('token')).length;
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint(customer1));
  await expect.poll(async () => (await embed.events('token')).length).toBeGreaterThan(handed);
  await expect(embed.frame.getByText('Receipt of the first')).toBeVisible();
  expect(api).toEqual([]);
  await page.route('**/v1/receipts', () => new Promise(() => {}));
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-2' }));
  await expect(embed.frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  await expect(embed.frame.getByText('Receipt of the first')).toHaveCount(0);
});

test('Q09 the frame uses no storage and no cookies, and works where they throw', async ({ page, world, embed }) => {
  await page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    const trap = (on: object, name: string): void => {
      const get = (): never => {
        touched.push(name);
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(on, name, { configurable: true, get, set: get });
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) trap(window, name);
    trap(Document.prototype, 'cookie');
    trap(Navigator.prototype, 'serviceWorker');
  });
  await world.receipt();
  await embed.open({ widget: 'receipt-list', theme: 'dark', locale: 'de' });
  await embed.frame.getByRole('button', { name: 'Value delivered in October' }).click();
  await expect(embed.frame.getByRole('article')).toBeVisible();
  await embed.frame.getByRole('button', { name: 'Alle Belege' }).click();
  await expect(embed.frame.getByRole('listitem')).toHaveCount(1);
  expect(await (await embed.document()).evaluate(() => (window as unknown as { touched: string[] }).touched)).toEqual([]);
});

test('the token appears in no address, attribute or text of the frame or the page', async ({ page, world, embed }) => {
  const { id } = await world.receipt();
  const token = await world.tenant.mint(customer1);
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  // The page fetches its token, as pages do. The test looks for traces that Vitrine leaves.
  world.pages.serve('/token', (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token })));
  await page.goto(
    world.pages.serve(
      '/',
      world.hostPage(JSON.stringify({ widget: 'receipt', resource: id, refreshUrl: '/token' }), { before: '<link rel="icon" href="data:,">' }),
    ),
  );
  await expect(embed.frame.getByRole('article')).toBeVisible();
  const [, signature = ''] = /\.([^.]+)$/.exec(token) ?? [];
  for (const document of [page.mainFrame(), await embed.document()]) {
    const traces = await document.evaluate(() =>
      [
        window.document.documentElement.outerHTML,
        location.href,
        window.name,
        window.document.referrer,
        history.state,
        ...performance.getEntries().map(({ name }) => name),
      ].join('\n'),
    );
    expect(traces).not.toContain(signature);
  }
  expect(urls.join('\n')).not.toContain(signature);
  expect(JSON.stringify(await page.evaluate(() => window.events))).not.toContain(signature);
});
