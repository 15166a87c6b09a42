import { plainFrame } from '../../../../examples/plain-frame/server.js';
import { startPageServer } from '../../support/page-server.ts';
import { expect, sizeMismatch, test } from '../embed.ts';

test('an independent app is embedded the same way, with token, updates, height and events', async ({ page, world, embed }) => {
  const app = await startPageServer();
  const presented: string[] = [];
  app.fallback(plainFrame({ pages: [world.pages.origin], countOrders: (token) => presented.push(token) + 2 }));
  const options = { server: app.origin, widget: 'receipt-list', token: 'token-of-the-page', theme: 'dark', locale: 'de', prefetch: false };
  await page.goto(world.pages.serve('/', world.hostPage(JSON.stringify(options), { before: '<link rel="icon" href="data:,">' })));
  await page.evaluate(() => window.handle.ready);
  expect(presented).toEqual(['token-of-the-page']);
  expect(await embed.events('ready')).toEqual([{ widget: 'orders' }]);
  await expect(embed.frame.getByRole('listitem')).toHaveText(['Order 1', 'Order 2', 'Order 3']);
  await expect(embed.frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(embed.frame.locator('html')).toHaveAttribute('lang', 'de');

  const framed = await (await page.waitForSelector('#here iframe')).contentFrame();
  const height = async (): Promise<number> => (await page.locator('#here iframe').boundingBox())?.height ?? 0;
  await expect.poll(() => framed?.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  const before = await height();
  await embed.frame.getByRole('button', { name: 'One more' }).click();
  await expect.poll(height).toBeGreaterThan(before);
  await expect.poll(() => embed.events('receiptOpened')).toEqual([{ receiptId: 'order-4' }]);

  await embed.update({ theme: 'light' });
  await expect(embed.frame.locator('html')).toHaveAttribute('data-theme', 'light');
  await app.close();
});
