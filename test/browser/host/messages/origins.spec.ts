import type { Frame } from '@playwright/test';
import { pauseClock } from '../../support/time.ts';
import { runtimePage } from '../runtime-page.ts';
import { expect, test, type Stage } from '../stage.ts';

declare global {
  interface Window {
    outcome: string;
  }
}

/** A host page that mounts on load and records the outcome. */
const selfMounting = (
  server: string,
): string => `<!doctype html><meta charset="utf-8"><title>Host</title><div id="target"></div><script src="/vitrine.js" data-manual></script>
<script>
window.calls = 0;
addEventListener('error', ({ message }) => (window.outcome = message));
window.handle = Vitrine.mount('#target', { server: '${server}', tenant: 'acme', widget: 'receipt', resource: 'rcpt_1', getToken: () => 'token' });
handle.ready.then(() => (window.outcome = 'ready'), ({ code }) => (window.outcome = code));
</script>`;

const around = (src: string, sandbox = ''): string =>
  `<!doctype html><meta charset="utf-8"><title>Around</title><iframe id="page" src="${src}" ${sandbox} width="800" height="600"></iframe>`;

/** Opens a page that shows the host page in a frame. @returns The host page. */
async function nest({ page, host, frames }: Stage, top: string, sandbox = ''): Promise<Frame> {
  host.serve('/self', { html: selfMounting(frames.origin), headers: {} });
  frames.serve('/embed', runtimePage(host.origin, '<main style="height:222px">Content</main>'));
  for (const server of [host, frames]) server.serve('/around', around(`${host.origin}/self`, sandbox));
  await page.goto(`${top}/around`);
  const nested = await (await page.waitForSelector('#page')).contentFrame();
  if (!nested) throw new Error('The host page is not there.');
  return nested;
}

/** Returns the outcome after the frame has loaded and its timeout has passed. */
async function outcomeInTheEnd({ page }: Stage, nested: Frame): Promise<string> {
  const inner = await (await nested.waitForSelector('iframe')).contentFrame();
  await inner?.waitForLoadState();
  await page.clock.runFor(11_000);
  return outcome(nested);
}

const outcome = (where: Frame): Promise<string> => where.waitForFunction(() => window.outcome).then((value) => value.jsonValue());

test('N18: a page and a frame that send no referrer work', async ({ stage }) => {
  const { page, host, frames } = stage;
  host.serve('/self', { html: selfMounting(frames.origin), headers: { 'referrer-policy': 'no-referrer' } });
  frames.serve('/embed', { html: runtimePage(host.origin, '<main style="height:222px">Content</main>'), headers: { 'referrer-policy': 'no-referrer' } });
  await page.goto(`${host.origin}/self`);
  expect(await outcome(page.mainFrame())).toBe('ready');
  await expect(page.locator('iframe')).toHaveCSS('height', '222px');
});

test('N18: a host page inside a page of its own origin works', async ({ stage }) => {
  const nested = await nest(stage, stage.host.origin);
  expect(await outcome(nested)).toBe('ready');
  await expect(nested.locator('iframe')).toHaveCSS('height', '222px');
});

test('N18: inside a page of an unlisted origin the frame sends no request, and the mount times out', async ({ stage }) => {
  await pauseClock(stage.page);
  const nested = await nest(stage, stage.frames.origin);
  expect(await outcomeInTheEnd(stage, nested)).toBe('frame_timeout');
});

test('N18: in a host page of an opaque origin the mount fails with frame_timeout', async ({ stage }) => {
  await pauseClock(stage.page);
  const nested = await nest(stage, stage.host.origin, 'sandbox="allow-scripts"');
  expect(await nested.evaluate(() => [origin, isSecureContext])).toEqual(['null', expect.any(Boolean)]);
  expect(await outcomeInTheEnd(stage, nested)).toBe('frame_timeout');
});

test('E12: a page in srcdoc has the origin of the page around it, and cannot mount a frame of that origin', async ({ stage }) => {
  const code = await stage.page.evaluate(async (server) => {
    const inner = document.createElement('iframe');
    inner.srcdoc = `<script src="${server}/vitrine.js" data-manual></script><div id="target"></div>`;
    const hasLoaded = new Promise((resolve) => inner.addEventListener('load', resolve));
    document.body.append(inner);
    await hasLoaded;
    try {
      return inner.contentWindow?.Vitrine.mount('#target', { ...window.options, server }).state;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }, stage.host.origin);
  expect(code).toBe('same_origin_frame_forbidden');
});

test('P10: a document of an opaque origin in the iframe gets no answer', async ({ stage }) => {
  const { page, frames } = stage;
  frames.serve('/embed', {
    html: `<!doctype html><title>Opaque</title><script>
window.got = [];
addEventListener('message', ({ data }) => got.push(data));
parent.postMessage({ type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'opaque', reason: 'mount' } }, '*');
parent.postMessage('asked', '*');
</script>`,
    headers: { 'content-security-policy': 'sandbox allow-scripts' },
  });
  const origin = await page.evaluate(() => {
    const asked = new Promise<string>((resolve) => addEventListener('message', (event) => event.data === 'asked' && setTimeout(() => resolve(event.origin))));
    window.handle = window.Vitrine.mount('#target', window.options);
    return asked;
  });
  expect(origin).toBe('null');
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  expect(await frame?.evaluate(() => (window as unknown as { got: unknown[] }).got)).toEqual([]);
  expect(await stage.events()).toEqual([]);
});
