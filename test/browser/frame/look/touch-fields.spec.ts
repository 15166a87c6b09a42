import { needs } from '../../support/engine.ts';
import { expect, test } from '../embed.ts';
import { frameOf, signInPage } from '../sign-in/sign-in.ts';

test.use({ hasTouch: true });

test('on a touch screen, fields have text of at least 16 pixels, because iOS zooms the page at smaller ones', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'media');
  const site = await signInPage(world);
  await page.goto(site.url);
  await expect(frameOf(page).getByLabel('E-mail address')).toHaveCSS('font-size', '16px');
  for (let index = 0; index < 12; index++) await world.receipt({ period: { start: `2025-${String(index + 1).padStart(2, '0')}-01`, end: '2026-01-31' } });
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('searchbox')).toHaveCSS('font-size', '16px');
  await expect(embed.frame.getByRole('combobox').first()).toHaveCSS('font-size', '16px');
});
