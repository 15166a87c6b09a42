import type { Frame } from '@playwright/test';
import { pauseClock, nextPaint } from '../../support/time.ts';
import { runtimePage } from '../runtime-page.ts';
import { expect, test, type Stage } from '../stage.ts';

/** Content whose height depends on the frame and is always a little greater. */
const loops: Record<string, string> = {
  'one pixel higher than the frame': '<main style="height:calc(100vh + 1px)">Content</main>',
  'one percent higher than the frame': '<main style="height:101vh">Content</main>',
  'at least as high as the frame, with padding': '<main style="min-height:100vh;padding-bottom:20px">Content</main>',
  'as high as the frame, with margins': '<main style="height:100vh;margin:8px">Content</main>',
  'in dynamic viewport units': '<main style="height:calc(100dvh + 5px)">Content</main>',
  'resized by its own script':
    '<main>Content</main><script>addEventListener("resize", () => (document.querySelector("main").style.height = innerHeight + 3 + "px"))</script>',
};

/** Waits until page and frame have painted, and advances the clock by one display frame. @returns All events so far. */
async function afterPaint(stage: Stage, frame: Frame): Promise<string[]> {
  await Promise.all([nextPaint(stage.page.mainFrame()), nextPaint(frame)]);
  await stage.page.clock.runFor(16);
  return stage.events();
}

test.describe('N1, Z03: freezes content that grows with its frame, and warns once:', () => {
  for (const [name, content] of Object.entries(loops)) {
    test(name, async ({ stage }) => {
      const { page, host, frames } = stage;
      frames.serve('/embed', runtimePage(host.origin, content));
      await pauseClock(page);
      const frame = await stage.mount();
      if (content.includes('script')) await frame.evaluate(() => dispatchEvent(new Event('resize')));
      // Counts painted frames, as the loop detection does, because their duration depends on the machine.
      for (let paint = 0; paint < 200 && !(await stage.events()).includes('warning'); paint++) await afterPaint(stage, frame);
      expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'warning').map(({ payload }) => payload))).toEqual([
        { code: 'resize_loop', message: expect.any(String), retryable: false, docsUrl: `${frames.origin}/errors#resize_loop` },
      ]);
      const height = (): Promise<number> => page.evaluate(() => window.handle.iframe.getBoundingClientRect().height);
      const frozen = await height();
      for (let paint = 0; paint < 30; paint++) await afterPaint(stage, frame);
      expect(await height()).toBe(frozen);
      expect(frozen).toBeLessThan(600);
      expect((await stage.events()).filter((event) => event === 'warning')).toHaveLength(1);
    });
  }
});

test('Z03: content that grows step by step is not a loop', async ({ stage }) => {
  const { page, host, frames } = stage;
  frames.serve('/embed', runtimePage(host.origin, '<main style="height:200px">Content</main>'));
  await pauseClock(page);
  const frame = await stage.mount();
  for (let step = 1; step <= 60; step++) {
    await frame.evaluate((heightPx) => (document.querySelector('main') ?? document.body).style.setProperty('height', `${heightPx}px`), 200 + step * 10);
    await afterPaint(stage, frame);
  }
  await page.clock.runFor(1_000);
  await expect(page.locator('iframe')).toHaveCSS('height', '800px');
  expect(await stage.events()).not.toContain('warning');
});
