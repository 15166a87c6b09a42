import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../stage.ts';

for (const [css, pixel] of [
  ['transform: scale(.8)', 0.8],
  ['transform: scale(1.25)', 1.25],
  ['zoom: .8', 0.8],
] as const) {
  test(`G5 a scaled frame gives no warning, and viewport is in the frame’s own pixels: ${css}`, async ({ stage }) => {
    const { page } = stage;
    await pauseClock(page);
    const forced = await page.addStyleTag({ content: 'iframe { min-height: 900px !important }' });
    const frame = await stage.mount();
    const resize = async (heightPx: number): Promise<void> => {
      await frame.evaluate((given) => window.host.resize({ heightPx: given }), heightPx);
      await page.clock.runFor(600);
    };
    // After this warning, the script that checks heights is loaded.
    await resize(800);
    await stage.waitForEvent('warning');
    await forced.evaluate((style: HTMLStyleElement) => style.remove());
    await page.addStyleTag({ content: `#target { ${css}; transform-origin: 0 0 }` });
    await resize(2_000);
    const view = (): Promise<unknown> => frame.evaluate(async () => window.host.viewport());
    const { top, heightPx } = await page.evaluate(() => ({ top: window.handle.iframe.getBoundingClientRect().top, heightPx: innerHeight }));
    expect(await view()).toEqual({ ok: true, value: { top: 0, height: expect.closeTo((heightPx - top) / pixel, 1) } });
    await page.evaluate(() => scrollBy(0, 200));
    expect(await view()).toEqual({ ok: true, value: { top: expect.closeTo((200 - top) / pixel, 1), height: expect.closeTo(heightPx / pixel, 1) } });
    await page.addStyleTag({ content: 'iframe { max-height: 300px !important }' });
    await resize(2_100);
    const warnings = (): Promise<string[]> =>
      page.evaluate(() => window.events.flatMap(({ name, payload }) => (name === 'warning' ? [/sets "(.*?)"/.exec(payload.message)?.[1] ?? ''] : [])));
    await expect.poll(warnings).toContain('max-height');
    expect(await warnings()).toEqual(['min-height', 'max-height']);
  });
}
