import { readFileSync } from 'node:fs';
import { expect, test } from '../stage.ts';

const fileOf = (path: string): string =>
  readFileSync(new URL(`../../../../node_modules/${path}`, import.meta.url), 'utf8').replaceAll('</script', '<\\/script');

/** The script of each library for the page inside the frame. */
const children = {
  'iframe-resizer': `<script>${fileOf('iframe-resizer/js/iframeResizer.contentWindow.js')}</script>`,
  'open-iframe-resizer': `<script type="module">${fileOf('@open-iframe-resizer/core/dist/index.js').replace(/export \{[^}]*\};?/, '')}</script>`,
} as const;

for (const [name, script] of Object.entries(children)) {
  test(`I8 a frame that sizes itself with ${name} matches its content height, also after changes and a reload`, async ({ stage }) => {
    const { page, frames } = stage;
    frames.serve('/child', `<!doctype html><title>Child</title><body style="margin:0"><main id="content" style="height:420px">Content</main>${script}</body>`);
    await page.evaluate((src) => {
      const { onEvent } = window.options;
      window.handle = window.Vitrine.mount('#target', { dialect: 'resizer', src, widgetId: 'theirs', onEvent });
      return window.handle.ready;
    }, `${frames.origin}/child`);
    expect(await stage.events()).toContain('ready');
    const height = (): Promise<number> => page.locator('iframe').evaluate((iframe) => iframe.clientHeight);
    await expect.poll(height).toBe(420);
    const child = page.frameLocator('iframe').locator('#content');
    await child.evaluate((content) => content.setAttribute('style', 'height:777px'));
    await expect.poll(height).toBe(777);
    await page.evaluate(() => window.handle.reload());
    await expect.poll(height).toBe(420);
    expect(await page.evaluate(() => [window.reasons, window.handle.state])).toEqual([[], 'ready']);
  });
}

test('I8 ignores invalid heights, and messages from other windows', async ({ stage }) => {
  const { page, frames } = stage;
  const heights = ['[iFrameSizer]vitrine:1e9:0:init', '[iFrameSizer]other:500:0:init', '[iFrameSizer]vitrine:-5:0:init', '[iFrameSizer]vitrine:500'];
  const posts = heights.map((text) => `parent.postMessage(${JSON.stringify(text)}, '*');`).join('');
  const objects = `parent.postMessage({ type: 'iframe-resized', height: 'javascript:1' }, '*');
    parent.postMessage({ type: 'iframe-resized', height: -3 }, '*');
    parent.postMessage({ type: 'iframe-resized', height: { toString: null, valueOf: null } }, '*');`;
  frames.serve('/child', `<!doctype html><title>Child</title><script>${posts}${objects} parent.postMessage('[iFrameSizer]vitrine:333:0:init', '*');</script>`);
  await page.evaluate((src) => {
    window.handle = window.Vitrine.mount('#target', { dialect: 'resizer', src, widgetId: 'theirs' });
    return window.handle.ready;
  }, `${frames.origin}/child`);
  const height = (): Promise<number> => page.locator('iframe').evaluate((iframe) => iframe.clientHeight);
  await expect.poll(height).toBe(333);
  await page.evaluate(() => {
    const arrived = new Promise((resolve) => addEventListener('message', () => setTimeout(resolve), { once: true }));
    postMessage('[iFrameSizer]vitrine:900:0:init', '*');
    return arrived.then(() => undefined);
  });
  expect(await height()).toBe(333);
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

test('I8 a frame that is unmounted in its first onResize stays unmounted', async ({ stage }) => {
  const { page, frames } = stage;
  frames.serve('/child', `<!doctype html><title>Child</title><script>parent.postMessage('[iFrameSizer]vitrine:333:0:init', '*');</script>`);
  await page.evaluate((src) => {
    const { onEvent } = window.options;
    const onResize = (): void => window.handle.unmount();
    window.handle = window.Vitrine.mount('#target', { dialect: 'resizer', src, widgetId: 'theirs', onEvent, onResize });
  }, `${frames.origin}/child`);
  await page.waitForFunction(() => !window.handle.iframe.isConnected);
  expect(await page.evaluate(() => [window.handle.state, window.events.map(({ name }) => name)])).toEqual(['unmounted', []]);
});
