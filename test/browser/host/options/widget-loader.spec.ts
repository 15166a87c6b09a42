import type { Page } from '@playwright/test';
import { expect, test } from '../../frame/embed.ts';
import { needs } from '../../support/engine.ts';
import type { World } from '../../support/world.ts';

/** Creates a published receipt and an embed key for the page’s origin. The tenant accepts the identity that a page claims for its viewer. */
async function arrange({ manage, receipt, tenant, pages }: World): Promise<{ title: string; widgetId: string; key: string }> {
  await manage(`/v1/tenants/${tenant.slug}`, { attributeIdentity: true }, 'PATCH');
  const { id, title, link } = await receipt();
  await manage(`/v1/receipts/${id}/publish`, {});
  const { embedKey } = (await manage('/v1/embed-keys', { name: 'shop', allowedOrigins: [pages.origin] })) as { embedKey: string };
  return { title, widgetId: link.split('/').at(-1) ?? '', key: embedKey };
}

const pageOf = (body: string): string => `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script>window.codes = []; document.addEventListener('rai-error', ({ detail }) => codes.push(detail.code));</script>
${body}`;

/**
 * The "Auth - Attribute" script tag of Returning.AI’s embed guide, which seeds/004 links to. Changed: the address and the id. Added: the community and
 * the domain key, which Returning.AI derives from the widget id.
 */
const tagOf = ({ server, tenant }: World, widgetId: string, key: string): string => `<script
  src="${server.url}/widget-loader.js"
  data-widget-id="${widgetId}"
  data-widget-type="custom"
  data-container="returning-ai-widget-${widgetId}"
  data-customer-id="CUST-10482"
  data-custom-tier="gold"
  data-theme="dark"
  data-api-url="${server.url}"
  data-widget-url="${server.url}/custom-widget"
  data-community-id="${tenant.slug}"
  data-domain-key="${key}"
></script>`;

const codes = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { codes: string[] }).codes);

test('I3 RA1 two widget-loader.js tags load the library once, send the claimed identity, and show a published receipt', async ({
  page,
  world,
  browserName,
}) => {
  needs(browserName, 'postData');
  const { title, widgetId, key } = await arrange(world);
  const requests: { path: string; body: string | null }[] = [];
  page.on('request', (request) => requests.push({ path: new URL(request.url()).pathname, body: request.postData() }));
  const other = tagOf(world, widgetId, key).replace(`returning-ai-widget-${widgetId}`, 'second');
  await page.goto(world.pages.serve('/', pageOf(`<main><div id="returning-ai-widget-${widgetId}"></div></main>${tagOf(world, widgetId, key)}${other}`)));
  const frame = page.frameLocator(`#returning-ai-widget-${widgetId} iframe`);
  await expect(frame.getByText(title)).toBeVisible();
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.frameLocator('#second iframe').getByText(title)).toBeVisible();
  expect(requests.filter(({ path }) => path === '/v1/identity').map(({ body }) => body)).toContain(
    JSON.stringify({ identity: { 'data-customer-id': 'CUST-10482', 'data-custom-tier': 'gold' } }),
  );
  expect(requests.filter(({ path }) => path === '/vitrine.js')).toHaveLength(1);
  expect(await codes(page)).toEqual([]);
});

test('I3 a tag added by script shows its widget, or reports token_unavailable if claimed identities are refused', async ({
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/status of 403/, /Token unavailable.* does not accept unverified identities/);
  const { title, widgetId, key } = await arrange(world);
  await page.goto(world.pages.serve('/', pageOf('<main></main>')));
  const build = (): Promise<void> =>
    page.evaluate(
      ({ server, id, embedKey, community }) => {
        // Built as in the same guide, with the same changes.
        const script = document.createElement('script');
        script.src = `${server}/widget-loader.js`;
        script.dataset['widgetId'] = id;
        script.dataset['widgetType'] = 'custom';
        script.dataset['container'] = `returning-ai-widget-${id}`;
        script.dataset['customerId'] = 'CUST-10482';
        script.dataset['communityId'] = community;
        script.dataset['domainKey'] = embedKey;
        document.querySelector('main')?.replaceChildren(script);
      },
      { server: world.server.url, id: widgetId, embedKey: key, community: world.tenant.slug },
    );
  await build();
  await expect(page.frameLocator(`main > #returning-ai-widget-${widgetId} iframe`).getByText(title)).toBeVisible();
  await world.manage(`/v1/tenants/${world.tenant.slug}`, { attributeIdentity: false }, 'PATCH');
  await page.reload();
  await build();
  await expect.poll(() => codes(page)).toEqual(['token_unavailable']);
});

test('I3 H1 an injected element that claims an identity gets no token of the page and no private receipt', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 403/);
  const { widgetId, key } = await arrange(world);
  const { id } = await world.receipt({ title: 'A private one', period: { start: '2026-09-01', end: '2026-09-30' } });
  const pageToken = await world.tenant.mint({ customer: 'customer-1' });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(JSON.stringify([request.url(), request.postData(), request.headers()])));
  const attributes = `community-id="${world.tenant.slug}" domain-key="${key}" data-customer-id="customer-1" data-url="https://evil.example"`;
  const markup = [id, widgetId].map((each) => `<rai-widget widget-id="${each}" ${attributes}></rai-widget>`);
  const refused = page.waitForResponse((response) => response.url().includes(id) && response.status() === 403);
  await page.goto(
    world.pages.serve(
      '/',
      pageOf(`<script src="${world.server.url}/vitrine.js"></script>
<script>Vitrine.embed.configure({ getToken: () => { codes.push('getToken'); return '${pageToken}'; } })</script>
<script src="${world.server.url}/vitrine-returningai.js"></script>${markup.join('')}`),
    ),
  );
  await expect(page.frameLocator('rai-widget:nth-of-type(2) iframe').getByRole('article')).toBeVisible();
  await refused;
  expect((await codes(page)).filter((code) => code === 'getToken')).toEqual([]);
  expect(requests.filter((text) => text.includes(pageToken) || text.startsWith('["https://evil'))).toEqual([]);
  await expect(page.frameLocator('rai-widget:nth-of-type(1) iframe').getByText('A private one')).toHaveCount(0);
});

test('I3 with an unreachable server, the tag and the elements dispatch rai-error', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/did not load|Failed to load resource/);
  const { widgetId, key } = await arrange(world);
  const element = `<rai-widget community-id="${world.tenant.slug}" embed-token="x"></rai-widget>`;
  await page.route('**/vitrine.js', (route) => route.abort());
  await page.goto(world.pages.serve('/', pageOf(`${element}${tagOf(world, widgetId, key)}`)));
  await expect.poll(() => codes(page)).toEqual(['server_unreachable', 'server_unreachable']);
  await page.route('**/vitrine-returningai.js', (route) => route.abort());
  await page.reload();
  await expect.poll(() => codes(page)).toEqual(['server_unreachable']);
});
