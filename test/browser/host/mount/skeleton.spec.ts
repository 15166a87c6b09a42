import type { Page, Route } from '@playwright/test';
import { expect, test } from '../../frame/embed.ts';
import { needs } from '../../support/engine.ts';
import { pauseClock } from '../../support/time.ts';
import type { World } from '../../support/world.ts';

/** Delays the document of the frame until the returned function is called. */
async function holdDocument(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let isOpen = false;
  await page.route(/\/embed\?/, (route) => (isOpen ? route.continue() : void held.push(route)));
  return async () => {
    isOpen = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

const background = (page: Page): Promise<string> => page.locator('#here iframe').evaluate((iframe) => getComputedStyle(iframe).backgroundImage);

/** Opens a page without waiting for its frames to load. */
async function open(page: Page, world: World, options: Record<string, unknown>): Promise<void> {
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const icon = '<link rel="icon" href="data:,">';
  // With a running clock, a document delayed for more than ten seconds would time out.
  await pauseClock(page);
  await page.goto(world.pages.serve('/', world.hostPage(JSON.stringify({ ...options, token }), { before: icon, after: '<p id="after">After</p>' })), {
    waitUntil: 'commit',
  });
  await page.locator('#here iframe').waitFor();
}

for (const theme of ['light', 'dark'] as const) {
  for (const widget of ['receipt', 'receipt-list'] as const) {
    test(`G8 on a slow connection a ${widget} shows a skeleton at once in ${theme}, until its content is there`, async ({ embed, page, world }) => {
      const { id } = await world.receipt();
      const release = await holdDocument(page);
      await page.emulateMedia({ colorScheme: theme });
      await open(page, world, { widget, ...(widget === 'receipt' && { resource: id }), theme, minHeight: 300 });
      expect(await background(page)).toContain('linear-gradient');
      expect((await background(page)).match(/linear-gradient/g)).toHaveLength(widget === 'receipt' ? 4 : 1);
      expect(await page.locator('#here').evaluate((here) => [here.children.length, here.clientHeight])).toEqual([1, 300]);
      await expect(page.locator('#here iframe')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
      await expect(page.locator('#here iframe')).toHaveCSS('animation-name', 'none');
      await page.screenshot({ path: test.info().outputPath('skeleton.png') });
      await release();
      await expect(embed.frame.getByText('Value delivered in October')).toBeVisible();
      await expect.poll(() => background(page)).toBe('none');
    });
  }
}

test('G8 shows the skeleton in forced-colors mode', async ({ page, world, browserName }) => {
  needs(browserName, 'media');
  const { id } = await world.receipt();
  await holdDocument(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, world, { widget: 'receipt', resource: id, minHeight: 300 });
  expect((await background(page)).match(/linear-gradient/g)).toHaveLength(4);
});

for (const [side, locale, position] of [
  ['right in Arabic', 'ar', /^calc\(100% - 24px\)/],
  ['left in English', 'en', /^24px/],
] as const) {
  test(`G8 the skeleton starts where the text will, on the ${side}`, async ({ page, world }) => {
    const { id } = await world.receipt();
    await holdDocument(page);
    await open(page, world, { widget: 'receipt', resource: id, locale, minHeight: 300 });
    await expect(page.locator('#here iframe')).toHaveCSS('background-position-x', position);
  });
}

test('G8 shows no skeleton behind an error card', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/./);
  await page.route(/\/embed/, (route) => route.abort());
  const { id } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: id });
  await expect(page.locator('#here').getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(await background(page)).toBe('none');
});

test('G8 shows no skeleton behind an error message in the frame', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/404/);
  await embed.open({ widget: 'receipt', resource: `rcpt_${'0'.repeat(24)}` });
  await expect(embed.frame.getByRole('button')).toBeVisible();
  await expect.poll(() => background(page)).toBe('none');
});
