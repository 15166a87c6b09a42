import type { Locator, Page } from '@playwright/test';
import { errorPatterns, needs } from '../../support/engine.ts';
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

/** Words of the names of features that are broken into lines. */
function brokenWords(): string[] {
  return [...document.querySelectorAll('.plan-table tbody th')].flatMap((cell) => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const broken: string[] = [];
    while (texts.nextNode()) {
      for (const { 0: word, index } of (texts.currentNode.textContent ?? '').matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word);
      }
    }
    return broken;
  });
}

test('prints the names of features in whole words', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'media');
  await page.setViewportSize({ width: 794, height: 1_123 });
  const { embedKey } = await sell(world);
  await embed.open({ widget: 'pricing-table', layout: 'table', token: embedKey });
  await expect(embed.frame.locator('.plan-table')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(embed.frame.locator('.plan-switches')).toBeHidden();
  expect(await (await embed.document()).evaluate(brokenWords)).toEqual([]);
});

/** Colours of the pixels of a picture, `rgb(…)`, by row. Another page decodes it, which has no policy. */
async function pixelsOf(page: Page, picture: Buffer): Promise<string[][]> {
  const reader = await page.context().newPage();
  const rows = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    const { data } = canvas?.getImageData(0, 0, width, height) ?? { data: [] };
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (__, x) => `rgb(${Array.from(data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)).join(', ')})`),
    );
  }, picture.toString('base64'));
  await reader.close();
  return rows;
}

for (const locale of ['en', 'ar']) {
  test(`draws the focus ring of a plan comparison on every side, above the feature names, and scrolls with the arrow keys, in ${locale}`, async ({
    embed,
    page,
    world,
    expectBrowserErrors,
  }) => {
    // The driver of Firefox adds a style to the frame for a picture, and the policy refuses it.
    expectBrowserErrors(errorPatterns.policy);
    await openOnPhone(page, embed, world, { locale, theme: 'light' });
    const table = embed.frame.locator('.plan-table');
    await embed.frame.getByRole('radio').last().focus();
    await page.keyboard.press('Tab');
    await expect(table).toBeFocused();
    const document = await embed.document();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    const rows = await pixelsOf(page, await page.locator('#here iframe').screenshot({ caret: 'initial' }));
    const frame = await page.locator('#here iframe').boundingBox();
    const { x = 0, y = 0, width = 0, height = 0 } = (await table.boundingBox()) ?? {};
    const [left, top] = [Math.round(x - (frame?.x ?? 0)), Math.round(y - (frame?.y ?? 0))];
    const [right, bottom] = [left + Math.round(width) - 1, top + Math.round(height) - 1];
    const ring = await table.evaluate((element) => getComputedStyle(element).outlineColor);
    const isRing = (column: number, row: number): boolean => rows[row]?.[column] === ring;
    // Beside the corners, which are round.
    for (let row = top + 20; row < bottom - 20; row += 10) expect([row, isRing(left, row), isRing(right, row)]).toEqual([row, true, true]);
    for (let column = left + 20; column < right - 20; column += 10)
      expect([column, isRing(column, top), isRing(column, bottom)]).toEqual([column, true, true]);
    await page.keyboard.press(locale === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    await expect.poll(() => table.evaluate(({ scrollLeft }) => Math.abs(scrollLeft))).toBeGreaterThan(20);
  });
}
