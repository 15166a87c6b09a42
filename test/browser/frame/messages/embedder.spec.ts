import { expect, test } from '../embed.ts';

const customer = { externalId: 'customer-1', name: 'Nordwind Logistik' };

/** Calls the widget API from inside the frame. Returns the status and the error code. */
const ask = async ([token, embedder]: readonly [string, string]): Promise<string> => {
  const response = await fetch('/v1/widget/me', { headers: { authorization: `Bearer ${token}`, 'vitrine-embedder': embedder } });
  const { code = 'none' } = (await response.json()) as { code?: string };
  return `${response.status} ${code}`;
};

test('W04 the frame sends the origin of its host page with every API call', async ({ page, world, embed }) => {
  await world.manage('/v1/customers', customer);
  const embedders: (string | undefined)[] = [];
  page.on('request', (request) => request.url().includes('/v1/') && embedders.push(request.headers()['vitrine-embedder']));
  await embed.open({ widget: 'receipt-list' });
  await page.evaluate(() => window.handle.ready);
  expect(embedders.length).toBeGreaterThan(0);
  expect(new Set(embedders)).toEqual(new Set([world.pages.origin]));
});

test('W04 a widget token works in a frame on the page it was minted for, and on no other page', async ({
  page,
  world,
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/403/);
  await world.manage('/v1/customers', customer);
  const mint = async (origin: string): Promise<string> =>
    ((await world.manage('/v1/widget-tokens', { customerId: 'customer-1', scopes: ['sso_connection'], origins: [origin] })) as { token: string }).token;
  const [own, other] = [await mint(world.pages.origin), await mint('https://other.example')];
  let embedder = '';
  page.on('request', (request) => request.url().includes('/v1/') && (embedder ||= request.headers()['vitrine-embedder'] ?? ''));
  await embed.open({ widget: 'receipt-list' });
  await page.evaluate(() => window.handle.ready);
  const frame = await embed.document();
  expect(await frame.evaluate(ask, [own, embedder] as const)).toBe('200 none');
  expect(await frame.evaluate(ask, [other, embedder] as const)).toBe('403 widget_origin_mismatch');
});

test('W04 a widget token opens no receipts, and the frame says why', async ({ world, embed, expectBrowserErrors }) => {
  expectBrowserErrors(/403/);
  await world.manage('/v1/customers', customer);
  const { token } = (await world.manage('/v1/widget-tokens', { customerId: 'customer-1', scopes: ['sso_connection'], origins: [world.pages.origin] })) as {
    token: string;
  };
  await embed.open({ widget: 'receipt-list', token });
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_token_not_allowed_here', status: 403 }]);
});
