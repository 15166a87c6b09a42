import { readFileSync } from 'node:fs';
import { expect, test } from '../embed.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { richReceipt } from '../sample.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../../../node_modules/${path}`, import.meta.url), 'utf8');

/** The script of each library in the page, and the code that starts it. */
const parents = {
  'iframe-resizer': {
    script: () => fileOf('iframe-resizer/js/iframeResizer.js'),
    start: "import '/resizer.js'; iFrameResize({ checkOrigin: true, warningTimeout: 0 }, '#widget')",
  },
  'open-iframe-resizer': {
    script: () => fileOf('@open-iframe-resizer/core/dist/index.js'),
    start: "import { initialize } from '/resizer.js'; initialize({}, '#widget')",
  },
} as const;

for (const [name, { script, start }] of Object.entries(parents)) {
  test(`I8 ${name} in a page keeps the frame as high as its content, also when the content changes`, async ({ page, world, expectBrowserErrors }) => {
    // The library sends its greeting before the document has loaded.
    expectBrowserErrors(/target origin provided/);
    await world.receipt(richReceipt);
    const token = await world.tenant.mint({ customer: 'customer-1' });
    const src = `${world.server.url}/embed/receipt-list?tenant=${world.tenant.slug}&dialect=returningai`;
    world.pages.serve('/resizer.js', { html: script(), headers: { 'Content-Type': 'text/javascript' } });
    await page.goto(
      world.pages.serve(
        '/',
        `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="widget" title="Receipts" src="${src}" style="width:700px;border:0"></iframe>
<script type="module">
${start};
addEventListener('message', ({ source, origin, data }) => {
  if (data?.type === 'RETURNINGAI_WIDGET_REQUEST_TOKEN' && source === widget.contentWindow)
    source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: '${token}', widgetId: 'w' } }, origin);
});
</script>`,
      ),
    );
    const frame = page.frameLocator('#widget');
    const heightError = async (): Promise<number> => {
      const box = await page.locator('#widget').evaluate((iframe) => iframe.clientHeight);
      return Math.abs(box - (await frame.locator('#vitrine').evaluate((root) => Math.ceil(root.getBoundingClientRect().height))));
    };
    await expect(frame.locator('.row')).toBeVisible();
    await expect.poll(heightError).toBeLessThanOrEqual(1);
    await frame.locator('.row').click();
    await expect(frame.getByRole('article')).toBeVisible();
    await expect.poll(heightError).toBeLessThanOrEqual(1);
  });
}

test('I8 the frame sends its height to its listed parent only, and ignores a later greeting from another window', async ({ page, world }) => {
  await world.receipt(richReceipt);
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const src = `${world.server.url}/embed/receipt-list?tenant=${world.tenant.slug}&dialect=returningai`;
  await pauseClock(page);
  await page.goto(
    world.pages.serve(
      '/',
      `<!doctype html><link rel="icon" href="data:,"><title>Page</title><iframe id="widget" title="Receipts" src="${src}"></iframe>
<iframe id="other" srcdoc="other"></iframe>
<script>
window.receivedMessages = [];
var send = (message) => document.querySelector('#widget').contentWindow.postMessage(message, '*');
addEventListener('message', ({ data }) => typeof data === 'string' && receivedMessages.push(data));
</script>`,
    ),
  );
  const frame = page.frameLocator('#widget');
  await advanceUntil(page, 100, () => frame.getByRole('status', { name: 'Loading…' }).isVisible());
  const received = (): Promise<string[]> => page.evaluate(() => (window as unknown as { receivedMessages: string[] }).receivedMessages);
  const send = (message: unknown): Promise<void> => page.evaluate((given) => (window as unknown as { send(message: unknown): void }).send(given), message);
  const greeting = (name: string): string => `[iFrameSizer]${name}:8:false:false`;

  await send(greeting('page'));
  await expect.poll(received).toEqual([expect.stringMatching(/^\[iFrameSizer\]page:\d+:/)]);
  // A sibling of the page's own origin. If its greeting were accepted, the next height would carry its name.
  await page
    .frameLocator('#other')
    .locator('body')
    .evaluate((_body, text) => window.parent.frames[0]?.postMessage(text, '*'), greeting('sibling'));
  await send({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token, widgetId: 'w' } });
  await expect(frame.locator('.row')).toBeVisible();
  await frame.locator('.row').click();
  await expect(frame.getByRole('article')).toBeVisible();
  await expect.poll(async () => (await received()).filter((text) => text.includes(']page:')).length).toBeGreaterThan(1);
  expect((await received()).filter((text) => !text.includes(']page:'))).toEqual([]);
});
