import type { LaunchOptions, Page } from '@playwright/test';
import { expect, test as base } from './portal.ts';

/** The text size that the viewer chose in the settings of the browser. The default is 16. */
const chosen = 24;

const test = base.extend<object, { launchOptions: LaunchOptions }>({
  launchOptions: [
    async ({ launchOptions, browserName }, use) => {
      const { args = [], firefoxUserPrefs = {} } = launchOptions;
      const scripts = ['x-western', 'ar', 'ja'].map((script) => [`font.size.variable.${script}`, chosen] as const);
      if (browserName === 'chromium') await use({ ...launchOptions, args: [...args, `--blink-settings=defaultFontSize=${chosen}`] });
      else await use({ ...launchOptions, firefoxUserPrefs: { ...firefoxUserPrefs, ...Object.fromEntries(scripts) } });
    },
    { scope: 'worker' },
  ],
});

/** The size of the text, by how much the page is wider than the window, and the texts that are not wholly inside it. */
const measure = (page: Page) =>
  page.evaluate(() => {
    const [body, root] = [document.body, document.documentElement];
    const isOutside = ({ left, right }: DOMRect): boolean => left < 0 || right > root.clientWidth;
    const texts = [...body.querySelectorAll<HTMLElement>('h1, h2, p, a, button, label, select')].filter((one) => one.checkVisibility());
    return {
      size: getComputedStyle(body).fontSize,
      wider: root.scrollWidth - root.clientWidth,
      cut: texts.filter((one) => isOutside(one.getBoundingClientRect()) || one.scrollWidth > one.clientWidth + 1).map(({ innerText }) => innerText),
    };
  });
const whole = { size: `${chosen}px`, wider: 0, cut: [] };

for (const locale of ['en', 'de', 'ar', 'ja']) {
  test(`pages for viewers have the text size of the browser, and nothing is cut at 320 px: ${locale}`, async ({ browser, world, portal }) => {
    const { link } = await world.receipt();
    const context = await browser.newContext({ locale, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const paths = [`${world.server.url}/r/r_${'A'.repeat(43)}`, `${link}?token=`, `${link}?token=x`, `${world.server.url}/errors`, `${portal.origin}/login`];
    for (const address of paths) {
      await page.goto(address);
      expect.soft(await measure(page), address).toEqual(whole);
    }
    await context.close();
  });
}

test('the error card of the host has the text size of the browser', async ({ page, world }) => {
  const options = JSON.stringify({ tenant: 'no-such-tenant', widget: 'receipt-list', token: 'any' });
  await page.goto(world.pages.serve('/page', world.hostPage(options)));
  const text = page.locator('#here').getByText('This page is not set up for it.');
  await expect(text).toHaveCSS('font-size', `${chosen}px`);
});
