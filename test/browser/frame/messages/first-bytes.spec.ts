import type { Frame, Page } from '@playwright/test';
import { expect, test as base } from '../../support/world.ts';
import { waitForFrameRequest, bareHostPage } from './bare-host-page.ts';
import { type PausingProxy, startPausingProxy } from './pausing-proxy.ts';

const test = base.extend<{ pausingProxy: PausingProxy }>({
  async pausingProxy({ world }, use) {
    const pausingProxy = await startPausingProxy(world);
    await use(pausingProxy);
    pausingProxy.close();
  },
});

test('the first 4 kB of the compressed document ask for the token, and the rest uses the answer', async ({
  page,
  world,
  pausingProxy,
}) => {
  const receipt = await world.receipt();
  const token = await world.tenant.mint({ customer: 'customer-1' });
  const options = `{ server: '${pausingProxy.url}', widget: 'receipt', resource: '${receipt.id}', token: '${token}' }`;
  await page.goto(world.pages.serve('/page', world.hostPage(options)), { waitUntil: 'commit' });
  await page.waitForFunction(() => window.events?.some(({ name }) => name === 'token'));
  const [length = 0, ...more] = pausingProxy.documents;
  expect([length > 4 * 4_096, more, await page.evaluate(() => window.handle.state)]).toEqual([true, [], 'loading']);
  pausingProxy.sendRest();
  await expect(page.frameLocator('iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  // The frame asks once: an answer that came before it could be read is kept.
  const eventNames = (): Promise<string[]> =>
    page.evaluate(() => window.events.map(({ name }) => name).filter((name) => ['token', 'ready', 'error'].includes(name)));
  await expect.poll(eventNames).toEqual(['token', 'ready']);
});

/** The color scheme of the canvas, the theme for the style, and whether the style is there yet. */
const schemeOf = (page: Page): Promise<(string | undefined)[] | undefined> => {
  const frame = page.frames().find((one: Frame) => one !== page.mainFrame());
  return frame!.evaluate(() => [
    document.querySelector<HTMLMetaElement>('meta[name=color-scheme]')?.content,
    document.documentElement.dataset['theme'],
    document.querySelector('style') ? 'styled' : 'not styled',
  ]);
};

for (const [fragment, scheme, theme] of [
  ['#dark', 'dark', 'dark'],
  ['#light', 'light', 'light'],
  ['#section', 'light dark', undefined],
] as const) {
  test(`E2 the fragment ${fragment} sets the color scheme "${scheme}" in the first 4 kB`, async ({ page, world, pausingProxy }) => {
    const host = bareHostPage({ server: { ...world.server, url: pausingProxy.url }, tenant: world.tenant }).replace('" style', `${fragment}" style`);
    await page.goto(world.pages.serve('/', host), { waitUntil: 'commit' });
    await waitForFrameRequest(page);
    expect(await schemeOf(page)).toEqual([scheme, theme, 'not styled']);
  });
}
