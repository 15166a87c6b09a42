import { expect, test, type Stage } from '../stage.ts';

/** Serves a page whose parts turn dark with any of these marks, and opens it. */
async function openPage(stage: Stage): Promise<void> {
  const style = '<style>.dark, [theme=dark], [data-mode=dark], [data-bs-theme=dark] { color-scheme: dark }</style>';
  const shell = `<div id="shell"><template shadowrootmode="open">${style}<section><slot></slot></section></template><div id="target"></div></div>`;
  const script = '<script src="/vitrine.js" data-manual></script>';
  stage.host.serve('/switch', `<!doctype html><title>Switch</title>${style}${script}<main>${shell}</main>`);
  await stage.open('/switch');
}

const switches: Record<string, () => void> = {
  'an attribute of the root': () => document.documentElement.setAttribute('data-mode', 'dark'),
  'an attribute of the body': () => document.body.setAttribute('theme', 'dark'),
  'a class of an element around the frame': () => document.querySelector('main')?.classList.add('dark'),
  'a style of an element around the frame': () => document.querySelector('main')?.setAttribute('style', 'color-scheme: dark'),
  'an attribute of the element itself': () => document.querySelector('#target')?.setAttribute('data-bs-theme', 'dark'),
  'a class of a shadow host': () => document.querySelector('#shell')?.classList.add('dark'),
  'a class inside a shadow root around the slot of the frame': () =>
    document.querySelector('#shell')?.shadowRoot?.querySelector('section')?.classList.add('dark'),
};

for (const [how, turnDark] of Object.entries(switches)) {
  test(`G9 the frame follows a page that turns dark with ${how}`, async ({ stage }) => {
    await openPage(stage);
    const frame = await stage.mount();
    await stage.page.evaluate(turnDark);
    await frame.waitForFunction(() => window.updates.length > 0);
    expect(await frame.evaluate(() => window.updates.map((config) => (config as { theme: string }).theme))).toEqual(['dark']);
    await expect(stage.page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
  });
}

test('G9 the frame follows the elements around it also after a move, and no longer those that it left', async ({ stage }) => {
  const { page } = stage;
  await openPage(stage);
  await stage.mount();
  await page.evaluate(() => {
    const place = document.createElement('aside');
    place.append(window.handle.iframe);
    document.body.append(place);
  });
  await page.waitForFunction(() => window.events.filter(({ name }) => name === 'ready').length === 2);
  const frame = await stage.frame();
  await page.evaluate(() => {
    document.querySelector('main')?.classList.add('dark');
    document.querySelector('aside')?.classList.add('dark');
  });
  await frame.waitForFunction(() => window.updates.length > 0);
  await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
});

test('G9 the frame follows the elements around it after a move that keeps its document', async ({ stage }) => {
  const { page } = stage;
  await openPage(stage);
  const frame = await stage.mount();
  await page.evaluate(() => {
    const place = document.createElement('aside');
    place.className = 'dark';
    document.body.append(place);
    (place as unknown as { moveBefore(node: Node | null, before: null): void }).moveBefore(document.querySelector('main'), null);
  });
  await frame.waitForFunction(() => window.updates.length > 0);
  await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
  await page.evaluate(() => document.querySelector('aside')?.classList.remove('dark'));
  await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'light');
  expect(await frame.evaluate(() => window.portsOpened)).toBe(1);
});

test('G9 a frame mounted in a detached element follows the page once it is there', async ({ stage }) => {
  const { page } = stage;
  await openPage(stage);
  await page.evaluate(() => {
    const box = document.createElement('div');
    window.handle = window.Vitrine.mount(box, window.options);
    document.querySelector('main')?.append(box);
    return window.handle.ready;
  });
  const frame = await stage.frame();
  await page.evaluate(() => document.querySelector('main')?.classList.add('dark'));
  await frame.waitForFunction(() => window.updates.length > 0);
  await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
});

test('G9 a frame with a theme of its own does not follow the page', async ({ stage }) => {
  await openPage(stage);
  const frame = await stage.mount({ theme: 'light' });
  await stage.page.evaluate(() => document.documentElement.classList.add('dark'));
  await stage.fence(frame);
  expect(await frame.evaluate(() => window.updates)).toEqual([]);
  await expect(stage.page.locator('iframe')).toHaveCSS('color-scheme', 'light');
});
