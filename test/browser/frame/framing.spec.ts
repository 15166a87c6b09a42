import type { Frame, Page } from '@playwright/test';
import { startPageServer } from '../support/page-server.ts';
import { expect, test, type World } from '../support/world.ts';

/** Where Chromium leaves a frame whose document refuses to be framed. */
const refusedAddress = 'chrome-error://chromewebdata/';

const framing = (src: string, attributes = ''): string => `<!doctype html><title>Frames</title><iframe id="inner" ${attributes} src="${src}"></iframe>`;
const frameUrl = ({ server, tenant }: World): string => `${server.url}/embed/receipt-list?tenant=${tenant.slug}`;

/** The innermost document, once it is either the frame page or what the browser shows in its place. */
async function innermost(page: Page, depth: number): Promise<Frame> {
  await expect.poll(() => page.frames().filter((frame) => !['about:blank', ''].includes(frame.url())).length).toBe(depth + 1);
  const frame = page.frames().find((each) => each.childFrames().length === 0);
  if (!frame) throw new Error('There is no innermost frame.');
  await expect.poll(() => frame.url() === refusedAddress || /\/embed/.test(frame.url())).toBe(true);
  return frame;
}

test('G01: a page that is listed frames the frame page, and one on another port, host or scheme does not', async ({ page, world }) => {
  await page.goto(world.pages.serve('/', framing(frameUrl(world))));
  expect((await innermost(page, 1)).url()).toBe(frameUrl(world));

  const other = await startPageServer();
  try {
    const asOther = other.serve('/', framing(frameUrl(world)));
    for (const address of [asOther, asOther.replace('127.0.0.1', 'localhost'), world.pages.origin.replace('127.0.0.1', 'localhost') + '/']) {
      // Listening on 127.0.0.1 only: the browser reaches it as localhost, too.
      await page.goto(address);
      expect((await innermost(page, 1)).url(), address).toBe(refusedAddress);
    }
  } finally {
    await other.close();
  }
});

test('G02: a listed page that a stranger frames cannot frame it, either; framed by itself it can', async ({ page, world }) => {
  const listed = world.pages.serve('/listed', framing(frameUrl(world)));
  await page.goto(world.pages.serve('/around', framing(listed)));
  expect((await innermost(page, 2)).url()).toBe(frameUrl(world));

  const stranger = await startPageServer();
  try {
    await page.goto(stranger.serve('/', framing(listed)));
    expect((await innermost(page, 2)).url()).toBe(refusedAddress);
  } finally {
    await stranger.close();
  }
});

test('G04: sandboxed, data and srcdoc documents without an origin cannot frame it', async ({ page, world }) => {
  const inner = framing(frameUrl(world)).replaceAll('"', '&quot;');
  const around = {
    sandboxed: `<iframe sandbox="allow-scripts" src="/listed"></iframe>`,
    'sandboxed srcdoc': `<iframe sandbox="allow-scripts" srcdoc="${inner}"></iframe>`,
    data: `<iframe src="data:text/html,${encodeURIComponent(framing(frameUrl(world)))}"></iframe>`,
  };
  world.pages.serve('/listed', framing(frameUrl(world)));
  for (const [name, markup] of Object.entries(around)) {
    await page.goto(world.pages.serve('/', `<!doctype html><title>${name}</title>${markup}`));
    expect((await innermost(page, 2)).url(), name).toBe(refusedAddress);
  }
  // The same without a sandbox: a srcdoc document has the origin of its page.
  await page.goto(world.pages.serve('/', `<!doctype html><title>srcdoc</title><iframe srcdoc="${inner}"></iframe>`));
  expect((await innermost(page, 2)).url()).toBe(frameUrl(world));
});

test('Q08: opened on its own, the frame says so, asks nobody and fetches nothing', async ({ page, world }) => {
  const receipt = await world.receipt();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.addInitScript(() => {
    Object.assign(window, { posted: 0 });
    addEventListener('message', () => ((window as unknown as { posted: number }).posted += 1));
  });
  await page.goto(frameUrl(world));
  await expect(page.getByText('This is made to be shown inside another page.')).toBeVisible();
  await page.evaluate((token) => postMessage({ type: 'VITRINE_TOKEN', value: { token, widgetId: 'x', config: { widget: 'receipt-list' } } }, '*', [new MessageChannel().port2]), await world.tenant.mint({ customer: receipt.customer.externalId }));
  await expect.poll(() => page.evaluate(() => (window as unknown as { posted: number }).posted)).toBe(1);
  await expect(page.getByText('This is made to be shown inside another page.')).toBeVisible();
  expect(asked.filter((path) => path.startsWith('/v1/'))).toEqual([]);
});

test('Q10 N18: in a page that is itself framed, and that sends no referrer, the frame talks to its direct parent alone', async ({ page, world }) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  const embedding = world.pages.serve('/embedding', { html: world.hostPage(`{ widget: 'receipt', resource: '${receipt.id}', token: '${token}' }`), headers: { 'Referrer-Policy': 'no-referrer' } });
  await page.goto(world.pages.serve('/', `<!doctype html><title>Around</title><script>window.heard = []; addEventListener('message', ({ data }) => heard.push(data));</script><iframe src="${embedding}" width="800" height="800"></iframe>`));
  await expect(page.frameLocator('iframe').frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
});

test('N18: a page of an opaque origin is told that the frame does not come', async ({ page, world }) => {
  const options = `{ widget: 'receipt-list', token: 'x', timeoutMs: 1500 }`;
  await page.goto(world.pages.serve('/', { html: world.hostPage(options), headers: { 'Content-Security-Policy': 'sandbox allow-scripts' } }));
  expect(await page.evaluate(() => origin)).toBe('null');
  await expect.poll(() => page.evaluate(() => window.events.map(({ name, payload }) => [name, payload && 'code' in payload ? payload.code : undefined]))).toContainEqual(['error', 'frame_timeout']);
});

declare global {
  interface Window {
    events: import('../../../host/index.ts').EmbedEvent[];
  }
}
