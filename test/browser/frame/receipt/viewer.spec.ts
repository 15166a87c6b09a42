import { pauseClock } from '../../support/time.ts';
import { expect, sizeMismatch, test, type Embed } from '../embed.ts';
import { richReceipt } from '../sample.ts';
import { translate } from '../translate.ts';

const shown = async (embed: Embed): Promise<string> => (await embed.document()).evaluate(() => document.getElementById('vitrine')?.innerText ?? '');

test('V6 a change of language or state removes text of a browser translator, and figures stay untranslated', async ({ embed, page, world }) => {
  const { id } = await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt', resource: id, locale: 'en' });
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  const document = await embed.document();
  await translate(document);
  expect(await shown(embed)).toContain('~Total~');
  // Not a digit of a figure was touched.
  await expect(embed.frame.locator('.head-total .figure')).toHaveText('€6,735.40');
  expect(await document.evaluate(() => [...window.document.querySelectorAll('.figure')].filter((figure) => figure.querySelector('font')).length)).toBe(0);
  for (const [locale, total] of [
    ['de', 'Gesamtbetrag'],
    ['en', 'Total'],
  ] as const) {
    await embed.update({ locale });
    await expect(embed.frame.locator('.totals dt').last()).toHaveText(total);
    expect(await shown(embed)).not.toContain('~');
    await translate(document);
  }
  await page.evaluate(() => window.handle.logout());
  await expect(embed.frame.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  expect(await shown(embed)).not.toContain('~');
  await translate(document);
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-1' }));
  await expect(embed.frame.getByRole('article')).toBeVisible();
  expect(await shown(embed)).not.toContain('~');
});

test('V6 a busy button shows its own label, also after the browser has translated the page', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 500/);
  // Otherwise the frame retries by itself, before the viewer does.
  await pauseClock(page);
  const { id } = await world.receipt();
  let release = (): void => {};
  await page.route('**/v1/receipts/*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' }));
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('button', { name: 'Try again' })).toBeVisible();
  await translate(await embed.document());
  await page.route('**/v1/receipts/*', () => new Promise<void>((resolve) => (release = resolve)));
  await embed.frame.getByRole('button').click();
  await expect(embed.frame.getByRole('button')).toHaveText('Trying again…');
  release();
});

test('V6 a form keeps its input and the focus when the language changes', async ({ embed, page }) => {
  const { serveModule } = await import('../own-widgets/own-module.ts');
  await serveModule(
    page,
    'receipt-list',
    `import { defineWidget } from '@vitrine/frame/widget';
import { jsx } from 'preact/jsx-runtime';
export const widget = defineWidget({ name: 'receipt-list', resource: 'none', texts: { en: { ask: 'Name' }, de: { ask: 'Ihr Name' } }, load: async () => 1,
  view: ({ texts }) => jsx('label', { children: [texts.ask, jsx('input', {})] }) });`,
  );
  await embed.open({ widget: 'receipt-list', locale: 'en' });
  await embed.frame.getByLabel('Name').fill('Ada');
  await embed.update({ locale: 'de' });
  await expect(embed.frame.getByLabel('Ihr Name')).toHaveValue('Ada');
  await expect(embed.frame.getByLabel('Ihr Name')).toBeFocused();
});

test('V7 zero is shown without a sign, in every field and however it was written', async ({ embed, world }) => {
  const { id } = await world.receipt({
    outcomes: [
      { label: 'Nothing', amount: '-0.00', unit: 'currency', previousAmount: '-0' },
      { label: 'Part', amount: '-0', unit: 'percent', previousAmount: null },
    ],
    lines: [{ description: 'Credit', quantity: '-0', unitPrice: '-0.000', amountExact: '-0.00' }],
    taxes: [{ label: 'VAT', ratePercent: '-0', amountExact: '-0.0000' }],
    series: {
      label: 'Series',
      unit: 'currency',
      points: [
        { date: '2026-10-01', value: '-0' },
        { date: '2026-10-02', value: '-0.00' },
      ],
    },
  });
  for (const locale of ['en', 'ar', 'ja']) {
    await embed.open({ widget: 'receipt', resource: id, locale });
    await expect(embed.frame.locator('.plot svg')).toBeVisible();
    const text = await (await embed.document()).evaluate(() => document.getElementById('vitrine')?.textContent ?? '');
    expect(text).not.toMatch(/[-−][^\p{Nd}]{0,6}0/u);
  }
});

const wide = '<style>body { font-family: monospace }</style>';

/** Figures that wrap onto a second line, or overflow their box. */
const broken = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('#vitrine .figure:not(.endless)')]
    .filter(
      (figure) =>
        figure.getClientRects().length > 1 ||
        figure.scrollWidth > figure.clientWidth + 1 ||
        figure.clientHeight > 1.9 * Number.parseFloat(getComputedStyle(figure).fontSize) * 1.5,
    )
    .map((figure) => figure.innerText);

for (const width of [360, 520, 1000]) {
  test(`E5 V8 no figure wraps or overflows in a frame of ${width} px, even with a wide font`, async ({ embed, page, world }) => {
    const amounts = ['7.5', '87610.00', '1234567.89', '9007199254740.91', '-123456789012345678.99', '0.00001234567890123456'];
    const { id, link } = await world.receipt({
      currency: 'USD',
      outcomes: amounts.map((amount, index) => ({ label: `Cost ${index}`, amount, unit: 'currency', previousAmount: amount })),
      lines: amounts.slice(0, 4).map((amountExact) => ({ description: 'Line', quantity: amountExact, unitPrice: amountExact, amountExact })),
      taxes: [],
    });
    await world.manage(`/v1/receipts/${id}/publish`, {});
    await page.setViewportSize({ width, height: 800 });
    await embed.open({ widget: 'receipt', resource: id }, { before: wide });
    await expect(embed.frame.locator('.totals')).toBeVisible();
    const widen = (): void => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('#vitrine { font-family: "DejaVu Sans Mono", monospace }');
      document.adoptedStyleSheets.push(sheet);
    };
    const framed = await embed.document();
    await framed.evaluate(widen);
    expect(await framed.evaluate(broken)).toEqual([]);
    await expect.poll(() => framed.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await page.goto(link);
    await page.evaluate(widen);
    expect(await page.evaluate(broken)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

test('V8 a figure longer than a line wraps between digit groups, never inside one', async ({ embed, page, world }) => {
  const { id } = await world.receipt({
    outcomes: [{ label: 'All', amount: '1234567890123456789012345678901234567890', unit: 'count', previousAmount: null }],
    lines: [],
    taxes: [],
  });
  await page.setViewportSize({ width: 360, height: 800 });
  await embed.open({ widget: 'receipt', resource: id });
  const figure = embed.frame.locator('.outcome .figure');
  const lines = await figure.evaluate((one) => {
    const range = document.createRange();
    const tops: string[] = [];
    let last = Number.NaN;
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let index = 0; index < (node.nodeValue ?? '').length; index++) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const { top } = range.getBoundingClientRect();
        if (top !== last) tops.push('');
        last = top;
        tops[tops.length - 1] += range.toString();
      }
    }
    return tops;
  });
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('')).toBe('1,234,567,890,123,456,789,012,345,678,901,234,567,890');
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/,$/);
});

test('V8 left-to-right text on a right-to-left page is aligned with the right edge', async ({ embed, world }) => {
  const { id } = await world.receipt({ ...richReceipt, summary: 'Short.' });
  await embed.open({ widget: 'receipt', resource: id, locale: 'ar' });
  const offset = await embed.frame.locator('.summary').evaluate((summary) => {
    const range = document.createRange();
    range.selectNodeContents(summary);
    return Math.abs((summary.parentElement?.querySelector('.outcomes')?.getBoundingClientRect().right ?? 0) - range.getBoundingClientRect().right);
  });
  expect(offset).toBeLessThan(2);
});

test('V8 a list has one heading per year, also across its pages', async ({ embed, world }) => {
  for (let month = 0; month < 30; month++) {
    const day = (date: Date): string => date.toISOString().slice(0, 10);
    await world.receipt({
      period: { start: day(new Date(Date.UTC(2024, month, 1))), end: day(new Date(Date.UTC(2024, month + 1, 0))) },
      title: `Month ${month}`,
    });
  }
  await embed.open({ widget: 'receipt-list' });
  const heads = embed.frame.getByRole('heading', { level: 2 });
  await expect(heads).toHaveText(['2026', '2025', '2024']);
  await embed.frame.getByRole('button', { name: 'Show more' }).click();
  await expect(embed.frame.locator('.row')).toHaveCount(30);
  await expect(heads).toHaveText(['2026', '2025', '2024']);
});

/** Returns the focus rings that the frame or a scrolling box clips. */
const cutRings = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('#vitrine button, #vitrine summary, #vitrine input, #vitrine [tabindex="0"]')].flatMap((control) => {
    if (!control.checkVisibility()) return [];
    control.focus({ preventScroll: true });
    const style = getComputedStyle(control);
    if (!control.matches(':focus-visible')) return [`${control.innerText} shows no ring`];
    const reach = Math.max(0, Number.parseFloat(style.outlineWidth) + Number.parseFloat(style.outlineOffset));
    const box = control.getBoundingClientRect();
    const ring = { left: box.left - reach, right: box.right + reach, top: box.top - reach, bottom: box.bottom + reach };
    const edges: { left: number; right: number; top: number; bottom: number }[] = [{ left: 0, right: innerWidth, top: 0, bottom: innerHeight }];
    for (let parent = control.parentElement; parent; parent = parent.parentElement) {
      if (parent !== document.documentElement && parent !== document.body && getComputedStyle(parent).overflowX !== 'visible')
        edges.push(parent.getBoundingClientRect());
    }
    const isCut = edges.some(
      (edge) => ring.left < edge.left - 0.5 || ring.right > edge.right + 0.5 || ring.top < edge.top - 0.5 || ring.bottom > edge.bottom + 0.5,
    );
    return isCut ? [`${control.innerText.slice(0, 30)} is cut`] : [];
  });

for (const width of [360, 1000]) {
  test(`V4 no focus ring is clipped in a frame of ${width} px: list, opened receipt, error message`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 404/);
    const { id } = await world.receipt({
      ...richReceipt,
      taxes: [],
      lines: Array.from({ length: 160 }, (_, line) => ({ description: `Line ${line}`, amountMinor: 100 })),
    });
    await page.setViewportSize({ width, height: 800 });
    await embed.open({ widget: 'receipt-list' });
    await expect(embed.frame.locator('.row')).toHaveCount(1);
    const document = await embed.document();
    await page.keyboard.press('Tab');
    await expect.poll(() => document.evaluate(cutRings)).toEqual([]);
    await embed.frame.locator('.row').press('Enter');
    await expect(embed.frame.getByText('Show all 160 lines')).toBeVisible();
    await expect.poll(() => document.evaluate(cutRings)).toEqual([]);
    await embed.open({ widget: 'receipt', resource: id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) });
    await expect(embed.frame.getByRole('button')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await embed.document()).evaluate(cutRings)).toEqual([]);
  });
}
