import { expect, test } from '../../frame/embed.ts';
import { errorPatterns } from '../../support/engine.ts';
import type { World } from '../../support/world.ts';

interface Heard {
  codes: string[];
  ReturningAIWidget: { reload(): void };
}

/** Returns a function that exchanges an access key for an embed token, as in the Node sample of the older guide. */
async function backendOf({ manage, pages, server }: World, customerId: string): Promise<() => Promise<string>> {
  const { accessId, accessKey } = (await manage('/v1/access-keys', { name: 'shop', allowedOrigins: [pages.origin] })) as Record<string, string>;
  return async () => {
    const response = await server.fetch('/v1/embed-tokens', { json: { accessId, accessKey, userIdentifiers: { 'data-customer-id': customerId } } });
    return ((await response.json()) as { embedToken: string }).embedToken;
  };
}

/** Sets the widget ids of the tenant. */
const say = ({ manage, tenant }: World, widgetIds: object): Promise<unknown> =>
  manage(`/v1/tenants/${tenant.slug}`, { compat: ['returningai'], widgetIds }, 'PATCH');

const pageOf = ({ server }: World, body: string): string => `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script>window.codes = []; document.addEventListener('rai-error', ({ detail }) => codes.push(detail.code));</script>
<script src="${server.url}/vitrine.js"></script><script src="${server.url}/vitrine-returningai.js"></script>
${body}`;

test('I3 RA4 an element with an embed token shows its widget, reports an expired token, and recovers with a new one', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 401/);
  const receipt = await world.receipt();
  await say(world, { store: { widget: 'receipt-list' } });
  const exchange = await backendOf(world, receipt.customer.externalId);
  const first = await exchange();
  const element = `<rai-store-widget id="one" community-id="${world.tenant.slug}" widget-id="store"
    embed-token="${first}" height="300" width="600px"></rai-store-widget>`;
  await page.goto(world.pages.serve('/', pageOf(world, element)));
  const frame = page.frameLocator('#one iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  expect(await page.evaluate((token) => document.documentElement.outerHTML.includes(token), first)).toBe(false);
  expect(await page.locator('#one').evaluate((one) => [one.clientWidth, one.clientHeight >= 300])).toEqual([600, true]);
  world.clock.advance(16 * 60);
  await frame.locator('.row').click();
  await expect.poll(() => page.evaluate(() => (window as unknown as Heard).codes)).toEqual(['session_ended']);
  await page.evaluate((token) => document.querySelector('#one')?.setAttribute('embed-token', token), await exchange());
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await page.evaluate(() => (window as unknown as Heard).ReturningAIWidget.reload());
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await page.evaluate(() => document.querySelector('#one')?.remove());
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('I3 widget-id can be a receipt id; the element can be added later and moved', async ({ page, world }) => {
  const receipt = await world.receipt();
  const exchange = await backendOf(world, receipt.customer.externalId);
  await page.goto(world.pages.serve('/', pageOf(world, '<section id="a"></section><section id="b"></section>')));
  await page.evaluate(
    ({ community, id, token }) => {
      const element = document.createElement('rai-widget');
      for (const [name, value] of Object.entries({ 'community-id': community, 'widget-id': id, theme: 'dark', 'embed-token': token }))
        element.setAttribute(name, value);
      document.querySelector('#a')?.append(element);
    },
    { community: world.tenant.slug, id: receipt.id, token: await exchange() },
  );
  await expect(page.frameLocator('#a iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect(page.frameLocator('#a iframe').locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.evaluate(() => document.querySelector('#b')?.append(document.querySelector('rai-widget') ?? ''));
  await expect(page.frameLocator('#b iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
});

test('I3 widget-id can be an invoice id or invoice-list, on a page with one script', async ({ page, world }) => {
  const receipt = await world.receipt();
  const { externalId } = receipt.customer;
  const bill = { customer: { externalId }, number: 'A-1', issueDate: '2026-10-01', dueDate: '2026-10-31', currency: 'EUR' };
  const { id } = (await world.manage('/v1/invoices', { ...bill, lines: [{ description: 'Seats', amountMinor: 10_050 }] })) as { id: string };
  await world.manage(`/v1/invoices/${id}/open`, undefined, 'POST');
  const exchange = await backendOf(world, externalId);
  const tags = await Promise.all(
    [id, 'invoice-list'].map(
      async (named) => `<rai-widget id="${named}" community-id="${world.tenant.slug}" widget-id="${named}" embed-token="${await exchange()}"></rai-widget>`,
    ),
  );
  const script = `<script src="${world.server.url}/vitrine-returningai.js"></script>`;
  await page.goto(world.pages.serve('/', `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">${script}${tags.join('')}`));
  await expect(page.frameLocator(`#${id} iframe`).getByText('Seats')).toBeVisible();
  await expect(page.frameLocator('#invoice-list iframe').getByText('A-1')).toBeVisible();
});

test('I3 H1 an element without its own token gets none from the page; an unknown token gives session_ended', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/, errorPatterns.unlisted);
  await world.receipt();
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  const body = `<script>Vitrine.embed.configure({ getToken: () => { codes.push('asked'); return 'token-of-the-page'; } })</script>
<rai-widget community-id="${world.tenant.slug}"></rai-widget><rai-widget community-id="${world.tenant.slug}" embed-token="of-nobody"></rai-widget>`;
  await page.goto(world.pages.serve('/', pageOf(world, body)));
  await expect.poll(() => page.evaluate(() => (window as unknown as Heard).codes)).toEqual(['session_ended']);
  await expect(page.locator('iframe')).toHaveCount(1);
  expect(paths.filter((path) => path === '/embed')).toHaveLength(1);
});

test('RA11 I3 widget-id shows the widget that the tenant configured; an unknown one shows once configured and reloaded', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 404/);
  const receipt = await world.receipt();
  await say(world, { 'q3-2024': { widget: 'receipt', resource: receipt.id } });
  const exchange = await backendOf(world, receipt.customer.externalId);
  const tag = async (id: string): Promise<string> =>
    `<rai-widget id="w-${id}" community-id="${world.tenant.slug}" widget-id="${id}" embed-token="${await exchange()}"></rai-widget>`;
  await page.goto(world.pages.serve('/', pageOf(world, `${await tag('q3-2024')}${await tag('store')}`)));
  await expect(page.frameLocator('#w-q3-2024 iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as Heard).codes)).toEqual(['unknown_widget']);
  await expect(page.locator('#w-store iframe')).toHaveCount(0);
  await say(world, { store: { widget: 'receipt-list' } });
  await page.evaluate(() => (window as unknown as Heard).ReturningAIWidget.reload());
  await expect(page.frameLocator('#w-store iframe').getByText(receipt.title)).toBeVisible();
});

test('RA11 H1 an odd widget-id causes no request; an element removed during its lookup leaves no frame', async ({ page, world }) => {
  const receipt = await world.receipt();
  await say(world, { store: { widget: 'receipt-list' } });
  const exchange = await backendOf(world, receipt.customer.externalId);
  const paths: string[] = [];
  page.on('request', (request) => new URL(request.url()).pathname.startsWith('/v') && paths.push(new URL(request.url()).pathname));
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/v2/api/widgets/**', async (route) => {
    await held;
    await route.continue();
  });
  const odd = ['..', '../../v1/me', 'a b', 'x'.repeat(101), '?x', 'a/b'];
  const tags = odd.map((id) => `<rai-widget community-id="${world.tenant.slug}" widget-id="${id}" embed-token="t"></rai-widget>`);
  const gone = `<rai-widget id="gone" community-id="${world.tenant.slug}" widget-id="store" embed-token="${await exchange()}"></rai-widget>`;
  await page.goto(world.pages.serve('/', pageOf(world, `${tags.join('')}${gone}`)));
  await expect.poll(() => page.evaluate(() => (window as unknown as Heard).codes)).toEqual(odd.map(() => 'unknown_widget'));
  await expect.poll(() => paths.filter((path) => !path.endsWith('.js'))).toEqual([`/v2/api/widgets/${world.tenant.slug}/store`]);
  await page.evaluate(() => document.querySelector('#gone')?.remove());
  answer();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(await page.evaluate(() => (window as unknown as Heard).codes.length)).toBe(odd.length);
});
