import { needs } from '../../support/engine.ts';
import { invoiceSample } from '../billing/invoice-sample.ts';
import { sell } from '../billing/price-sample.ts';
import { expect, sizeMismatch, test, type Mounting } from '../embed.ts';
import { richReceipt } from '../sample.ts';

const layouts = ['vertical', 'horizontal', 'table'] as const;

/** Texts beyond an edge of the document, or clipped by a box. A text in a scrolling box that the keyboard can reach does not count. */
const clippedTexts = (): string[] => {
  const within = (one: Element, box: DOMRect): boolean => {
    const { left, right } = one.getBoundingClientRect();
    return left >= box.left - 1 && right <= box.right + 1;
  };
  return [...document.querySelectorAll<HTMLElement>('#vitrine bdi, #vitrine button, #vitrine p, #vitrine dt, #vitrine label, #vitrine span')]
    .filter((one) => one.getClientRects().length > 0 && !one.closest('.unseen, thead, [tabindex="0"]') && !one.classList.contains('unseen'))
    .filter((one) => {
      const clip = one.closest('.outcomes, .lines') ?? document.documentElement;
      return !within(one, clip.getBoundingClientRect()) || !within(one, document.documentElement.getBoundingClientRect());
    })
    .map((one) => one.innerText);
};

const viewports = [
  ['a 1280 px window zoomed to 400 %', 320, 16],
  ['a 640 px window with text at 200 %', 640, 32],
  ['a 320 px window with text at 200 %', 320, 32],
] as const;

for (const [what, width, fontPx, locale] of viewports.flatMap((viewport) => ['en', 'de', 'ar'].map((language) => [...viewport, language] as const))) {
  test(`nothing overflows the sides of the frame for ${what}, in ${locale} (WCAG 1.4.10, 1.4.4)`, async ({ embed, page, world, browserName }) => {
    if (fontPx !== 16) {
      needs(browserName, 'devtools');
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: fontPx } });
    }
    await page.setViewportSize({ width, height: 800 });
    const { id } = await world.receipt(richReceipt);
    const { partly } = await invoiceSample(world, 2);
    const { embedKey } = await sell(world);
    const shown: (readonly [Mounting, string])[] = [
      [{ widget: 'receipt', resource: id }, '.plot svg'],
      [{ widget: 'receipt-list' }, '.row'],
      [{ widget: 'invoice', resource: partly }, '.totals'],
      [{ widget: 'invoice-list' }, '.row'],
      ...layouts.map((layout) => [{ widget: 'pricing-table', layout, embedKey, token: embedKey }, '.plan-name'] as const),
    ];
    for (const [mounting, seen] of shown) {
      await test.step(`${mounting.widget} ${mounting.layout ?? ''}`, async () => {
        await embed.open({ ...mounting, locale });
        await expect(embed.frame.locator(seen).first()).toBeVisible();
        const document = await embed.document();
        expect(await document.evaluate(() => getComputedStyle(window.document.documentElement).fontSize)).toBe(`${fontPx}px`);
        await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        expect(await document.evaluate(clippedTexts)).toEqual([]);
      });
    }
  });
}

test('text in another direction than the page is aligned with the start of the page in all its lines', async ({ embed, page, world }) => {
  const issuer = { name: 'Acme Automation of the Harbour and its Neighbours', addressLines: ['18 Harbour Row, behind the second of the two old warehouses'] };
  const { id } = await world.receipt({ ...richReceipt, title: 'Leistungsnachweis für den ganzen September 2026', issuer });
  await page.setViewportSize({ width: 320, height: 800 });
  for (const [locale, side] of [['ar', 'right'], ['de', 'left']] as const) {
    for (const [mounting, places] of [
      [{ widget: 'receipt-list' }, ['.row-title > bdi']],
      [{ widget: 'receipt', resource: id }, ['.eyebrow > bdi', 'address > :last-child']],
    ] as const) {
      await embed.open({ ...mounting, locale });
      for (const place of places) {
        const words = embed.frame.locator(place).first();
        await expect(words).toHaveCSS('text-align', side);
        expect(await words.evaluate((one) => one.getBoundingClientRect().height), place).toBeGreaterThan(30);
      }
    }
  }
});
