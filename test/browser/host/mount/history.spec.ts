import { chromium } from '@playwright/test';
import { chromiumArgs, findBrowser } from '../../../support/setup/find-browser.js';
import { needs } from '../../support/engine.ts';
import { runtimePage } from '../runtime-page.ts';
import { expect, test } from '../stage.ts';

/** Mounts, navigates away once the frame is ready, and reports its state to its server when restored. The test cannot inspect a cached page itself. */
const leaving = (
  server: string,
): string => `<!doctype html><meta charset="utf-8"><title>Leaving</title><div id="target"></div><script src="/vitrine.js" data-manual></script>
<script>
let calls = 0;
const handle = Vitrine.mount('#target', { server: '${server}', tenant: 'acme', widget: 'receipt', resource: 'rcpt_1', getToken: () => 'token-' + ++calls });
addEventListener('pageshow', ({ persisted }) => {
  if (!window.wasReady) return;
  handle.on('receiptOpened', ({ receiptId }) => fetch('/report?persisted=' + persisted + '&shown=' + receiptId + '&height=' + handle.iframe.style.height));
  handle.refreshToken();
});
handle.ready.then(() => {
  window.wasReady = true;
  location.href = '/away';
});
</script>`;

const away = `<!doctype html><title>Away</title><script>addEventListener('load', () => setTimeout(() => history.back()))</script>`;

test('N8: a page restored from the back/forward cache sends its frame a new token over a working port', async ({ servers: { host, frames }, browserName }) => {
  needs(browserName, 'history');
  host.serve('/leaving', leaving(frames.origin));
  host.serve('/away', away);
  const echo = '<script>addEventListener("load", () => frame.on("token", () => void frame.emit("receiptOpened", { receiptId: frame.token.peek() })))</script>';
  frames.serve('/embed', runtimePage(host.origin, `<main style="height:321px">Content</main>${echo}`));
  // Playwright disables this cache by default.
  const browser = await chromium.launch({
    executablePath: findBrowser('chromium', chromium.executablePath()) ?? '',
    args: chromiumArgs,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${host.origin}/leaving`, { waitUntil: 'commit' });
    await expect.poll(() => host.requests.filter((request) => request.includes('/report'))).toEqual(['GET /report?persisted=true&shown=token-2&height=321px']);
  } finally {
    await browser.close();
  }
});
