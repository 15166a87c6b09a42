import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';

let count = 0;
const digits = (places: number): string => `0.${'1'.repeat(places)}`;

forEachWorld('invoice amounts with many digits', (world) => {
  const manage = (path: string, body: unknown) => world().manage(world().acme.apiKey, 'POST', path, body);
  const invoice = (more: Record<string, unknown>) => ({
    ...{ number: `D-${(count += 1)}`, customer: { externalId: 'ext-1' }, issueDate: '2026-11-01', currency: 'EUR' },
    ...{ lines: [{ description: 'a', amountMinor: 900_719_925_474_099 }], ...more },
  });
  const refused: [string, Record<string, unknown>][] = [
    ['a tax', { taxes: [{ label: 'VAT', ratePercent: '19', amountExact: digits(39) }] }],
    ['an inclusive tax', { taxMode: 'inclusive', taxes: [{ label: 'VAT', ratePercent: '19', amountExact: digits(39) }] }],
    ['a tax without a rate', { taxes: [{ label: 'VAT', amountExact: digits(39) }] }],
    ['an inclusive tax without a rate', { taxMode: 'inclusive', taxes: [{ label: 'VAT', amountExact: digits(39) }] }],
    ['a discount', { discounts: [{ label: 'd', amountExact: digits(39) }] }],
    ['a percentage discount', { discounts: [{ label: 'd', percent: '10', amountExact: digits(39) }] }],
    ['lines', { lines: [{ description: 'a', amountExact: '900719925474.09' }, { description: 'b', amountExact: digits(39) }] }],
    [
      'taxes that exceed the bounds only together',
      { taxes: [{ label: 'a', baseMinor: 900_719_925_474_099, amountExact: '1000000000000' }, { label: 'b', baseMinor: 1, amountExact: digits(39) }] },
    ],
  ];

  it.each(refused)('IV02 of %s are refused, and the rows beside them are stored', async (_what, more) => {
    const alone = await manage('/v1/invoices', invoice(more));
    expect([alone.status, ['invalid_amount', 'invoice_totals_mismatch'].includes(String(alone.code))], alone.text).toEqual([400, true]);
    const { status, json, text } = await manage('/v1/invoices/bulk', { items: [invoice({}), invoice(more), invoice({})] });
    expect([status, json['created'], json['refused']], text).toEqual([200, 2, 1]);
  });

  it.each(refused.filter(([what]) => what !== 'lines'))('IV06 of %s in a credit note are refused', async (_what, more) => {
    const { json } = await manage('/v1/invoices', invoice({ status: 'open' }));
    const note = { number: `C-${(count += 1)}`, lines: [{ description: 'a', amountMinor: 800_719_925_474_099 }], ...more };
    const answer = await manage(`/v1/invoices/${String(json['id'])}/credit-notes`, note);
    expect([400, 409], answer.text).toContain(answer.status);
  });

  const billed = (lines: number[], taxes: Record<string, unknown>[], more: Record<string, unknown> = {}) =>
    manage('/v1/invoices', invoice({ taxMode: 'inclusive', lines: lines.map((amountMinor) => ({ description: 'a', amountMinor })), taxes, ...more }));

  it('IV02 inclusive taxes that exceed the lines are refused', async () => {
    for (const taxes of [
      [{ label: 'VAT', ratePercent: '19', baseMinor: 10_000_000 }],
      [{ label: 'VAT', ratePercent: '19', baseMinor: 10_000 }],
      [{ label: 'VAT', amountMinor: 10_003, baseMinor: 0 }],
      [{ label: 'GST', ratePercent: '5', baseMinor: 9_800 }, { label: 'PST', ratePercent: '7', baseMinor: 9_800 }],
    ])
      expect((await billed([10_000], taxes)).code, JSON.stringify(taxes)).toBe('invoice_totals_mismatch');
  });

  it('IV01 correct inclusive taxes of every kind are accepted', async () => {
    const both = [{ label: 'GST', ratePercent: '5', baseMinor: 10_000 }, { label: 'PST', ratePercent: '7', baseMinor: 10_000 }];
    const rates = [{ label: 'a', ratePercent: '19', baseMinor: 8_403 }, { label: 'b', ratePercent: '7', baseMinor: -1_000 }];
    const free = [{ label: 'a', ratePercent: '19', baseMinor: 10_000 }];
    for (const [lines, taxes, more] of [
      [[11_200], both],
      [[10_000, -1_070], rates],
      [[11_900, -5_000], free],
      [[1, 1, 1], [{ label: 'a', ratePercent: '19' }]],
      [[10_000], [{ label: 'a', ratePercent: '19' }], { discounts: [{ label: 'd', percent: '10' }] }],
      [[0], [{ label: 'a', ratePercent: '19' }]],
    ] as const)
      expect((await billed([...lines], [...taxes], more)).status, JSON.stringify([lines, taxes])).toBe(201);
  });
});
