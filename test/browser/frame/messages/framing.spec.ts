import type { Frame, Page } from '@playwright/test';
import { startPageServer } from '../../support/page-server.ts';
import { expect, test, type World } from '../../support/world.ts';
import { refusedAddress } from '../../support/engine.ts';

const framing = (src: string, attributes = ''): string => `<!doctype html><title>Frames</title><iframe id="inner" ${attributes} src="${src}"></iframe>`;
const frameUrl = ({ server, tenant }: World): string => `${server.url}/embed/receipt-list?tenant=${tenant.slug}`;

/** The innermost document, once it is the frame page or the browser's error page. */
async function innermost(page: Page, depth: number): Promise<Frame> {
  await expect.poll(() => page.frames().filter((frame) => !['about:blank', ''].includes(frame.url())).length).toBe(depth + 1);
  const frame = page.frames().find((each) => each.childFrames().length === 0);
  if (!frame) throw new Error('There is no innermost frame.');
  await expect.poll(() => refusedAddress.test(frame.url()) || /\/embed/.test(frame.url())).toBe(true);
  return frame;
}

test('G01: a listed page can embed the frame page, and a page on another port or host cannot', async ({ page, world }) => {
  await page.goto(world.pages.serve('/', framing(frameUrl(world))));
  expect((await innermost(page, 1)).url()).toBe(frameUrl(world));

  const other = await startPageServer();
  try {
    const asOther = other.serve('/', framing(frameUrl(world)));
    for (const address of [asOther, asOther.replace('127.0.0.1', 'localhost'), world.pages.origin.replace('127.0.0.1', 'localhost') + '/']) {
      // The server listens on 127.0.0.1 only. The browser reaches it as localhost, too.
      await page.goto(address);
      expect((await innermost(page, 1)).url(), address).toMatch(refusedAddress);
    }
  } finally {
    await other.close();
  }
});

test('G02: a listed page cannot embed the frame page inside an unlisted page, but can inside a listed one', async ({ page, world }) => {
  const listed = world.pages.serve('/listed', framing(frameUrl(world)));
  await page.goto(world.pages.serve('/around', framing(listed)));
  expect((await innermost(page, 2)).url()).toBe(frameUrl(world));

  const stranger = await startPageServer();
  try {
    await page.goto(stranger.serve('/', framing(listed)));
    expect((await innermost(page, 2)).url()).toMatch(refusedAddress);
  } finally {
    await stranger.close();
  }
});

test('G04: sandboxed, data and srcdoc documents without an origin cannot embed the frame page', async ({ page, world }) => {
  const inner = framing(frameUrl(world)).replaceAll('"', '&quot;');
  const around = {
    sandboxed: `<iframe sandbox="allow-scripts" src="/listed"></iframe>`,
    'sandboxed srcdoc': `<iframe sandbox="allow-scripts" srcdoc="${inner}"></iframe>`,
    data: `<iframe src="data:text/html,${encodeURIComponent(framing(frameUrl(world)))}"></iframe>`,
  };
  world.pages.serve('/listed', framing(frameUrl(world)));
  for (const [name, markup] of Object.entries(around)) {
    await page.goto(world.pages.serve('/', `<!doctype html><title>${name}</title>${markup}`));
    expect((await innermost(page, 2)).url(), name).toMatch(refusedAddress);
  }
  // The same without a sandbox: a srcdoc document has the origin of its page.
  await page.goto(world.pages.serve('/', `<!doctype html><title>srcdoc</title><iframe srcdoc="${inner}"></iframe>`));
  expect((await innermost(page, 2)).url()).toBe(frameUrl(world));
});
