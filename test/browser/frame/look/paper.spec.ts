import type { Page } from '@playwright/test';
import { needs } from '../../support/engine.ts';
import { pdfLetters } from '../../support/pdf-text.ts';
import type { World } from '../../support/world.ts';
import { expect, test } from '../embed.ts';
import { serveModule } from '../own-widgets/own-module.ts';
import { waitForPrintHeights, missingInPrint, papers } from './print.ts';

const lines = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    description: `Item ${index + 1}.`,
    quantity: String(index + 1),
    unit: 'pieces',
    unitPrice: '1.25',
    amountMinor: 125 * (index + 1),
  }));
const euros = (amount: number): string => `€${amount.toLocaleString('en', { minimumFractionDigits: 2 })}`;
const notes = 'Thank you. Payable within thirty days: the last line of all.';

/** The texts that the print of a receipt of `count` lines must have. */
const wanted = (count: number): string[] => [
  'Valuedelivered',
  ...Array.from({ length: count }, (_, index) => `Item${index + 1}.`),
  euros((1.25 * count * (count + 1)) / 2),
  notes.replaceAll(' ', ''),
];

const receiptOf = (world: World, count: number) => world.receipt({ lines: lines(count), taxes: [], notes });

for (const count of [20, 150, 200, 1_000]) {
  test(`G1 a receipt of ${count} lines in a page of 1,400 px prints in full on every paper`, async ({ embed, page, world, browserName }) => {
    needs(browserName, 'pdf');
    await page.setViewportSize({ width: 1400, height: 900 });
    const { id } = await receiptOf(world, count);
    await embed.open({ widget: 'receipt', resource: id, theme: 'dark' }, { before: '<h1>Your account</h1>', after: '<p>The end of the page.</p>' });
    await waitForPrintHeights(page);
    for (const paper of papers) expect(await missingInPrint(page, paper, [...wanted(count), 'Theendofthepage.']), JSON.stringify(paper)).toEqual([]);
  });
}

test('G1 two embeds on one page print in full, each with its own height, and so does the page around them', async ({ embed, page, world, browserName }) => {
  needs(browserName, 'pdf');
  await page.setViewportSize({ width: 1400, height: 900 });
  const { id } = await receiptOf(world, 40);
  const style = '<style>main { display: flex; gap: 20px } main > div { flex: 1; min-width: 0 } #here { width: 60% }</style>';
  await embed.open(
    { widget: 'receipt', resource: id },
    { before: style, after: '<main><div id="other"></div><div>Beside it.</div></main><p>The end of the page.</p>' },
  );
  const token = await world.tenant.mint({ customer: 'customer-1' });
  await page.evaluate((options) => void (window as unknown as { Vitrine: { mount(target: string, options: object): void } }).Vitrine.mount('#other', options), {
    server: world.server.url,
    tenant: world.tenant.slug,
    widget: 'receipt-list',
    token,
  });
  await waitForPrintHeights(page, 2);
  for (const paper of papers) expect(await missingInPrint(page, paper, [...wanted(40), 'Besideit.', 'Theendofthepage.']), JSON.stringify(paper)).toEqual([]);
  // The list shows the title as well.
  expect((await pdfLetters(await page.pdf({ format: 'A4' }))).split('ValuedeliveredinOctober')).toHaveLength(3);
});

test('G1 the screen does not change while the frame measures its print height', async ({ embed, page, world }) => {
  const { id } = await receiptOf(world, 400);
  await page.setViewportSize({ width: 500, height: 800 });
  await embed.open({ widget: 'receipt', resource: id, theme: 'dark' });
  await waitForPrintHeights(page);
  const document = await embed.document();
  await embed.frame.getByText('Show all 400 lines').click();
  await document.evaluate(() => window.document.querySelector('.rest')?.scrollTo(0, 300));
  const frameStyle = await page.locator('#here iframe').getAttribute('style');
  const look = (): Promise<unknown> =>
    document.evaluate(() => {
      const { color, fontSize } = getComputedStyle(window.document.querySelector('#vitrine') ?? window.document.body);
      return {
        color,
        fontSize,
        head: getComputedStyle(window.document.querySelector('thead') ?? window.document.body).position,
        scrolled: window.document.querySelector('.rest')?.scrollTop,
        height: innerHeight,
      };
    });
  const before = await look();
  await document.evaluate(() => window.document.querySelector('.notes')?.append('One more line, and some words that make it longer than it was.'));
  await expect.poll(async () => (await page.locator('#here iframe').getAttribute('style')) === frameStyle).toBe(false);
  expect(await look()).toMatchObject({ ...(before as object), height: expect.any(Number), head: 'absolute', scrolled: 300 });
});

for (const format of ['A4', 'Letter', 'A6'] as const) {
  test(`G1 the page of a published link prints in full on ${format}, with and without JavaScript`, async ({ page, world, browser, browserName }) => {
    needs(browserName, 'pdf', 'noScript');
    const { id, link } = await receiptOf(world, 200);
    await world.manage(`/v1/receipts/${id}/publish`, {});
    await page.goto(link);
    await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
    expect(await missingInPrint(page, { format }, wanted(200))).toEqual([]);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(link);
    expect(await missingInPrint(plain, { format }, wanted(200))).toEqual([]);
    await context.close();
  });
}

/** Print height of the frame, in multiples of its width. */
const onPaper = (page: Page): Promise<number> =>
  page.evaluate(() => Number.parseFloat(document.querySelector('iframe')?.style.getPropertyValue('--vitrine-paper') ?? ''));

test('G1 the print height follows rows that become higher, and content that an attribute reveals', async ({
  embed,
  page,
}) => {
  await serveModule(
    page,
    'receipt-list',
    `import { defineWidget, manyRows } from '@vitrine/frame/widget';
import { Component } from 'preact';
import { jsx } from 'preact/jsx-runtime';
const texts = { showAll: 'all', showFewer: 'fewer', more: 'more' };
const table = (some) => jsx('table', { children: some.map((row) => jsx('tr', { children: jsx('td', { children: row }) })) });
const rowsOf = (text) => Array.from({ length: 400 }, () => text);
class Rows extends Component {
  state = { rows: rowsOf('short'), isOpen: false };
  render(_, { rows, isOpen }) { return jsx('section', { class: 'sheet lines many', children: [
    jsx('button', { onClick: () => this.setState({ rows: rowsOf('long '.repeat(200)) }), children: 'longer' }),
    jsx('button', { onClick: () => this.setState({ isOpen: true }), children: 'open' }),
    jsx('div', { hidden: !isOpen, style: 'height: 88rem' }),
    manyRows({ rows, table, texts }),
  ] }); }
}
export const widget = defineWidget({ name: 'receipt-list', resource: 'none', texts: { en: {} }, load: async () => 1, view: () => jsx(Rows, {}) });`,
  );
  await embed.open({ widget: 'receipt-list' });
  await waitForPrintHeights(page);
  const short = await onPaper(page);
  await embed.frame.getByRole('button', { name: 'open' }).click();
  await expect.poll(() => onPaper(page)).toBeGreaterThan(short + 1.9);
  const opened = await onPaper(page);
  await embed.frame.getByRole('button', { name: 'longer' }).click();
  // The 100 rows that are not folded alone would only about double the height.
  await expect.poll(async () => (await onPaper(page)) / opened).toBeGreaterThan(4);
});
