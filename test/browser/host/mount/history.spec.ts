import { chromium } from '@playwright/test';
import { chromiumArgs, findBrowser } from '../../../support/setup/find-browser.js';
import { needs } from '../../support/engine.ts';
import { runtimePage } from '../runtime-page.ts';
import { expect, test } from '../stage.ts';

/** Mounts, leaves as soon as the frame is ready, and tells its server what it finds when it is back: nothing else can look into a page that was kept. */
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

test('N8: a page that comes back from the back/forward cache hands its frame a new token, over a port that works', async ({
  servers: { host, frames },
  browserName,
}) => {
  needs(browserName, 'history');
  host.serve('/leaving', leaving(frames.origin));
  host.serve('/away', away);
  const echo = '<script>addEventListener("load", () => frame.on("token", () => void frame.emit("receiptOpened", { receiptId: frame.token.peek() })))</script>';
  frames.serve('/embed', runtimePage(host.origin, `<main style="height:321px">Content</main>${echo}`));
  // Playwright turns that cache off unless it is told not to.
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
