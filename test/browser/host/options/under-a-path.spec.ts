import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../stage.ts';

/** The path of the server, which shares its host with other programs. */
const path = '/apps/vitrine';

/** Serves the built scripts below the path, as the server does. */
async function serveBuilt(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => pathname.startsWith(`${path}/`) && pathname.endsWith('.js'),
    (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ path: fileURLToPath(new URL(`../../../../dist${pathname.slice(path.length)}`, import.meta.url)) });
    },
  );
}

test('D11 a script that is served below a path uses the server below that path', async ({ page, servers: { host, frames } }) => {
  await serveBuilt(page);
  await page.route('**/api/token', (route) => route.fulfill({ json: { token: 'of-the-viewer' } }));
  host.serve(
    '/tag',
    `<!doctype html><title>Tag</title><div data-vitrine="receipt-list"></div>
    <script src="${frames.origin}${path}/vitrine.js?version=1/2" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"></script>`,
  );
  await page.goto(`${host.origin}/tag`);
  await expect(page.locator('iframe')).toHaveAttribute('src', `${frames.origin}${path}/embed?tenant=acme`);
});

for (const [what, attributes, below] of [
  ['gets its widget name from the server below the path, and embeds it from there', '', path],
  ['with a copied script uses the server that its script tag names', 'data-vitrine-server="SERVER"', ''],
] as const) {
  test(`D11 a page written for Returning.AI ${what}`, async ({ page, servers: { host, frames } }) => {
    await serveBuilt(page);
    const requests: string[] = [];
    await page.route('**/v2/api/widgets/**', (route) => {
      requests.push(route.request().url());
      return route.fulfill({ json: { data: { widget: 'receipt-list' } }, headers: { 'Access-Control-Allow-Origin': '*' } });
    });
    host.serve(
      '/tag',
      `<!doctype html><title>Tag</title><rai-widget community-id="acme" widget-id="store" embed-token="of-the-viewer"></rai-widget>
      <script src="${frames.origin}${path}/vitrine-returningai.js" ${attributes.replace('SERVER', frames.origin)}></script>`,
    );
    await page.goto(`${host.origin}/tag`);
    await expect(page.locator('iframe')).toHaveAttribute('src', `${frames.origin}${below}/embed?tenant=acme`);
    expect(requests).toEqual([`${frames.origin}${below}/v2/api/widgets/acme/store`]);
  });
}

test('D11 an error of mount links to documentation below the path of its server', async ({ stage: { frames, page } }) => {
  const server = `${frames.origin}${path}`;
  const docsUrl = await page.evaluate((below) => {
    try {
      window.Vitrine.mount('#target', { ...window.options, server: below, theme: 'pink' as 'dark' });
    } catch (error) {
      return (error as { docsUrl?: string }).docsUrl;
    }
    return undefined;
  }, server);
  expect(docsUrl).toBe(`${server}/errors#invalid_option`);
});
