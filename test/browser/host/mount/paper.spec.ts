import { needs } from '../../support/engine.ts';
import { expect, test } from '../stage.ts';

const styles = (): number => document.adoptedStyleSheets.length;

test('G1 a frame prints at its paper height, whatever the page’s styles say, and keeps its height on screen', async ({ stage, browserName }) => {
  needs(browserName, 'media');
  const frame = await stage.mount();
  const { page } = stage;
  await page.addStyleTag({ content: 'iframe { max-height: 400px !important }' });
  await frame.evaluate(() => window.host.resize({ heightPx: 321 }));
  expect(await frame.evaluate(() => window.host.paper({ heightPerWidth: 3 }))).toEqual({ ok: true, value: null });
  const ratio = (): Promise<number> => page.evaluate(() => window.handle.iframe.offsetHeight / window.handle.iframe.offsetWidth);
  expect(await page.evaluate(() => window.handle.iframe.offsetHeight)).toBe(321);
  await page.emulateMedia({ media: 'print' });
  expect(await ratio()).toBeCloseTo(3, 1);
  await page.setViewportSize({ width: 400, height: 600 });
  expect(await ratio()).toBeCloseTo(3, 1);
  await page.emulateMedia({ media: 'screen' });
  expect(await page.evaluate(() => window.handle.iframe.offsetHeight)).toBe(321);
});

test('G1 refuses an invalid paper height and changes nothing', async ({ stage }) => {
  const frame = await stage.mount();
  const codes = await frame.evaluate(async () => {
    const given = [0, -1, Infinity, Number.NaN, 1_001, '3', null, undefined, { heightPerWidth: 3 }];
    const results = await Promise.all(given.map((heightPerWidth) => window.host.paper({ heightPerWidth } as never)));
    return results.map((result) => (result.ok ? 'taken' : result.fault.code));
  });
  expect(new Set(codes)).toEqual(new Set(['invalid_request']));
  expect(await stage.page.evaluate(styles)).toBe(0);
  expect(await stage.page.locator('iframe').getAttribute('style')).not.toContain('--vitrine-paper');
});

test('G1 the page has one print style sheet, which unmount removes', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.paper({ heightPerWidth: 3 }));
  await frame.evaluate(() => window.host.paper({ heightPerWidth: 2 }));
  expect(await stage.page.evaluate(styles)).toBe(1);
  await stage.page.evaluate(() => window.handle.unmount());
  expect(await stage.page.evaluate(styles)).toBe(0);
});
