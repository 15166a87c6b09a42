import { needs } from '../support/engine.ts';
import { expect, test } from './portal.ts';

/** The portal is plain JavaScript without declarations. */
const { ways } = (await import(new URL('../../../examples/portal/ways/index.js', import.meta.url).href)) as { ways: { path: string }[] };
const paths = [...ways.map(({ path }) => path), '/login', '/no-such-page'];

test('every page of the portal has its own title and one h1', async ({ page, world, portal }) => {
  await world.receipt();
  const shapeOf = async (path: string): Promise<{ title: string; headings: number }> => {
    const text = await (await page.request.get(`${portal.origin}${path}`)).text();
    return { title: /<title>(.+?)<\/title>/.exec(text)?.[1] ?? '', headings: text.match(/<h1[\s>]/g)?.length ?? 0 };
  };
  // Whoever has signed in is sent on.
  const login = await shapeOf('/login');
  await portal.signIn(page, 'customer-1');
  const shapes = [login, ...(await Promise.all(paths.filter((path) => path !== '/login').map(shapeOf)))];
  expect(shapes.filter(({ title, headings }) => title === '' || headings !== 1)).toEqual([]);
  expect(new Set(shapes.map(({ title }) => title)).size).toBe(paths.length);
});

for (const path of paths) {
  test(`the page ${path} of the portal is no wider than a window of 360 px`, async ({ page, world, portal }) => {
    await world.receipt();
    await page.setViewportSize({ width: 360, height: 800 });
    if (path !== '/login') await portal.signIn(page, 'customer-1');
    for (const locale of ['en', 'ar']) {
      await page.context().addCookies([{ name: 'portal_preferences', value: `system.${locale}.3600`, url: portal.origin }]);
      await page.goto(`${portal.origin}${path}`);
      await expect(page.locator('main h1')).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
  });
}

test('the current entry of the navigation differs by more than its weight in forced colours', async ({ browserName, page, world, portal }) => {
  needs(browserName, 'media');
  await page.emulateMedia({ forcedColors: 'active' });
  await world.receipt();
  await portal.signIn(page, 'customer-1');
  const backgrounds = await page.locator('.ways a').evaluateAll((all) => all.map((one) => [one.ariaCurrent ?? '', getComputedStyle(one).backgroundColor]));
  const [current] = backgrounds.filter(([isCurrent]) => isCurrent === 'page');
  expect(backgrounds.filter(([, color]) => color === current?.[1])).toEqual([current]);
});
