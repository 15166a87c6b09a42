import { fileURLToPath } from 'node:url';
import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../embed.ts';
import { mintBridgeToken } from '../../../../backend/index.ts';
import type { World } from '../../support/world.ts';
import { errorPatterns, framingRefused, needs } from '../../support/engine.ts';

const icon = { before: '<link rel="icon" href="data:,">' };

async function embedKeyOf({ manage, pages }: World, allowedOrigins = [pages.origin]): Promise<string> {
  return ((await manage('/v1/embed-keys', { name: 'site', allowedOrigins })) as { embedKey: string }).embedKey;
}

test('AF3 AF4 an embed key alone shows a published receipt, and a list answers that it needs a customer', async ({
  page,
  world,
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/40[34]/);
  const receipt = await world.receipt();
  const embedKey = await embedKeyOf(world);
  const share = receipt.link.split('/').at(-1) ?? '';
  await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt', resource: '${share}', embedKey: '${embedKey}' }`, icon)));
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'receipt_not_found' }]);
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  await page.reload();
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt-list', embedKey: '${embedKey}' }`, icon)));
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'customer_required' }]);
});

test('the page is told of a refused token that it cannot replace, and so is the console if nothing listens', async ({
  page,
  world,
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/, /^Vitrine: /);
  const { id: resource } = await world.receipt();
  const lines: string[] = [];
  page.on('console', (message) => message.text().startsWith('Vitrine: ') && lines.push(message.text()));
  await embed.open({ widget: 'receipt', resource, token: 'wrong' });
  const says: unknown = expect.stringContaining('refused the token (token_invalid)');
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'session_ended', status: 401, message: says }]);
  expect(lines).toEqual([]);
  const { server, tenant } = world;
  const options = JSON.stringify({ server: server.url, tenant: tenant.slug, widget: 'receipt', resource, token: 'wrong' });
  const script = `<script src="${server.url}/vitrine.js" data-manual></script><script>Vitrine.mount('#here', ${options})</script>`;
  await page.goto(world.pages.serve('/', `<!doctype html><meta charset="utf-8"><title>Page</title>${icon.before}<div id="here"></div>${script}`));
  await expect.poll(() => lines).toEqual([expect.stringMatching(/^Vitrine: Session ended: .*refused.*`getToken`.*#session_ended$/)]);
});

test('AF5 E01 a page that the embed key does not list cannot embed the frame', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.framing, errorPatterns.unlisted);
  const receipt = await world.receipt();
  const embedKey = await embedKeyOf(world, ['https://app.other.example']);
  const blocked = framingRefused(page);
  await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt', resource: '${receipt.id}', embedKey: '${embedKey}' }`, icon)));
  await blocked;
});

test('AF9 AF11 AF14 AF27 a bridge token becomes one session for all mounts of the page, renewed with a fresh one', async ({ page, world, browserName }) => {
  needs(browserName, 'postData');
  const receipt = await world.receipt();
  const embedKey = await embedKeyOf(world);
  const { key, row } = world.tenant;
  let minted = 0;
  world.pages.serve('/bridge-token', (_request, response) => {
    minted += 1;
    void mintBridgeToken({
      secret: String(key.secret),
      keyId: key.id,
      issuer: row.issuer,
      externalCustomerId: receipt.customer.externalId,
      email: 'a@b.example',
    }).then((token) => response.end(token));
  });
  const exchanges: string[] = [];
  page.on(
    'request',
    (request) => request.method() === 'POST' && request.url() === `${world.server.url}/v1/sessions` && exchanges.push(request.postData() ?? ''),
  );
  // The module that npm delivers, as a bundler of the page would find it.
  await page.route('**/dist/**', (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname === '/dist/penpal.mjs' ? '/node_modules/penpal/dist/penpal.mjs' : pathname;
    return route.fulfill({ contentType: 'text/javascript', path: fileURLToPath(new URL(`../../../..${file}`, import.meta.url)) });
  });
  await pauseClock(page);
  await page.addInitScript(() => {
    if (window.top === window) Math.random = () => 0.5;
  });
  await page.goto(
    world.pages.serve(
      '/',
      `<!doctype html><meta charset="utf-8"><title>Bridge</title><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "penpal": "/dist/penpal.mjs" } }</script><div id="list"></div><div id="one"></div>
<script type="module">
import { bridgeSession, embed } from '/dist/host/index.js';
const common = { server: '${world.server.url}', embedKey: '${embedKey}' };
const getToken = bridgeSession({ ...common, getBridgeToken: async ({ signal }) => (await fetch('/bridge-token', { signal })).text() });
embed.configure({ ...common, tenant: '${world.tenant.slug}', getToken });
window.handles = [embed.mount('#list', { widget: 'receipt-list' }), embed.mount('#one', { widget: 'receipt', resource: '${receipt.id}' })];
</script>`,
    ),
  );
  await expect(page.frameLocator('#list iframe').getByText(receipt.title)).toBeVisible();
  await expect(page.frameLocator('#one iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  expect([minted, exchanges.length]).toEqual([1, 1]);
  // The renewal is due five minutes before the end, and up to a tenth of the hour earlier: half of that here.
  await page.clock.runFor(3_119_000);
  expect(exchanges).toHaveLength(1);
  await page.clock.runFor(2_000);
  await expect.poll(() => exchanges.length).toBe(2);
  expect(minted).toBe(2);
  const [first, second] = exchanges.map((text) => JSON.parse(text) as { bridgeToken: string; previous?: string });
  expect(second?.bridgeToken).not.toBe(first?.bridgeToken);
  expect([typeof first?.previous, typeof second?.previous]).toEqual(['undefined', 'string']);
});

test('RA4 RA5 AK08 an embed token in an attribute opens the widget; on expiry the page gets a code and sets another', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const receipt = await world.receipt();
  const pair = (await world.manage('/v1/access-keys', { name: 'shop', allowedOrigins: [world.pages.origin] })) as { accessId: string; accessKey: string };
  const exchange = async (): Promise<string> => {
    const response = await world.server.fetch('/v1/embed-tokens', {
      json: { accessId: pair.accessId, accessKey: pair.accessKey, userIdentifiers: { 'data-customer-id': receipt.customer.externalId } },
    });
    return ((await response.json()) as { embedToken: string }).embedToken;
  };
  const first = await exchange();
  await page.goto(
    world.pages.serve(
      '/',
      `<!doctype html><meta charset="utf-8"><title>Shop</title>${icon.before}
<div id="here" data-vitrine="receipt-list" data-vitrine-server="${world.server.url}" data-vitrine-tenant="${world.tenant.slug}"
  data-vitrine-embed-token="${first}"></div>
<script src="${world.server.url}/vitrine.js" data-manual></script>
<script>
window.codes = [];
document.addEventListener('vitrine:error', ({ detail }) => codes.push(detail.code));
[window.handle] = Vitrine.mountAll();
</script>`,
    ),
  );
  const frame = page.frameLocator('#here iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  expect(await page.evaluate((token) => document.documentElement.outerHTML.includes(token), first)).toBe(false);
  world.clock.advance(16 * 60);
  await frame.locator('.row').click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { codes: string[] }).codes)).toEqual(['session_ended']);
  await expect(frame.getByText(receipt.title)).toHaveCount(0);
  await page.evaluate((token) => window.handle.setToken(token), await exchange());
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await page.evaluate(() => window.handle.reload());
  await expect(frame.getByText(receipt.title)).toBeVisible();
});
