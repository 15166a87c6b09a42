import { expect, test } from '../support/world.ts';

test('PD13 N4 when its token has expired, the frame gets another in place and continues', async ({ page, world }) => {
  const receipt = await world.receipt();
  const reasons: string[] = [];
  world.pages.serve('/token', (request, response) => {
    reasons.push(new URL(request.url ?? '', world.pages.origin).searchParams.get('reason') ?? '');
    void world.tenant.mint({ customer: receipt.customer.externalId, ttlSeconds: 300 }).then((token) => response.end(token));
  });
  await page.goto(
    world.pages.serve('/', world.hostPage(`{ widget: 'receipt-list', getToken: async ({ reason }) => (await fetch('/token?reason=' + reason)).text() }`)),
  );
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  await page.evaluate(() => Object.assign(document.querySelector('iframe') ?? {}, { sameAsBefore: true }));
  const statuses: number[] = [];
  page.on('response', (response) => response.url().includes('/v1/receipts/') && statuses.push(response.status()));

  // Only the server's clock advances, so only the 401 tells the frame that the token has expired.
  world.clock.advance(600);
  await frame.getByText(receipt.title).click();
  await expect(frame.getByText('Support agent')).toBeVisible();
  // The driver reports a response after the frame shows it.
  await expect.poll(() => statuses).toEqual([401, 200]);
  expect(reasons).toEqual(['mount', 'rejected']);
  expect(await page.evaluate(() => 'sameAsBefore' in (document.querySelector('iframe') ?? {}))).toBe(true);
});

test('PD9 the token reaches the frame by message, and is in no address, storage or markup', async ({ page, world }) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  world.pages.serve('/token', (_, response) => void response.end(token));
  await page.goto(
    world.pages.serve('/', world.hostPage(`{ widget: 'receipt', resource: '${receipt.id}', getToken: async () => (await fetch('/token')).text() }`)),
  );
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  for (const frame of page.frames()) {
    const kept = await frame.evaluate(() => {
      const storage = (): unknown => [{ ...localStorage }, { ...sessionStorage }, document.cookie];
      let stored: unknown = 'refused';
      try {
        stored = storage();
      } catch {}
      return JSON.stringify([document.URL, document.documentElement.outerHTML, performance.getEntries().map(({ name }) => name), stored]);
    });
    expect(kept).not.toContain(token);
  }
  expect(addresses.join('\n')).not.toContain(token);
});
