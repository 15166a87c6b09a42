import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { SignJWT } from 'jose';
import { createBillingPage } from '../../../backend/index.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';
import { collectBrowserErrors } from '../support/engine.ts';
import { expect, test as base } from '../support/per-worker.ts';
import { forwardTo, startTlsFront } from '../support/tls-front.ts';

const packed = new URL('../../../node_modules/@aforoai/storefront-widgets/dist/', import.meta.url);
const shop = 'https://shop.example.com';
const storefront = 'https://storefront.aforo.ai';
const billing = 'https://billing.example.com';

interface StorefrontRequest {
  path: string;
  status: number;
}

interface Shop {
  server: TestServer;
  acme: TestTenant;
  embedKey: string;
  /** Requests of pages to the storefront, with the status of the response. */
  requests: StorefrontRequest[];
  /** Errors and warnings of the browser. */
  browserErrors: string[];
  mint(externalId: string): Promise<string>;
  /** Opens a page of the shop, with the loader and its integrity. */
  open(markup: string): Promise<Page>;
}

/**
 * `@aforoai/storefront-widgets` 1.0.15 from npm: its loader with the hash of its own list, and its widgets, under their public host names. The browser
 * resolves these names to this machine, where this server is the storefront.
 */
const test = base.extend<{ shop: Shop }>({
  shop: async ({ browser }, use) => {
    const server = await startTestServer({ env: { PUBLIC_URL: storefront } });
    const compat = ['aforo', 'aforo-magic-links'];
    const acme = await server.createTenant({ slug: 'acme', issuer: shop, bridgeAudience: 'aforo-embed', magicLinks: true, compat });
    const pages = new Map<string, string>();
    const front = await startTlsFront({
      'embed.aforo.ai': ({ url = '' }, response) => {
        const name = /^\/v1\/(loader|widgets\/[a-z-]+)\.js$/.exec(url)?.[1];
        if (name === undefined) return void response.writeHead(404).end();
        response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }).end(readFileSync(new URL(`${name}.js`, packed)));
      },
      'storefront.aforo.ai': forwardTo(server.port),
      'billing.example.com': (_request, response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:,"><title>Pay</title>'),
      'shop.example.com': ({ url = '' }, response) => {
        const page = pages.get(url.replace(/\?.*/, ''));
        response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
      },
    });
    const context = await browser.newContext({ ignoreHTTPSErrors: true, proxy: front.proxy });
    const made = await server.fetch('/v1/embed-keys', { as: acme.apiKey, json: { name: 'shop', allowedOrigins: [shop] } });
    const { embedKey } = (await made.json()) as { embedKey: string };
    const requests: StorefrontRequest[] = [];
    const browserErrors: string[] = [];
    const { bundles } = JSON.parse(readFileSync(new URL('sri.json', packed), 'utf8')) as { bundles: Record<string, string> };
    await use({
      server,
      acme,
      embedKey,
      requests,
      browserErrors,
      mint: (externalId) =>
        new SignJWT({ external_customer_id: externalId, email: `${externalId}@example.com` })
          .setProtectedHeader({ alg: 'HS256', kid: acme.key.id })
          .setIssuedAt()
          .setIssuer(shop)
          .setAudience('aforo-embed')
          .setExpirationTime('5m')
          .sign(new TextEncoder().encode(acme.key.secret)),
      async open(markup) {
        const page = await context.newPage();
        collectBrowserErrors(page, browserErrors);
        page.on('response', (response) => {
          const { origin, pathname } = new URL(response.url());
          if (origin === storefront && response.request().method() !== 'OPTIONS')
            requests.push({ path: pathname.replace('/api/v1/portal/embed', ''), status: response.status() });
        });
        const loader = `<script src="https://embed.aforo.ai/v1/loader.js" integrity="${bundles['loader.js']}" crossorigin="anonymous" async></script>`;
        pages.set('/', `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Shop</title>${markup}${loader}`);
        await page.goto(`${shop}/`);
        return page;
      },
    });
    await context.close();
    await Promise.all([front.close(), server.close()]);
  },
});

test('I1 AF3 Aforo’s pricing card, loaded with its integrity hash, shows the published offerings of this server', async ({ shop }) => {
  const { open, embedKey, requests, browserErrors, server, acme } = shop;
  const offer = { name: 'Pro', currency: 'EUR', cycle: 'monthly', features: [{ label: 'Storage', value: '10 GB' }] };
  await server.fetch('/v1/offerings', { as: acme.apiKey, json: { ...offer, externalId: 'off_pro', priceMinor: 4_900, status: 'published' } });
  await server.fetch('/v1/offerings', { as: acme.apiKey, json: { ...offer, externalId: 'off_secret', name: 'Secret', priceMinor: 1, status: 'draft' } });
  // Aforo, "Embed Widgets: Authentication", pricing.html (seeds/000). Changed: the embed key.
  const page = await open(`<div
  data-aforo-widget="pricing-card"
  data-tenant-slug="acme"
  data-embed-key="${embedKey}"
></div>`);
  await expect.poll(() => requests).toContainEqual({ path: '/tenant-config/acme', status: 200 });
  const card = page.locator('[data-aforo-widget]');
  await expect(card.getByText('Pro', { exact: true })).toBeVisible();
  await expect(card).toContainText(/€\s?49/);
  await expect(card).toContainText('Storage');
  await expect(card).not.toContainText('Secret');
  expect(browserErrors).toEqual([]);
});

test('I1 AF9 an Aforo widget with a bridge token shows its customer’s invoices, and none with an invalid token', async ({ shop }) => {
  const { open, embedKey, requests, mint, server, acme } = shop;
  const widget = (token: string): string =>
    `<div data-aforo-widget="invoice-list" data-tenant-slug="acme" data-embed-key="${embedKey}" data-bridge-token="${token}"></div>`;
  const bill = { issueDate: '2026-10-01', dueDate: '2026-10-31', currency: 'EUR', lines: [{ description: 'Seats', amountMinor: 10_050 }] };
  for (const [number, externalId] of [['A-1', 'c-1'], ['B-1', 'c-2']] as const) {
    const made = await server.fetch('/v1/invoices', { as: acme.apiKey, json: { ...bill, number, customer: { externalId } } });
    await server.fetch(`/v1/invoices/${((await made.json()) as { id: string }).id}/open`, { as: acme.apiKey, method: 'POST' });
  }
  const page = await open(widget(await mint('c-1')));
  await expect.poll(() => requests).toContainEqual({ path: '/bridge/exchange', status: 200 });
  const list = page.locator('[data-aforo-widget]');
  await expect(list).toContainText('A-1');
  await expect(list).toContainText(/€\s?100\.50/);
  await expect(list).not.toContainText('B-1');
  requests.length = 0;
  await open(widget('eyJhbGciOiJIUzI1NiJ9.e30.x'));
  await expect.poll(() => requests).toContainEqual({ path: '/bridge/exchange', status: 401 });
  expect(requests.filter(({ path, status }) => path.startsWith('/invoices') && status === 200)).toEqual([]);
});

test('I1 PY01 PY02 Aforo’s subscribe button starts one checkout on a double click, then shows the plan as active', async ({
  shop: { open, embedKey, browserErrors, mint, server, acme },
}) => {
  const plan = { externalId: 'off_pro', name: 'Pro', currency: 'EUR', cycle: 'monthly', priceMinor: 4_900, status: 'published' };
  await server.fetch('/v1/offerings', { as: acme.apiKey, json: plan });
  const set = await server.fetch('/v1/payment-provider', { as: acme.apiKey, json: { provider: 'redirect', url: `${billing}/pay` } });
  const { secret, keyId } = (await set.json()) as { secret: string; keyId: string };
  const page = await open(
    `<div data-aforo-widget="subscribe-button" data-tenant-slug="acme" data-embed-key="${embedKey}" data-bridge-token="${await mint('c-1')}"
  data-offering-id="off_pro"></div>`,
  );
  await page.getByRole('button', { name: 'Subscribe' }).dblclick();
  await page.waitForURL(`${billing}/pay?**`);
  // The vendor's side, which reaches the server at its address on this machine.
  const vendor = createBillingPage({
    ...{ secret, keyId },
    fetch: (address, init) => fetch(String(address).replace(storefront, `http://127.0.0.1:${server.port}`), init),
  });
  const checkout = await vendor.read(page.url());
  expect(checkout).toMatchObject({
    ...{ customer: { externalId: 'c-1' }, subject: { kind: 'offering', externalId: 'off_pro' } },
    ...{ amountMinor: 4_900, currency: 'EUR', returnUrl: `${shop}/` },
  });
  const { items } = (await (await server.fetch('/v1/checkouts', { as: acme.apiKey })).json()) as { items: { id: string }[] };
  expect(items.map(({ id }) => id)).toEqual([checkout.id]);
  await vendor.notify(checkout, { state: 'paid', reference: 'order-1' });
  await page.goto(checkout.returnUrl);
  await expect(page.locator('[data-aforo-widget]')).toContainText('Already subscribed');
  await expect(page.locator('[data-aforo-widget]')).toContainText('Active');
  await expect(page.getByRole('button', { name: 'Subscribe', exact: true })).toHaveCount(0);
  expect(browserErrors).toEqual([]);
});

test('I1 PY07 one click on Aforo’s subscribe button subscribes to a free plan and returns to the page', async ({
  shop: { open, embedKey, browserErrors, mint, server, acme },
}) => {
  const plan = { externalId: 'off_free', name: 'Free', currency: 'EUR', cycle: 'monthly', priceMinor: 0, status: 'published' };
  await server.fetch('/v1/offerings', { as: acme.apiKey, json: plan });
  await server.fetch('/v1/payment-provider', { as: acme.apiKey, json: { provider: 'redirect', url: `${billing}/pay` } });
  const page = await open(
    `<div data-aforo-widget="subscribe-button" data-tenant-slug="acme" data-embed-key="${embedKey}" data-bridge-token="${await mint('c-2')}"
  data-offering-id="off_free"></div>`,
  );
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.locator('[data-aforo-widget]')).toContainText('Already subscribed');
  await expect.poll(() => page.url()).toBe(`${shop}/`);
  expect(browserErrors).toEqual([]);
});
