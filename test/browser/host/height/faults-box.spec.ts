import { expect, test, tools, type Stage } from '../stage.ts';
import { pauseClock } from '../../support/time.ts';
import { needs } from '../../support/engine.ts';

const heightOf = ({ page }: Stage): Promise<number> => page.locator('iframe').evaluate((iframe) => iframe.getBoundingClientRect().height);

test('H6 a greater maxHeight restores the requested height, and update loses no pending height', async ({ stage }) => {
  const frame = await stage.mount({ maxHeight: 300 });
  await frame.evaluate(() => window.host.resize({ heightPx: 1_200 }));
  await expect.poll(() => heightOf(stage)).toBe(300);
  await stage.page.evaluate(() => window.handle.update({ maxHeight: 2_000 }));
  await expect.poll(() => heightOf(stage)).toBe(1_200);
  await stage.page.evaluate(() => window.handle.update({ minHeight: 1_500 }));
  await expect.poll(() => heightOf(stage)).toBe(1_500);
  await frame.evaluate(() => (void window.host.resize({ heightPx: 1_600 }), window.host.resize({ heightPx: 1_700 })));
  await stage.page.evaluate(() => window.handle.update({ theme: 'dark' }));
  await expect.poll(() => heightOf(stage)).toBe(1_700);
});

test('G4 a flex column of a fixed height does not shrink the frame', async ({ stage }) => {
  await stage.page.addStyleTag({ content: '#target { display: flex; flex-direction: column; height: 200px; align-items: center }' });
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 900 }));
  await expect.poll(() => heightOf(stage)).toBe(900);
  expect(await stage.page.locator('iframe').evaluate((iframe) => iframe.clientWidth === iframe.parentElement?.clientWidth)).toBe(true);
});

test('G5 common CSS resets do not cut the frame', async ({ stage }) => {
  await stage.page.addStyleTag({
    content:
      '* { box-sizing: border-box } iframe { padding: 12px; border: 3px solid red; max-height: 40vh; min-height: 700px; height: auto; max-width: 50%; ' +
      'transition: all 9s }',
  });
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 600 }));
  await expect.poll(() => frame.evaluate(() => innerHeight)).toBe(600);
  await expect.poll(() => heightOf(stage)).toBe(600);
  expect(await stage.page.locator('iframe').evaluate((iframe) => iframe.getBoundingClientRect().width === iframe.parentElement?.clientWidth)).toBe(true);
});

for (const { css, property } of [
  { css: 'max-height: 200px !important', property: 'max-height' },
  { css: 'height: 100px !important', property: 'height' },
  { css: 'box-sizing: border-box !important; padding: 12px !important', property: 'padding' },
  { css: 'box-sizing: border-box !important; border: 9px solid !important', property: 'border' },
  { css: 'min-height: 900px !important', property: 'min-height' },
]) {
  test(`G5 warns about a height that the page forces, and names the CSS property: ${css}`, async ({ stage }) => {
    await stage.page.addStyleTag({ content: `iframe { ${css} }` });
    const frame = await stage.mount();
    await frame.evaluate(() => window.host.resize({ heightPx: 600 }));
    await stage.waitForEvent('warning');
    const warnings = await stage.page.evaluate(() =>
      window.events.flatMap(({ name, payload }) => (name === 'warning' ? [[payload.code, payload.message]] : [])),
    );
    expect(warnings).toEqual([['height_forced', expect.stringContaining(`sets "${property}" of the iframe, which needs 600 pixels`)]]);
  });
}

test('G7 remembers a height per receipt and width', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount({ resource: 'r_secret-share-token' });
  await frame.evaluate(() => window.host.resize({ heightPx: 900 }));
  await expect.poll(() => heightOf(stage)).toBe(900);
  const reserved = (resource: string, width: string): Promise<string> =>
    page.evaluate(
      ([what, wide]) => {
        const target = document.querySelector<HTMLElement>('#target');
        if (target) target.style.width = wide ?? '';
        const handle = window.Vitrine.mount('#target', { ...window.options, resource: what });
        const { height } = handle.iframe.style;
        handle.unmount();
        return height;
      },
      [resource, width],
    );
  await expect.poll(() => reserved('r_secret-share-token', '')).toBe('900px');
  expect(await reserved('r_secret-share-token', '300px')).toBe('150px');
  expect(await reserved('r_another', '')).toBe('150px');
});

test.describe('G9 the theme `system` follows the page’s color-scheme, for a viewer with a dark system:', () => {
  test.use({ colorScheme: 'dark' });
  const pages: { name: string; head: string; theme: string }[] = [
    { name: 'light on a page without a color-scheme', head: '', theme: 'light' },
    { name: 'dark on a page that supports both schemes', head: '<style>:root { color-scheme: light dark }</style>', theme: 'dark' },
    { name: 'dark on a page that supports both schemes in a meta element', head: '<meta name="color-scheme" content="light dark">', theme: 'dark' },
    { name: 'light on a light page', head: '<style>:root { color-scheme: only light }</style>', theme: 'light' },
    { name: 'dark on a dark page', head: '<style>:root { color-scheme: dark }</style>', theme: 'dark' },
    { name: 'light in a light part of a dark page', head: '<style>:root { color-scheme: dark } #target { color-scheme: light }</style>', theme: 'light' },
  ];
  for (const { name, head, theme } of pages) {
    test(name, async ({ stage, browserName }) => {
      needs(browserName, 'media');
      stage.host.serve('/scheme', `<!doctype html><title>Scheme</title>${head}<script src="/vitrine.js" data-manual></script><div id="target"></div>`);
      await stage.open('/scheme');
      const frame = await stage.mount({ theme: 'system' });
      expect(await frame.evaluate(() => (window.answers[0]?.config as { theme: string } | undefined)?.theme)).toBe(theme);
      expect(await stage.page.locator('iframe').evaluate((iframe) => getComputedStyle(iframe).colorScheme)).toBe(theme);
    });
  }

  test('the frame follows when the page changes its color-scheme', async ({ stage }) => {
    const frame = await stage.mount();
    await stage.page.evaluate(() => document.documentElement.setAttribute('style', 'color-scheme: dark'));
    await frame.waitForFunction(() => window.updates.length > 0);
    expect(await frame.evaluate(() => window.updates)).toEqual([{ widget: 'receipt', resource: 'rcpt_1', theme: 'dark', tools }]);
  });
});

test('H14 removing the iframe from the page ends its mount; moving it does not', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await stage.mount();
  await page.evaluate(() => document.body.prepend(window.handle.iframe));
  await page.clock.runFor(60_000);
  expect(await page.evaluate(() => window.handle.state)).toBe('ready');
  const left = page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new ResizeObserver(() => window.handle.iframe.isConnected || resolve(observer.disconnect()));
        observer.observe(window.handle.iframe);
        window.handle.iframe.remove();
      }),
  );
  await left;
  await page.clock.runFor(31_000);
  expect(await page.evaluate(() => window.handle.state)).toBe('unmounted');
  const calls = await page.evaluate(() => window.reasons.length);
  await page.clock.runFor('02:00:00');
  expect(await page.evaluate(() => window.reasons.length)).toBe(calls);
});

test('H23 the title of the iframe is in the language of the mount', async ({ stage }) => {
  const titles = await stage.page.evaluate(() =>
    [undefined, 'de-CH', 'ar', 'fr', 'es', 'ja', 'pt-BR', 'xx'].map((locale) => {
      // Each mount has its own token source, because a source is called only once a second.
      const handle = window.Vitrine.mount('#target', { ...window.options, getToken: () => 't', resource: undefined, widget: 'receipt-list', locale });
      const { title } = handle.iframe;
      handle.unmount();
      return title;
    }),
  );
  expect(titles).toEqual(['Receipts', 'Belege', 'الإيصالات', 'Reçus', 'Recibos', '領収書一覧', 'Recibos', 'Receipts']);
  await stage.mount();
  await stage.page.evaluate(() => window.handle.update({ locale: 'de' }));
  await expect(stage.page.locator('iframe')).toHaveAttribute('title', 'Beleg');
});
