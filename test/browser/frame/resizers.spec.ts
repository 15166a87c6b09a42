import { readFileSync } from 'node:fs';
import { expect, test } from './embed.ts';
import { richReceipt } from './sample.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url), 'utf8');

/** What each library says in the page to have its frames as high as their content. */
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
  test(`I8 a page that sizes its frames with ${name} has ours as high as its content, through changes of it`, async ({ page, world, expectComplaints }) => {
    // It greets before the document has come.
    expectComplaints(/target origin provided/);
    await world.receipt(richReceipt);
    const token = await world.tenant.mint({ customer: 'customer-1' });
    const src = `${world.server.url}/embed/receipt-list?tenant=${world.tenant.slug}&dialect=returningai`;
    world.pages.serve('/resizer.js', { html: script(), headers: { 'Content-Type': 'text/javascript' } });
    await page.goto(
      world.pages.serve(
        '/',
        `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title><iframe id="widget" title="Receipts" src="${src}" style="width:700px;border:0"></iframe>
<script type="module">
${start};
addEventListener('message', ({ source, origin, data }) => {
  if (data?.type === 'RETURNINGAI_WIDGET_REQUEST_TOKEN' && source === widget.contentWindow) source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: '${token}', widgetId: 'w' } }, origin);
});
</script>`,
      ),
    );
    const frame = page.frameLocator('#widget');
    const misfit = async (): Promise<number> => {
      const box = await page.locator('#widget').evaluate((iframe) => iframe.clientHeight);
      return Math.abs(box - (await frame.locator('#vitrine').evaluate((root) => Math.ceil(root.getBoundingClientRect().height))));
    };
    await expect(frame.locator('.row')).toBeVisible();
    await expect.poll(misfit).toBeLessThanOrEqual(1);
    await frame.locator('.row').click();
    await expect(frame.getByRole('article')).toBeVisible();
    await expect.poll(misfit).toBeLessThanOrEqual(1);
  });
}

test('I8 a height is told to nobody but a page of the list', async ({ page, world }) => {
  await world.receipt();
  const src = `${world.server.url}/embed/receipt-list?tenant=${world.tenant.slug}&dialect=returningai`;
  await page.goto(
    world.pages.serve(
      '/',
      `<!doctype html><link rel="icon" href="data:,"><title>Page</title><iframe id="widget" title="Receipts" src="${src}"></iframe><iframe id="other" srcdoc="other"></iframe>
<script>window.heard = []; addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));</script>`,
    ),
  );
  await expect(page.frameLocator('#widget').getByRole('status', { name: 'Loading…' })).toBeVisible();
  // A sibling greets, and the page after it: only the window around may. Both are of one process, so that the second is not heard before the first.
  const greeting = (name: string): string => `[iFrameSizer]${name}:8:false:false`;
  await page.frames()[2]?.evaluate((text) => window.parent.frames[0]?.postMessage(text, '*'), greeting('sibling'));
  await page.evaluate((text) => document.querySelector<HTMLIFrameElement>('#widget')?.contentWindow?.postMessage(text, '*'), greeting('page'));
  const heard = (): Promise<string[]> => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(async () => (await heard()).some((text) => text.includes('[iFrameSizer]page:'))).toBe(true);
  expect((await heard()).filter((text) => text.includes('sibling'))).toEqual([]);
});
