import { expect, sizeMismatch, test } from '../embed.ts';
import { fineReceipt, richReceipt } from '../sample.ts';
import { errorPatterns } from '../../support/engine.ts';

test('a receipt shows all of its content', async ({ embed, world }) => {
  const { id } = await world.receipt({ ...richReceipt, scope: { product: 'Agents' } });
  await embed.open({ widget: 'receipt', resource: id });
  const { frame } = embed;
  const texts = (selector: string): Promise<string[]> =>
    frame.locator(selector).evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText.replace(/\s+/g, ' ').trim()));

  await expect(frame.getByRole('article', { name: 'Value delivered in October' })).toBeVisible();
  expect(await texts('header')).toEqual([
    'Acme Automation Draft Value delivered in October 1–31 Oct 2026 Product Agents Total €6,735.40'.replace('1–31', '1 – 31'),
  ]);
  expect(await texts('.summary')).toEqual([richReceipt.summary]);
  expect(await texts('.outcome')).toEqual([
    'Hours saved 812.5 hrs ↑ up 9.2% 744 hrs in the period before',
    'Meetings booked 29 ↓ down 14.7% 34 in the period before',
    'Cost avoided €28,140.00 ↑ up 11.2% €25,310.00 in the period before',
    'Solved at once 81.2% → unchanged 81.2% in the period before',
  ]);
  expect(await texts('.parties > div')).toEqual([
    'From Acme Automation 18 Harbour Row Dublin D02 F205 Ireland Tax ID IE 6388047V billing@acme.example',
    'To Nordwind Logistik GmbH Am Sandtorkai 44 20457 Hamburg Tax ID DE 318 204 776',
  ]);
  expect(await texts('.lines tr')).toEqual([
    'Description Quantity Unit price Amount',
    'Support agent: questions answered 3,620 questions €0.79 €2,859.80',
    'Sales agent: meetings that took place 29 meetings €45.00 €1,305.00',
    'Document agent: pages read 9,120 pages €0.035 €319.20',
    'Platform, a seat 24 seats €49.00 €1,176.00',
  ]);
  expect(await texts('.totals > div')).toEqual(['Subtotal €5,660.00', 'VAT 19% €1,075.40', 'Total €6,735.40']);
  expect(await frame.locator('.prose').innerText()).toBe(richReceipt.notes);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt' }]);
});

test('parts that a receipt does not have are not rendered', async ({ embed, world }) => {
  const { id } = await world.receipt({ outcomes: [], taxes: [], lines: [{ description: 'Flat fee', amountMinor: 5000 }] });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('columnheader')).toHaveText(['Description', 'Amount']);
  for (const part of ['.summary', '.outcomes', '.plot', '.notes']) await expect(embed.frame.locator(part)).toHaveCount(0);
  await expect(embed.frame.locator('.totals > div')).toHaveText(['Subtotal€50.00', 'Total€50.00']);
});

test('a receipt without lines shows its total and no table', async ({ embed, world }) => {
  const { id } = await world.receipt({ outcomes: [], taxes: [], lines: [] });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('table')).toHaveCount(0);
  await expect(embed.frame.locator('.head-total .figure')).toHaveText('€0.00');
});

const amounts = [
  ['EUR', { amountMinor: 123_456_789 }, '€1,234,567.89'],
  ['EUR', { amountMinor: -4_900 }, '-€49.00'],
  ['EUR', { amountMinor: 9_007_199_254_740_991 }, '€90,071,992,547,409.91'],
  ['JPY', { amountMinor: 1_234_567 }, 'JP¥1,234,567'],
  ['KWD', { amountMinor: 1_162_850 }, 'KWD 1,162.850'],
  ['HUF', { amountMinor: 123_456 }, 'HUF 1,234.56'],
  ['USD', { amountExact: '0.0000123456' }, 'US$0.0000123456'],
  ['USD', { amountExact: '12.34567890123456789' }, 'US$12.34567890123456789'],
  ['USD', { amountExact: '0.1' }, 'US$0.10'],
  ['JPY', { amountExact: '10.25' }, 'JP¥10.25'],
] as const;

for (const [currency, amount, written] of amounts) {
  test(`${currency} ${JSON.stringify(amount)} is written ${written}, to the last digit`, async ({ embed, world }) => {
    const { id } = await world.receipt({ currency, outcomes: [], taxes: [], lines: [{ description: 'One', ...amount }] });
    await embed.open({ widget: 'receipt', resource: id });
    const figures = embed.frame.locator('.head-total .figure, td:last-child .figure, .totals .figure');
    await expect(figures).toHaveCount(4);
    expect((await figures.allTextContents()).map((text) => text.replaceAll('\u00a0', ' '))).toEqual(Array(4).fill(written));
  });
}

test('digits below the minor unit are shown in a subdued style', async ({ embed, world }) => {
  const { id } = await world.receipt({ ...fineReceipt, taxes: [], outcomes: [] });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.totals .fine').first()).toHaveText('56912456');
  await expect(embed.frame.locator('.totals .figure').last()).toHaveText('US$12.3456912456');
});

const states = [
  { steps: [], shown: ['Draft'] },
  { steps: ['seal'], shown: [] },
  { steps: ['archive', 'unarchive'], shown: ['Draft'] },
];

for (const { steps, shown } of states) {
  test(`V8 after ${steps.join(' and ') || 'creation'}, the receipt shows ${shown.join() || 'no status'}`, async ({ embed, world }) => {
    const { id } = await world.receipt();
    for (const step of steps) await world.manage(`/v1/receipts/${id}/${step}`, undefined, 'POST');
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.locator('.totals')).toBeVisible();
    await expect(embed.frame.locator('.status')).toHaveText(shown);
  });
}

for (const steps of [['archive'], ['seal', 'archive']]) {
  test(`after ${steps.join(' and ')}, the viewer can no longer open the receipt`, async ({ embed, world, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 404/);
    const { id } = await world.receipt();
    for (const step of steps) await world.manage(`/v1/receipts/${id}/${step}`, undefined, 'POST');
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.getByText('It does not exist, or is not available to you.')).toBeVisible();
    await expect(embed.frame.getByRole('article')).toHaveCount(0);
  });
}

test('a customer can still open a receipt after its publication has ended', async ({ embed, world }) => {
  const { id } = await world.receipt();
  await world.manage(`/v1/receipts/${id}/publish`, { until: new Date(world.clock.now() + 60_000).toISOString() });
  world.clock.advance(120);
  await embed.open({ widget: 'receipt', resource: id, token: await world.tenant.mint({ customer: 'customer-1', clock: world.clock }) });
  await expect(embed.frame.getByRole('article')).toBeVisible();
});

test('an outcome has no percent change from zero or across a change of sign', async ({ embed, world }) => {
  const outcomes = [
    { label: 'From zero', amount: '5', unit: 'count', previousAmount: '0' },
    { label: 'Sign', amount: '5', unit: 'count', previousAmount: '-5' },
    { label: 'Alone', amount: '5', unit: 'tickets', previousAmount: null },
  ];
  const { id } = await world.receipt({ outcomes });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.change')).toHaveText(['↑ up 0 in the period before', '↑ up -5 in the period before']);
  await expect(embed.frame.locator('.outcome').last()).toContainText('5 tickets');
});

test('V8 a change is marked better or worse when the tenant says which direction is better', async ({ embed, world }) => {
  const outcomes = [
    { label: 'Hours saved', amount: '12', unit: 'hours', previousAmount: '10', better: 'higher' },
    { label: 'Meetings', amount: '8', unit: 'count', previousAmount: '10', better: 'higher' },
    { label: 'Complaints', amount: '3', unit: 'count', previousAmount: '4', better: 'lower' },
    { label: 'Waiting', amount: '5', unit: 'hours', previousAmount: '4', better: 'lower' },
    { label: 'The same', amount: '5', unit: 'count', previousAmount: '5', better: 'lower' },
    { label: 'Not said', amount: '5', unit: 'count', previousAmount: '4' },
  ];
  const { id } = await world.receipt({ outcomes });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.change b')).toHaveText([
    '↑ up 20% · better',
    '↓ down 20% · worse',
    '↓ down 25% · better',
    '↑ up 25% · worse',
    '→ unchanged',
    '↑ up 25%',
  ]);
  await embed.update({ locale: 'ar' });
  await expect(embed.frame.locator('.change .good').first()).toHaveText('· أفضل');
});

test.describe('the plot', () => {
  test('E4 draws its dots as paths of some length, because one engine flattens the round ends of empty paths', async ({ embed, world }) => {
    const { id } = await world.receipt(richReceipt);
    await embed.open({ widget: 'receipt', resource: id });
    const dot = embed.frame.locator('.plot-dot').first();
    await expect(dot).toBeAttached();
    expect(await dot.evaluate((path: SVGPathElement) => path.getTotalLength())).toBeGreaterThan(0);
  });

  test('is one image with a text description, beside a table of every value', async ({ embed, world }) => {
    const { id } = await world.receipt(richReceipt);
    await embed.open({ widget: 'receipt', resource: id });
    const image = embed.frame.getByRole('img', { name: 'Hours saved each day' });
    await expect(image).toBeVisible();
    await expect(image).toHaveAccessibleDescription('From 1 Oct 2026 (18 hrs) to 31 Oct 2026 (20 hrs); lowest 6 hrs, highest 30 hrs.');
    const rows = embed.frame.getByRole('table', { name: 'Hours saved each day' }).getByRole('row');
    await expect(rows).toHaveText(richReceipt.series.points.map(({ date, value }) => `${Number(date.slice(8))} Oct 2026${value} hrs`));
    await expect(embed.frame.locator('.plot-dot')).toHaveCount(31);
  });

  const shapes = [
    { what: 'a single point', points: [['2026-10-01', '5']] },
    {
      what: 'only zeros',
      points: [
        ['2026-10-01', '0'],
        ['2026-10-02', '0'],
      ],
    },
    {
      what: 'values below zero',
      points: [
        ['2026-10-01', '-5'],
        ['2026-10-09', '7.5'],
        ['2026-10-31', '-1'],
      ],
    },
    {
      what: 'a value of forty digits',
      points: [
        ['2026-10-01', '1234567890123456789012345678901234567890'],
        ['2026-10-02', '0.5'],
      ],
    },
    {
      what: '365 daily values',
      points: Array.from({ length: 365 }, (_, day) => [new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), String(day % 50)]),
    },
  ];
  for (const { what, points } of shapes) {
    test(`draws ${what} within its bounds`, async ({ embed, world }) => {
      const { id } = await world.receipt({ series: { label: 'Series', unit: 'count', points: points.map(([date, value]) => ({ date, value })) } });
      await embed.open({ widget: 'receipt', resource: id });
      const line = embed.frame.locator('.plot-line');
      await expect(line).toHaveAttribute('d', /^M\d+ \d+(L\d+ \d+)*$/);
      const numbers = (await line.getAttribute('d'))?.match(/\d+ \d+/g)?.map((pair) => pair.split(' ').map(Number)) ?? [];
      expect(numbers).toHaveLength(points.length);
      for (const [x = -1, y = -1] of numbers) expect(x >= 0 && x <= 600 && y >= 0 && y <= 180, `${x} ${y}`).toBe(true);
      await expect(embed.frame.locator('.plot-dot')).toHaveCount(points.length > 45 ? 0 : points.length);
      await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    });
  }

  test('is not rendered without points', async ({ embed, world }) => {
    const { id } = await world.receipt({ series: { label: 'Series', unit: 'count', points: [] } });
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.locator('.totals')).toBeVisible();
    await expect(embed.frame.locator('.plot, .plot-room')).toHaveCount(0);
  });

  test('E1 is drawn when its receipt is reopened after the plot code could not be fetched', async ({ embed, world, page, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request);
    await world.receipt(richReceipt);
    await page.route('**/embed/assets/plot-*', (route) => route.abort());
    await embed.open({ widget: 'receipt-list' });
    await embed.frame.locator('.row').click();
    await expect(embed.frame.locator('.plot-room')).toHaveCount(1);
    await embed.frame.getByRole('button', { name: 'All receipts' }).click();
    await page.unroute('**/embed/assets/plot-*');
    await embed.frame.locator('.row').click();
    await expect(embed.frame.locator('.plot svg')).toBeVisible();
  });

  test('leaves the receipt readable when the plot code cannot be fetched', async ({ embed, world, page, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request);
    await page.route('**/embed/assets/plot-*', (route) => route.abort());
    const { id } = await world.receipt(richReceipt);
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.locator('.totals')).toBeVisible();
    await expect(embed.frame.locator('.plot-room')).toHaveCount(1);
    expect(await embed.events('error')).toEqual([]);
  });
});
