import { expect, test, type Stage } from '../stage.ts';

/** A page that sends `times` requests, each after the previous answer, and never uses the port, like a slow document before it connects. */
const slowPage = (hostOrigin: string, times: number): string => `<!doctype html>
<script>
window.answers = [];
const ask = () => parent.postMessage({ type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'slow', reason: 'mount' } }, '${hostOrigin}');
addEventListener('message', ({ source, data }) => {
  if (source !== parent || data?.type !== 'VITRINE_TOKEN') return;
  answers.push(data.value);
  if (answers.length < ${times}) ask();
});
ask();
</script>`;

/** Returns the magic token in each answer that the frame has received. */
const magicTokens = async (stage: Stage, count: number): Promise<unknown[]> => {
  const frame = await (await stage.page.waitForSelector('#target iframe')).contentFrame();
  if (!frame) throw new Error('The iframe has no document.');
  await frame.waitForFunction((wanted) => window.answers?.length === wanted, count);
  return frame.evaluate(() => window.answers.map(({ config }) => (config as { magicLink?: { token?: string } }).magicLink?.token));
};

test('H20 every request of a document gets the magic token, so does the next document, and no later one does', async ({ stage }) => {
  const { page, host, frames } = stage;
  frames.serve('/embed', slowPage(host.origin, 3));
  await page.goto(`${host.origin}/?vitrine_magic_token=ml_x`);
  await page.evaluate((server) => {
    const options = { tenant: 'acme', widget: 'receipt-list', magicLink: true, embedKey: 'embk_live_1' } as const;
    window.handle = window.Vitrine.mount('#target', { server, ...options });
  }, frames.origin);
  expect(await magicTokens(stage, 3)).toEqual(['ml_x', 'ml_x', 'ml_x']);
  frames.serve('/embed', slowPage(host.origin, 1));
  for (const token of ['ml_x', undefined]) {
    await page.evaluate(() => window.handle.reload());
    expect(await magicTokens(stage, 1)).toEqual([token]);
  }
});
