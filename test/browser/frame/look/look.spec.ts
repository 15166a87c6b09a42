import { expect, sizeMismatch, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';
import { shownStates } from './shown-states.ts';
import { needs } from '../../support/engine.ts';

const paper = { light: 'rgb(255, 255, 255)', dark: 'rgb(22, 25, 23)' } as const;

const looks = [
  { theme: 'light', viewer: 'dark', shown: 'light' },
  { theme: 'dark', viewer: 'light', shown: 'dark' },
  { theme: 'system', viewer: 'light', shown: 'light' },
  { theme: 'system', viewer: 'dark', shown: 'dark' },
  { theme: undefined, viewer: 'dark', shown: 'dark' },
] as const;

for (const { theme, viewer, shown } of looks) {
  test(`${theme ?? 'no'} theme for a viewer who prefers ${viewer} is ${shown} from the first paint on`, async ({
    embed,
    page,
    world,
    browserName,
  }) => {
    if (viewer === 'dark') needs(browserName, 'media');
    const { id } = await world.receipt();
    await page.emulateMedia({ colorScheme: viewer });
    await page.addInitScript(() => {
      const painted: string[] = [];
      Object.assign(window, { painted });
      new MutationObserver(() => {
        const sheet = document.querySelector('#vitrine > *');
        if (sheet) painted.push(getComputedStyle(sheet).backgroundColor);
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await embed.open({ widget: 'receipt', resource: id, ...(theme && { theme }) });
    await expect(embed.frame.locator('.sheet.receipt')).toHaveCSS('background-color', paper[shown]);
    const framed = await embed.document();
    const painted = await framed.evaluate(() => [...new Set((window as unknown as { painted: string[] }).painted)]);
    expect(painted).toEqual([paper[shown]]);
    // The page shows through around the sheet: its color scheme is that of the iframe, or the browser would paint an opaque ground.
    const ground = await framed.evaluate(() => ({
      background: getComputedStyle(document.documentElement).backgroundColor,
      scheme: getComputedStyle(document.documentElement).colorScheme,
    }));
    expect(ground.background).toBe('rgba(0, 0, 0, 0)');
    expect(await page.locator('iframe').evaluate((iframe) => getComputedStyle(iframe).colorScheme)).toBe(ground.scheme);
  });
}

test('the theme follows the setting of the viewer and updates of the page, in place', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  const { id } = await world.receipt();
  await page.emulateMedia({ colorScheme: 'light' });
  await embed.open({ widget: 'receipt', resource: id });
  const sheet = embed.frame.locator('.sheet.receipt');
  await expect(sheet).toHaveCSS('background-color', paper.light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(sheet).toHaveCSS('background-color', paper.dark);
  await embed.update({ theme: 'light' });
  await expect(sheet).toHaveCSS('background-color', paper.light);
  await embed.update({ theme: 'system' });
  await expect(sheet).toHaveCSS('background-color', paper.dark);
});

for (const [state, show] of Object.entries(shownStates)) {
  test(`${state} fits a phone of 360 px in English, German and Arabic`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 404/);
    const { id } = await world.receipt(richReceipt);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const locale of ['en', 'de', 'ar']) {
      await test.step(locale, async () => {
        await show(embed, page, { locale }, { id, nobody: await world.tenant.mint({ customer: 'nobody' }) });
        await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
        // Every line of text is inside: nothing is cut off at an edge.
        const cut = await (
          await embed.document()
        ).evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('#vitrine bdi, #vitrine p, #vitrine h1')]
            .filter((one) => !one.closest('.unseen, thead'))
            .filter((one) => one.getBoundingClientRect().left < -0.5 || one.getBoundingClientRect().right > innerWidth + 0.5)
            .map((one) => one.innerText),
        );
        expect(cut).toEqual([]);
      });
    }
  });
}

test('a print is black on white, has no buttons, and avoids page breaks inside of parts', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt-list', theme: 'dark' });
  await embed.frame.locator('.row').click();
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const sheet = embed.frame.locator('.sheet.receipt');
  await expect(sheet).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(sheet).toHaveCSS('color', 'rgb(0, 0, 0)');
  await expect(sheet).toHaveCSS('border-top-width', '0px');
  await expect(embed.frame.locator('.status')).toHaveCSS('color', 'rgb(107, 64, 0)');
  await expect(embed.frame.getByRole('button')).toHaveCount(0);
  for (const part of ['.outcome', '.plot', '.parties', '.lines tr', '.totals', '.notes'])
    await expect(embed.frame.locator(part).first()).toHaveCSS('break-inside', 'avoid');
  await expect(embed.frame.locator('thead')).toHaveCSS('display', 'table-header-group');
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('a viewer who prefers reduced motion gets no animation', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { id } = await world.receipt();
  await page.route('**/v1/receipts/*', () => new Promise(() => {}));
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.loading')).toHaveCSS('animation-name', 'none');
});

test('with forced colours the skeleton is still visible, and the plot has the colours of the system', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'media');
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' });
  const { id } = await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt', resource: id, theme: 'light' });
  const plot = embed.frame.locator('.plot');
  await expect(plot.locator('svg')).toBeVisible();
  await expect(plot.locator('.plot-line')).toHaveCSS('stroke', await plot.evaluate((element) => getComputedStyle(element).color));

  await page.route('**/v1/receipts/*', () => new Promise(() => {}));
  await embed.open({ widget: 'receipt', resource: id, theme: 'light' });
  const skeleton = embed.frame.locator('.loading');
  await expect(skeleton).toBeVisible();
  const drawn = await skeleton.screenshot();
  await skeleton.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.loading::before { opacity: 0 }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  expect((await skeleton.screenshot()).equals(drawn)).toBe(false);
});
