import type { Page } from '@playwright/test';
import { expect, test, type World } from '../../support/world.ts';

const file = /\/vitrine\/rescue-[\w-]+\.js/;
const card = (page: Page) => page.locator('#here [data-vitrine-card]');

function linesOf(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && line.text().startsWith('Vitrine:')) lines.push(line.text());
  });
  return lines;
}

/** A page that mounts an unknown tenant, without event listeners. */
const failingPage = ({ server }: World, timeoutMs = 10_000): string =>
  `<!doctype html><title>Lost</title><div id="here"></div><script src="${server.url}/vitrine.js"></script>
<script>Vitrine.mount('#here', { server: '${server.url}', tenant: 'no-such-tenant', widget: 'receipt-list', token: 'any', timeoutMs: ${timeoutMs} })</script>`;

for (const [name, answer] of Object.entries({
  'is missing': { status: 404, body: '' },
  'differs from the one at build time': {
    status: 200,
    contentType: 'text/javascript',
    headers: { 'Access-Control-Allow-Origin': '*' },
    body: 'window.isForged = true; export const createCard = () => { window.isForged = true; };',
  },
})) {
  test(`H18 the rescue script ${name}: a short error with a link and a console line, and the script does not run`, async ({ page, world }) => {
    const lines = linesOf(page);
    await page.route(file, (route) => route.fulfill(answer));
    await page.goto(world.pages.serve('/page', failingPage(world, 1_500)));
    await expect(card(page)).toHaveText('This could not be shown: frame_timeout');
    await expect(card(page).getByRole('link')).toHaveAttribute('href', `${world.server.url}/errors#frame_timeout`);
    await expect(page.locator('iframe')).toBeHidden();
    await expect.poll(() => lines.length).toBe(1);
    expect(await page.evaluate(() => 'isForged' in window)).toBe(false);
  });
}

test('H18 the rescue script failed to load at first: the next attempt shows the full error card', async ({ page, world }) => {
  let isAway = true;
  await page.route(file, (route) => (isAway ? route.abort() : route.continue()));
  await page.goto(world.pages.serve('/page', failingPage(world, 1_000)));
  await expect(card(page)).toContainText('This could not be shown');
  isAway = false;
  await expect(card(page)).toContainText('tenant_unknown');
  await expect(card(page)).toHaveCount(1);
});

test('H18 the rescue script is preloaded: the error card shows even after the server has gone down', async ({ page, world }) => {
  await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const loaded = page.waitForResponse(file);
  await page.goto(world.pages.serve('/page', world.hostPage(`{ widget: 'receipt-list', token: '${token}' }`)));
  const answer = await loaded;
  expect(answer.headers()).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
  await answer.finished();
  await page.evaluate(() => window.handle.ready);
  await page.waitForFunction(() => !document.querySelector('link[rel=modulepreload]'));
  await page.route(`${world.server.url}/**`, (route) => route.abort('connectionrefused'));
  await page.evaluate(() => window.handle.reload());
  await expect(card(page)).toContainText('The service does not answer at the moment.');
  await expect(card(page).getByRole('button', { name: 'Try again' })).toBeVisible();
});
