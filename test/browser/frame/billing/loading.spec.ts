import { expect, test } from '../embed.ts';
import { offerings, sell } from './price-sample.ts';

for (const widget of ['pricing-card', 'subscribe-button'] as const) {
  test(`the skeleton of ${widget} has about the height of its content`, async ({ embed, page, world }) => {
    const { ids } = await sell(world, offerings.slice(0, 1));
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/v1/offerings/**', async (route) => {
      await held;
      await route.continue();
    });
    await embed.open({ widget, resource: String(Object.values(ids)[0]) });
    const skeleton = embed.frame.getByRole('status', { name: 'Loading…' });
    await expect(skeleton).toHaveCSS('height', widget === 'pricing-card' ? '496px' : '48px');
    const before = (await embed.frame.locator('#vitrine').boundingBox())?.height ?? 0;
    release();
    await expect(embed.frame.getByRole('button')).toBeVisible();
    await expect(skeleton).toHaveCount(0);
    const after = (await embed.frame.locator('#vitrine').boundingBox())?.height ?? 0;
    expect(Math.abs(after - before)).toBeLessThan(100);
  });
}
