import type { EmbedDefaults } from '../../../../host/index.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test, type World } from '../../support/world.ts';
import { delayDocument, fetchPrefetch, heading, mintFor, optionsFor, receiptOf, recordApiRequests } from './prefetch-requests.ts';

/** Returns the fields of a receipt except its title. */
async function rest(world: World, id: string): Promise<Record<string, unknown>> {
  const { customer, period, currency, lines } = (await world.manage(`/v1/receipts/${id}`)) as {
    customer: { externalId: string; name: string };
    period: object;
    currency: string;
    lines: object[];
  };
  return { customer: { externalId: customer.externalId, name: customer.name }, period, currency, lines };
}

test('PF5 the page requests a receipt once, without a preflight or a cookie, and the frame shows it', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const token = await mintFor(world);
  const requests = await recordApiRequests(page);
  await pauseClock(page);
  const sent = page.waitForRequest('**/v1/prefetch');
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, token))));
  await expect(heading(page, 'First')).toBeVisible();
  const body = { token, tenant: world.tenant.slug, path: `/v1/receipts/${receipt.id}` };
  expect(requests).toMatchObject({ prefetches: 1, bodies: [body], failures: [], ofFrame: [] });
  const request = await sent;
  expect([request.method(), request.headers()['content-type'], request.headers()['cookie'], request.headers()['referer'] ?? '']).toEqual([
    'POST',
    'text/plain;charset=UTF-8',
    undefined,
    '',
  ]);
});

test('PF5 the page prefetches a list, and the frame sends every later request', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const token = await mintFor(world);
  const requests = await recordApiRequests(page);
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', world.hostPage(`{ widget: 'receipt-list', token: '${token}' }`)));
  await page.frameLocator('iframe').getByText('First').click();
  await expect(heading(page, 'First')).toBeVisible();
  expect([requests.prefetches, requests.bodies.map(({ path }) => path), requests.ofFrame]).toEqual([1, ['/v1/receipts'], [`/v1/receipts/${receipt.id}`]]);
});

test('PF5 a prefetched response is used once: a reloaded frame causes another prefetch', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  await pauseClock(page);
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, await mintFor(world)))));
  await expect(heading(page, 'First')).toBeVisible();
  await world.manage('/v1/receipts/sync', { ...(await rest(world, receipt.id)), title: 'Changed' });
  // A document that sends its request within 100 ms of the previous one waits for its answer.
  await page.clock.runFor(200);
  await page.evaluate(async () => {
    window.handle.reload();
    await window.handle.ready;
  });
  await expect(heading(page, 'Changed')).toBeVisible();
  expect([requests.prefetches, requests.ofFrame]).toEqual([2, []]);
});

test('PF7 unmount and logout abort a pending prefetch', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const token = await mintFor(world);
  const requests = await recordApiRequests(page);
  await page.route('**/v1/prefetch', () => {});
  for (const [index, end] of (['unmount', 'logout'] as const).entries()) {
    const sent = page.waitForRequest('**/v1/prefetch');
    await page.route(`${world.server.url}/embed?**`, () => {});
    await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, token))), { waitUntil: 'commit' });
    await sent;
    await page.waitForFunction(() => 'handle' in window);
    await page.evaluate((name) => window.handle[name](), end);
    await expect.poll(() => requests.failures).toEqual(Array.from({ length: index + 1 }, () => 'AbortError'));
  }
});

for (const isAnswered of [false, true]) {
  const when = isAnswered ? 'after its prefetch response has arrived' : 'while its prefetch is pending';
  test(`PF7 a token replaced ${when}: drops the former token’s response, and prefetches with the new token`, async ({ page, world }) => {
    const receipt = await receiptOf(world);
    const [former, next] = [await mintFor(world), await world.tenant.mint({ customer: 'customer-1', ttlSeconds: 200 })];
    const requests = await recordApiRequests(page);
    const answers = isAnswered ? 2 : 1;
    await pauseClock(page);
    await delayDocument(page, requests, answers);
    await page.route('**/v1/prefetch', async (route) => {
      if (requests.prefetches > 1) return route.continue();
      if (!isAnswered) return undefined;
      const response = await fetchPrefetch(route, requests);
      return route.fulfill({ response, body: (await response.text()).replace('First', 'Of the former') });
    });
    await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(receipt.id, former))), { waitUntil: 'commit' });
    await expect.poll(() => requests.prefetches).toBe(1);
    await expect.poll(() => requests.answered).toBe(answers - 1);
    await page.evaluate((token) => window.handle.setToken(token), next);
    await expect(heading(page, 'First')).toBeVisible();
    expect([requests.prefetches, requests.bodies.map(({ token }) => token), requests.ofFrame]).toEqual([2, [former, next], []]);
  });
}

test('PF7 when update changes the resource during a prefetch, the frame requests the new resource', async ({ page, world }) => {
  const [one, two] = [await receiptOf(world), await world.receipt({ title: 'Second', period: { start: '2026-09-01', end: '2026-09-30' } })];
  const requests = await recordApiRequests(page);
  let isHeld = true;
  await page.route(`${world.server.url}/embed?**`, async (route) => {
    await expect.poll(() => isHeld).toBe(false);
    await route.continue();
  });
  await page.goto(world.pages.serve('/page', world.hostPage(optionsFor(one.id, await mintFor(world)))), { waitUntil: 'commit' });
  await expect.poll(() => requests.prefetches).toBe(1);
  await page.evaluate((resource) => window.handle.update({ resource }), two.id);
  isHeld = false;
  await expect(heading(page, 'Second')).toBeVisible();
  expect(requests.ofFrame).toEqual([`/v1/receipts/${two.id}`]);
});

test('PF7 mounts of two tenants and of two customers each get their own data', async ({ page, world }) => {
  const other = await world.server.createTenant({ allowedOrigins: [world.pages.origin] });
  const mine = await receiptOf(world, 'Mine');
  const theirs = await receiptOf(world, 'Theirs', 'customer-2');
  const synced = await world.server.fetch('/v1/receipts/sync', { as: other.apiKey, json: { ...(await rest(world, mine.id)), title: 'Elsewhere' } });
  const elsewhere = (await synced.json()) as { id: string };
  const requests = await recordApiRequests(page);
  await pauseClock(page);
  const mounts: EmbedDefaults[] = [
    { tenant: world.tenant.slug, resource: mine.id, token: await mintFor(world) },
    { tenant: world.tenant.slug, resource: theirs.id, token: await mintFor(world, 'customer-2') },
    { tenant: other.slug, resource: elsewhere.id, token: await other.mint({ customer: 'customer-1' }) },
  ];
  await page.goto(
    world.pages.serve(
      '/page',
      `<!doctype html><title>Three</title>${mounts.map((_, index) => `<div id="m${index}"></div>`).join('')}
<script src="${world.server.url}/vitrine.js"></script>
<script>for (const [index, options] of ${JSON.stringify(mounts)}.entries())
  Vitrine.mount('#m' + index, { server: '${world.server.url}', widget: 'receipt', ...options })</script>`,
    ),
  );
  for (const [index, title] of ['Mine', 'Theirs', 'Elsewhere'].entries())
    await expect(page.frameLocator(`#m${index} iframe`).getByRole('heading', { name: title })).toBeVisible();
  expect(requests.bodies.toSorted((one, two) => (one.path < two.path ? -1 : 1))).toEqual(
    mounts.map(({ token, tenant, resource }) => ({ token, tenant, path: `/v1/receipts/${resource}` })).toSorted((one, two) => (one.path < two.path ? -1 : 1)),
  );
  expect([requests.prefetches, requests.ofFrame]).toEqual([3, []]);
});

test('PF8 mounts with the same request share one prefetch, which continues when one of them unmounts', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const requests = await recordApiRequests(page);
  await pauseClock(page);
  const options = JSON.stringify({ server: world.server.url, tenant: world.tenant.slug, widget: 'receipt', resource: receipt.id, token: await mintFor(world) });
  await page.goto(
    world.pages.serve(
      '/page',
      `<!doctype html><title>Three</title><div id="a"></div><div id="b"></div><div id="c"></div><script src="${world.server.url}/vitrine.js"></script>
<script>const [first] = ['#a', '#b', '#c'].map((target) => Vitrine.mount(target, ${options})); first.unmount();</script>`,
    ),
  );
  for (const id of ['#b', '#c']) await expect(page.frameLocator(`${id} iframe`).getByRole('heading', { name: 'First' })).toBeVisible();
  expect([requests.prefetches, requests.ofFrame]).toEqual([1, []]);
});

for (const [name, more] of Object.entries({ 'in the options': ', prefetch: false', 'in an attribute': '' })) {
  test(`PF8 \`prefetch: false\` ${name}: only the frame sends a request`, async ({ page, world }) => {
    const receipt = await receiptOf(world);
    const requests = await recordApiRequests(page);
    const token = await mintFor(world);
    const element = `<!doctype html><title>Declared</title>
<div data-vitrine="receipt" data-vitrine-resource="${receipt.id}" data-vitrine-token="${token}" data-vitrine-prefetch="false"></div>
<script src="${world.server.url}/vitrine.js" data-vitrine-tenant="${world.tenant.slug}"></script>`;
    await page.goto(world.pages.serve('/page', more ? world.hostPage(optionsFor(receipt.id, token, more)) : element));
    await expect(heading(page, 'First')).toBeVisible();
    expect(requests).toEqual({ prefetches: 0, answered: 0, bodies: [], failures: [], ofFrame: [`/v1/receipts/${receipt.id}`] });
  });
}

test('PF8 a frame that loads before the page has a token sends its own request, without a prefetch', async ({ page, world }) => {
  const receipt = await receiptOf(world);
  const token = await mintFor(world);
  const requests = await recordApiRequests(page);
  await page.goto(
    world.pages.serve(
      '/page',
      world.hostPage(`{ widget: 'receipt', resource: '${receipt.id}', getToken: () => new Promise((resolve) => { window.give = resolve; }) }`),
    ),
  );
  await page.frameLocator('iframe').locator('html[data-theme]').waitFor();
  await page.evaluate((given) => (window as unknown as { give(token: string): void }).give(given), token);
  await expect(heading(page, 'First')).toBeVisible();
  expect(requests).toEqual({ prefetches: 0, answered: 0, bodies: [], failures: [], ofFrame: [`/v1/receipts/${receipt.id}`] });
});
