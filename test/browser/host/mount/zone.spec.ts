import { readFileSync } from 'node:fs';
import { expect, test } from '../stage.ts';

const zone = readFileSync(new URL('../../../../node_modules/zone.js/bundles/zone.umd.js', import.meta.url), 'utf8');

test('H5 mount and unmount work in an Angular 17 page, whose zone.js patches listeners and timers', async ({ stage }) => {
  const { page, host } = stage;
  host.serve(
    '/zone',
    `<!doctype html><title>Zone</title><script>${zone.replaceAll('</script', '<\\/script')}</script><script src="/vitrine.js" data-manual></script><div ` +
      'id="target"></div>',
  );
  await stage.open('/zone');
  expect(await page.evaluate(() => 'Zone' in window)).toBe(true);
  await page.evaluate(() => {
    addEventListener('message', ({ data }) => data === 'of the page' && window.reasons.push('mount'));
  });
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 321 }));
  await expect(page.locator('iframe')).toHaveCSS('height', '321px');
  await page.evaluate(() => window.handle.unmount());
  expect(await page.evaluate(() => [document.querySelectorAll('iframe').length, window.faults])).toEqual([0, []]);
  // Unmounting removes no listener of the page.
  await page.evaluate(() => {
    const heard = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    window.reasons.length = 0;
    window.postMessage('of the page', '*');
    return heard.then(() => undefined);
  });
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  // Aborting the page's signal also unmounts under zone.js.
  const state = await page.evaluate(async () => {
    const leave = new AbortController();
    const handle = window.Vitrine.mount('#target', { ...window.options, signal: leave.signal });
    await handle.ready;
    leave.abort();
    return handle.state;
  });
  expect(state).toBe('unmounted');
});
