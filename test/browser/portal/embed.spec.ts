import { expect, test } from '../support/world.ts';

test('a list is shown at full height, under a token that the page fetches', async ({ page, world }) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  await page.goto(world.pages.serve('/', world.hostPage(`{ widget: 'receipt-list', getToken: () => ${JSON.stringify(token)} }`)));
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText(receipt.title)).toBeVisible();
});
