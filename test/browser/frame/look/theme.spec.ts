import { needs } from '../../support/engine.ts';
import { violations } from '../axe.ts';
import { expect, test } from '../embed.ts';

const theme = {
  light: { primary: '#7a1fa2', bg: '#fffdf7', text: '#221133' },
  dark: { primary: '#d8a6f0', bg: '#111018' },
  radiusPx: 4,
  fontFamily: 'Georgia',
};

const colors = { light: { paper: 'rgb(255, 253, 247)', ink: 'rgb(34, 17, 51)' }, dark: { paper: 'rgb(17, 16, 24)', ink: 'rgb(237, 240, 236)' } } as const;

for (const scheme of ['light', 'dark'] as const) {
  test(`AF36 a receipt has the colours, corners and font of its tenant on ${scheme} pages, and passes axe`, async ({ embed, world }) => {
    await world.manage(`/v1/tenants/${world.tenant.id}`, { theme }, 'PATCH');
    const { id } = await world.receipt();
    await embed.open({ widget: 'receipt', resource: id, theme: scheme });
    const sheet = embed.frame.locator('.sheet.receipt');
    await expect(sheet).toHaveCSS('background-color', colors[scheme].paper);
    await expect(sheet).toHaveCSS('border-top-left-radius', '4px');
    await expect(embed.frame.locator('#vitrine')).toHaveCSS('color', colors[scheme].ink);
    await expect(embed.frame.locator('#vitrine')).toHaveCSS('font-family', /^"?Georgia"?,/);
    expect(await violations(await embed.document())).toEqual([]);
  });
}

test('AF36 a print stays black on white', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  await world.manage(`/v1/tenants/${world.tenant.id}`, { theme }, 'PATCH');
  const { id } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: id, theme: 'dark' });
  await expect(embed.frame.locator('.sheet.receipt')).toHaveCSS('background-color', colors.dark.paper);
  await page.emulateMedia({ media: 'print' });
  await expect(embed.frame.locator('.sheet.receipt')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(embed.frame.locator('#vitrine')).toHaveCSS('color', 'rgb(0, 0, 0)');
});

test('AF36 a tenant without a theme has neutral colours', async ({ embed, world }) => {
  const { id } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: id, theme: 'light' });
  await expect(embed.frame.locator('.sheet.receipt')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
});
