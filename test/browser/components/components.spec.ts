import type { Page } from '@playwright/test';
import { bundle } from '../support/bundle.ts';
import { expect, test as base } from '../frame/embed.ts';
import type { World } from '../support/world.ts';

const test = base.extend<object, { scripts: Record<'react' | 'vue', string> }>({
  scripts: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => use({ react: await bundle(new URL('react-page.ts', import.meta.url)), vue: await bundle(new URL('vue-page.ts', import.meta.url)) }),
    { scope: 'worker' },
  ],
});

async function open(page: Page, world: World, script: string): Promise<Record<string, unknown>> {
  world.pages.serve('/app.js', (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script));
  await page.goto(
    world.pages.serve(
      '/',
      '<!doctype html><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,"><div id="app"></div><script src="/app.js"></script>',
    ),
  );
  return { server: world.server.url, tenant: world.tenant.slug, tokens: await world.tenant.mint({ customer: 'customer-1' }) };
}

const show = (page: Page, options: Record<string, unknown>): Promise<void> => page.evaluate((given) => window.test.show(given), options);
/** Marks the iframe, to see whether it is still the same one later. */
const mark = (page: Page): Promise<void> => page.locator('iframe').evaluate((iframe) => iframe.setAttribute('data-same', ''));

for (const kind of ['react', 'vue'] as const) {
  test(`a component of ${kind} shows one frame, tells its events, and leaves nothing when it goes`, async ({ page, world, scripts }) => {
    const { id } = await world.receipt();
    const common = await open(page, world, scripts[kind]);
    await show(page, { ...common, widget: 'receipt', resource: id });
    await expect(page.frameLocator('.here iframe').getByRole('heading', { name: 'Value delivered' })).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(1);
    await expect.poll(() => page.evaluate(() => window.test.heard)).toContain('ready 1');
    expect(await page.evaluate(() => [window.test.handle?.state, window.test.handle?.iframe === document.querySelector('iframe')])).toEqual(['ready', true]);
    await page.evaluate(() => Object.assign(window, { kept: window.test.handle }));
    await page.evaluate(() => window.test.unmount());
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await page.evaluate(() => (window as unknown as { kept: { state: string } }).kept.state)).toBe('unmounted');
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
  });

  test(`a component of ${kind} changes in place what can be, calls the newest functions, and makes another frame for another tenant`, async ({
    page,
    world,
    scripts,
  }) => {
    const { id } = await world.receipt();
    const other = await world.receipt({ title: 'Another one', period: { start: '2026-09-01', end: '2026-09-30' } });
    const common = await open(page, world, scripts[kind]);
    await show(page, { ...common, widget: 'receipt', resource: id });
    const frame = page.frameLocator('.here iframe');
    await expect(frame.getByRole('heading', { name: 'Value delivered' })).toBeVisible();
    await mark(page);
    await show(page, { ...common, widget: 'receipt', resource: other.id, theme: 'dark' });
    await expect(frame.getByRole('heading', { name: 'Another one' })).toBeVisible();
    await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
    await expect(page.locator('iframe[data-same]')).toHaveCount(1);
    await expect.poll(() => page.evaluate(() => window.test.heard)).toContain('ready 2');
    await page.evaluate(() => window.test.handle?.refreshToken().catch(() => {}));
    await expect.poll(() => page.evaluate(() => window.test.asked.at(-1))).toBe(2);
    // A list has no resource, and the option is gone with it.
    await show(page, { ...common, widget: 'receipt-list' });
    await expect(frame.locator('.row')).toHaveCount(2);
    await expect(page.locator('iframe[data-same]')).toHaveCount(1);
    await show(page, { ...common, widget: 'receipt-list', title: 'Mine', timeoutMs: 9_000 });
    await expect(page.locator('iframe[title="Mine"]')).toHaveCount(1);
    await expect(page.locator('iframe[data-same]')).toHaveCount(0);
    await expect(page.locator('iframe')).toHaveCount(1);
    await expect(frame.locator('.row')).toHaveCount(2);
  });
}
