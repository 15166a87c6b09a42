import type { Page } from '@playwright/test';
import { bundle } from '../support/bundle.ts';
import { pauseClock, nextPaint } from '../support/time.ts';
import { expect, test } from '../frame/embed.ts';
import type { World } from '../support/world.ts';

const scriptOf = (kind: 'react' | 'vue'): Promise<string> => bundle(new URL(`${kind}-page.ts`, import.meta.url));

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
/** Marks the iframe so that a test can later check that it is still the same one. */
const mark = (page: Page): Promise<void> => page.locator('iframe').evaluate((iframe) => iframe.setAttribute('data-same', ''));

for (const kind of ['react', 'vue'] as const) {
  test(`the ${kind} component shows one frame, reports its events, and leaves nothing after unmount`, async ({ page, world }) => {
    const { id } = await world.receipt();
    const common = await open(page, world, await scriptOf(kind));
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

  test(`the ${kind} component updates in place, calls the newest callbacks, and remounts for options that cannot change`, async ({ page, world }) => {
    const { id } = await world.receipt();
    const other = await world.receipt({ title: 'Another one', period: { start: '2026-09-01', end: '2026-09-30' } });
    const common = await open(page, world, await scriptOf(kind));
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
    await expect.poll(() => page.evaluate(() => window.test.tokenCalls.at(-1))).toBe(2);
    // A list has no resource, so the option must be removed.
    await show(page, { ...common, widget: 'receipt-list' });
    await expect(frame.locator('.row')).toHaveCount(2);
    await expect(page.locator('iframe[data-same]')).toHaveCount(1);
    await show(page, { ...common, widget: 'receipt-list', title: 'Mine', timeoutMs: 9_000 });
    await expect(page.locator('iframe[title="Mine"]')).toHaveCount(1);
    await expect(page.locator('iframe[data-same]')).toHaveCount(0);
    await expect(page.locator('iframe')).toHaveCount(1);
    await expect(frame.locator('.row')).toHaveCount(2);
  });

  test(`the ${kind} component unmounts on its latest signal only, and mounts again with a new one`, async ({ page, world }) => {
    const common = { ...(await open(page, world, await scriptOf(kind))), widget: 'receipt-list' };
    await page.evaluate(
      ([given, names]) => {
        const made = Object.fromEntries(names.map((name) => [name, new AbortController()]));
        const showWith = (name: string): void => window.test.show({ ...given, title: name, signal: made[name]?.signal });
        Object.assign(window, { showWith, stop: (name: string) => made[name]?.abort() });
      },
      [common, ['first', 'second', 'third']] as const,
    );
    const call = (what: 'stop' | 'showWith', name: string): Promise<void> =>
      page.evaluate(([method, of]) => (window as unknown as Record<string, (name: string) => void>)[method]?.(of), [what, name] as const);
    await call('showWith', 'first');
    await expect(page.frameLocator('.here iframe').locator('.message')).toBeVisible();
    await mark(page);
    await call('showWith', 'second');
    // By then the component has rendered again.
    await expect(page.locator('iframe')).toHaveAttribute('title', 'second');
    await expect.poll(() => page.evaluate(() => window.test.handle?.state)).toBe('ready');
    await call('stop', 'first');
    expect(await page.evaluate(() => window.test.handle?.state)).toBe('ready');
    await expect(page.locator('iframe[data-same]')).toHaveCount(1);
    await call('stop', 'second');
    await expect(page.locator('iframe')).toHaveCount(0);
    await call('showWith', 'second');
    await expect(page.locator('iframe')).toHaveCount(0);
    await call('showWith', 'third');
    await expect(page.frameLocator('.here iframe').locator('.message')).toBeVisible();
    // An already aborted signal unmounts the frame.
    await call('showWith', 'second');
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test(`the ${kind} component refuses an option that is an element or another object with cycles by its name`, async ({
    page,
    world,
    expectBrowserErrors,
  }) => {
    // Both report an error that no component handles.
    expectBrowserErrors(/VitrineEmbed|Invalid option/);
    const common = await open(page, world, await scriptOf(kind));
    const codes = await page.evaluate((given) => {
      const found: unknown[] = [];
      addEventListener('error', ({ error }) => found.push((error as { code?: string }).code ?? String(error)));
      addEventListener('unhandledrejection', ({ reason }) => found.push((reason as { code?: string }).code ?? String(reason)));
      // React elements refer to the component that created them.
      const element: Record<string, unknown> = { type: 'b', props: {} };
      element['_owner'] = { element };
      Object.assign(window, { found });
      try {
        window.test.show({ ...given, widget: 'receipt-list', tenant: element });
      } catch (error) {
        found.push((error as { code?: string }).code ?? String(error));
      }
      return found;
    }, common);
    await expect.poll(() => page.evaluate(() => (window as unknown as { found: unknown[] }).found)).toEqual(['invalid_option']);
    expect(codes.length).toBeLessThanOrEqual(1);
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test(`the ${kind} component passes attributes such as data-testid and aria-label to its element`, async ({ page, world }) => {
    const common = await open(page, world, await scriptOf(kind));
    await show(page, { ...common, widget: 'receipt-list', 'data-testid': 'receipts', 'aria-label': 'Receipts' });
    await expect(page.frameLocator('[data-testid=receipts][aria-label=Receipts] iframe').locator('.message')).toBeVisible();
  });
}

test('the vue component shows its frame again after any time deactivated in KeepAlive', async ({ page, world }) => {
  const common = await open(page, world, await scriptOf('vue'));
  await pauseClock(page);
  await show(page, { ...common, widget: 'receipt-list' });
  const isShown = (): Promise<void> => expect(page.frameLocator('.here iframe').locator('.message')).toBeVisible();
  const runOn = async (ms: number): Promise<void> => {
    // By then the browser has reported that the iframe has no size.
    await nextPaint(page.mainFrame());
    await nextPaint(page.mainFrame());
    await page.clock.runFor(ms);
  };
  await expect.poll(async () => {
    await page.clock.runFor(500);
    return page.evaluate(() => window.test.handle?.state);
  }).toBe('ready');
  for (const asideMs of [1_000, 90_000]) {
    await page.evaluate(() => window.test.setAside?.(true));
    await expect(page.locator('iframe')).toHaveCount(0);
    await runOn(asideMs);
    await page.evaluate(() => window.test.setAside?.(false));
    await runOn(1_000);
    await isShown();
    await expect(page.locator('iframe')).toHaveCount(1);
  }
});

test('the vue component calls every listener of an event, also those of its parent component', async ({ page, world }) => {
  const common = await open(page, world, await scriptOf('vue'));
  await page.evaluate((given) => {
    const { heard } = window.test;
    window.test.show({ ...given, widget: 'receipt-list', onReady: [() => heard.push('inner'), () => heard.push('outer')] });
  }, common);
  await expect.poll(() => page.evaluate(() => window.test.heard)).toEqual(expect.arrayContaining(['inner', 'outer']));
});

test('the vue component calls a `.once` listener only for the first event, and other listeners for every event', async ({ page, world }) => {
  const common = await open(page, world, await scriptOf('vue'));
  const showAgain = (again: string): Promise<void> =>
    page.evaluate(
      ([given, name]) => {
        const { heard } = window.test;
        const listeners = { onReady: () => heard.push(`each ${name}`), onReadyOnce: () => heard.push(`once ${name}`) };
        window.test.show({ ...given, widget: 'receipt-list', ...listeners, onTokenOnce: [() => heard.push('inner'), () => heard.push('outer')] });
      },
      [common, again] as const,
    );
  const heard = (): Promise<string[]> => page.evaluate(() => window.test.heard.filter((what) => /^(each|once|inner|outer)/.test(what)).sort());
  await showAgain('first');
  await expect.poll(heard).toEqual(['each first', 'inner', 'once first', 'outer']);
  await showAgain('second');
  await page.evaluate(() => window.test.handle?.reload());
  await expect.poll(heard).toEqual(['each first', 'each second', 'inner', 'once first', 'outer']);
});
