import { runtimePage } from '../runtime-page.ts';
import { expect, test } from '../stage.ts';

/** Pages whose margins collapse, or cannot. Each `body` has the default margin of browsers unless `css` changes it. */
const pages: Record<string, { content: string; css?: string }> = {
  'paragraphs in a plain page': { content: '<main><p>One</p><p>Two</p></main>' },
  'a heading first and a list last': { content: '<main><h1>Title</h1><ul><li>Item</li></ul></main>' },
  'deeply nested children': { content: '<main><section><article><p>One</p></article></section></main>' },
  'content with padding': { content: '<main style="padding:1px"><p>One</p></main>' },
  'content with a border': { content: '<main style="border-top:3px solid"><p>One</p></main>' },
  'content with display: flow-root': { content: '<main style="display:flow-root"><p>One</p></main>' },
  'content with display: flex': { content: '<main style="display:flex"><p>One</p></main>' },
  'a body with padding': { content: '<main><p>One</p></main>', css: 'body { padding: 5px }' },
  'a body without margin': { content: '<main><p>One</p></main>', css: 'body { margin: 0 }' },
  'negative margins': { content: '<main><p style="margin:-6px 0 30px">One</p></main>', css: 'body { margin: 20px }' },
  'text before the first child': { content: '<main>Text<p>One</p></main>' },
  'an absolutely positioned child': { content: '<main><p style="position:absolute;margin:20px;height:1px;overflow:hidden">Aside</p><p>One</p></main>' },
  'content inside a wrapper': { content: '<div id="outer" style="margin:40px"><main id="vitrine"><p style="margin:50px 0">One</p></main></div>' },
  'a hidden first child': { content: '<main><p hidden style="margin:70px">No</p><p>One</p></main>' },
};

for (const [name, { content, css = 'body { margin: 8px }' }] of Object.entries(pages)) {
  test(`G6 the frame is exactly as high as its visible content: ${name}`, async ({ stage }) => {
    const { host, frames, page } = stage;
    frames.serve('/embed', runtimePage(host.origin, content, `<style>${css}</style>`).replace('<body style="margin:0">', '<body>'));
    const frame = await stage.mount();
    await stage.waitForEvent('resize');
    /** By how much the frame and its scrollable content are higher than the content. */
    const beyond = (): Promise<object> =>
      frame.evaluate(() => {
        const contentPx = Math.ceil(document.documentElement.getBoundingClientRect().height - 0.01);
        return { framePx: innerHeight - contentPx, scrollPx: document.documentElement.scrollHeight - contentPx };
      });
    // Nothing is cut off, and there is no empty space below.
    await expect.poll(beyond).toEqual({ framePx: 0, scrollPx: 0 });
    expect(await page.evaluate(() => window.events.filter(({ name: event }) => event === 'warning'))).toEqual([]);
  });
}
