import { expect, test } from './own-widgets.ts';

test.use({ path: '/vitrine' });

test('a widget of the operator, its style and its calls work on a server under a path', async ({ embed, page, usage }) => {
  usage.answer({ limit: 200, days: [{ date: '2026-10-01', calls: 40 }, { date: '2026-10-02', calls: 60 }] });
  await embed.open({ widget: 'acme-usage' });
  await expect(embed.frame.locator('.usage-sum')).toHaveText('100 of 200');
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  await expect(embed.frame.locator('.usage-sum .figure')).toHaveCSS('font-weight', '600');
  const src = (): Promise<string> => page.locator('iframe').evaluate((iframe: HTMLIFrameElement) => new URL(iframe.src).pathname);
  expect(await src()).toBe('/vitrine/embed/acme-usage');
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.message')).toBeVisible();
  expect(await src()).toBe('/vitrine/embed');
});
