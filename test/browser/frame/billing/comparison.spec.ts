import type { Locator, Page } from '@playwright/test';
import { needs } from '../../support/engine.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, sizeMismatch, test } from '../embed.ts';
import { sell } from './price-sample.ts';

async function openOnPhone(page: Page, embed: Embed, world: World, look: Record<string, unknown>): Promise<void> {
  await page.setViewportSize({ width: 360, height: 800 });
  const { embedKey } = await sell(world);
  await embed.open({ widget: 'pricing-table', layout: 'table', token: embedKey, ...look });
  await expect(embed.frame.locator('.plan-table')).toBeVisible();
}

/** Moves the table to its end. @returns What of the names of the features is not seen whole there, at the side where lines begin. */
function lostNames(): string[] {
  const table = document.querySelector('.plan-table');
  const isRtl = document.documentElement.dir === 'rtl';
  table?.scrollTo({ left: isRtl ? -9_999 : 9_999, behavior: 'instant' });
  const box = table?.getBoundingClientRect() ?? new DOMRect();
  return [...document.querySelectorAll('.plan-table tr > :first-child')]
    .filter((name) => {
      const { left, right, top, bottom } = name.getBoundingClientRect();
      const isAtSide = Math.abs(isRtl ? box.right - right : left - box.left) <= 1;
      // Firefox lays the scrollbar over the lowest 16 pixels of the table.
      const lowest = Math.min(bottom - 6, box.bottom - 20);
      // In the middle, and close to the corners, which are round where the table's are.
      const places = [[(left + right) / 2, (top + bottom) / 2], ...[left + 6, right - 6].flatMap((x) => [top + 6, lowest].map((y) => [x, y]))];
      return !isAtSide || !places.every(([x = 0, y = 0]) => name.contains(document.elementFromPoint(x, y)));
    })
    .map((name) => name.textContent ?? '');
}

for (const locale of ['en', 'ar']) {
  test(`keeps the feature names of a plan comparison in view while it scrolls sideways on a phone, in ${locale}`, async ({ embed, page, world }) => {
    await openOnPhone(page, embed, world, { locale });
    const document = await embed.document();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    const table = embed.frame.locator('.plan-table');
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
    expect(await document.evaluate(lostNames)).toEqual([]);
    const name = table.locator('tbody th').first();
    const width = await name.evaluate((cell) => cell.getBoundingClientRect().width);
    expect(width).toBeLessThanOrEqual(180);
    // What takes the focus is not below them.
    const button = table.locator('thead button, thead a').first();
    await button.focus();
    const edges = (one: Locator) => one.evaluate((element) => ({ left: element.getBoundingClientRect().left, right: element.getBoundingClientRect().right }));
    const [above, below] = [await edges(name), await edges(button)];
    if (locale === 'ar') expect(below.right).toBeLessThanOrEqual(above.left);
    else expect(below.left).toBeGreaterThanOrEqual(above.right);
  });
}

const looks = { light: {}, dark: {}, 'forced colours': { forcedColors: 'active' } } as const;

for (const [look, media] of Object.entries(looks)) {
  test(`draws the feature names of a plan comparison on an opaque background: ${look}`, async ({ browserName, embed, page, world }) => {
    if (look === 'forced colours') needs(browserName, 'media');
    await page.emulateMedia(media);
    await openOnPhone(page, embed, world, { theme: look === 'dark' ? 'dark' : 'light' });
    const table = embed.frame.locator('.plan-table');
    const ground = await table.evaluate((box) => getComputedStyle(box).backgroundColor);
    expect(ground).toMatch(/^rgb\(/);
    for (const cell of await table.locator('tr > :first-child').all()) await expect(cell).toHaveCSS('background-color', ground);
  });
}

test('gives the feature names of a plan comparison at most half the width at twice the text size', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'devtools');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32 } });
  await openOnPhone(page, embed, world, {});
  const table = embed.frame.locator('.plan-table');
  const whole = await table.evaluate(({ clientWidth }) => clientWidth);
  for (const cell of await table.locator('tr > :first-child').all())
    expect(await cell.evaluate((one) => one.getBoundingClientRect().width)).toBeLessThanOrEqual(whole / 2);
});
