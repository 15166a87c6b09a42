import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { currencyDigits } from '../../../../protocol/currency.ts';
import { addDecimals, toMinor } from '../../../../protocol/decimal.ts';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { parseReceiptInput } from '../../../../server/resources/receipts/content.ts';
import { completeContent } from '../../../../server/resources/receipts/model.ts';
import { receiptJson } from '../../../contracts/resource-world.ts';

const names = { issuer: 'Acme', recipient: 'Globex', recipientEmail: null };
const complete = (changes: Record<string, unknown> = {}) => completeContent(parseReceiptInput(receiptJson(changes)), names);
const line = (changes: Record<string, unknown>) => ({ lines: [{ description: 'x', ...changes }], taxes: [] });

function refusalOf(changes: Record<string, unknown>): { code: string; path: string | undefined; detail: string } {
  try {
    complete(changes);
  } catch (error) {
    if (error instanceof HttpError) return { code: error.code, path: error.errors?.[0]?.path, detail: error.message };
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a receipt is refused', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['with an unknown field', { colour: 'red' }, 'invalid_request', ''],
    ['with an unknown field in a line', line({ amountMinor: 1, id: 'x' }), 'invalid_request', 'lines.0'],
    ['with a field that the server sets', { status: 'sealed' }, 'invalid_request', ''],
    ['without a title', { title: undefined }, 'invalid_request', 'title'],
    ['with an empty title', { title: '' }, 'invalid_request', 'title'],
    ['with a title that is too long', { title: 'x'.repeat(201) }, 'invalid_request', 'title'],
    ['with an object instead of a string (X04)', { title: { type: 'b', props: { dangerouslySetInnerHTML: { __html: 'x' } } } }, 'invalid_request', 'title'],
    ['with a list instead of a string (X04)', { summary: ['x'] }, 'invalid_request', 'summary'],
    ['with an object instead of a label (X04)', { outcomes: [{ label: { constructor: 1 }, amount: '1', unit: 'h' }] }, 'invalid_request', 'outcomes.0.label'],
    ['with a NUL in a text', { title: 'a\0b' }, 'invalid_text', 'title'],
    ['with an escape sequence in a text', { title: '\x1b[31mred' }, 'invalid_text', 'title'],
    ['with a line break in a title', { title: 'a\nb' }, 'invalid_text', 'title'],
    ['with a tab in the notes', { notes: 'a\tb' }, 'invalid_text', 'notes'],
    ['with a lone surrogate', { summary: 'a\ud800b' }, 'invalid_text', 'summary'],
    ['with a fractional amount', line({ amountMinor: 12.5 }), 'invalid_amount', 'lines.0.amountMinor'],
    ['with an amount as a string', line({ amountMinor: '12' }), 'invalid_amount', 'lines.0.amountMinor'],
    ['with an amount beyond the safe integers', line({ amountMinor: 2 ** 53 }), 'invalid_amount', 'lines.0.amountMinor'],
    ['with an infinite amount', line({ amountMinor: Number.POSITIVE_INFINITY }), 'invalid_amount', 'lines.0.amountMinor'],
    ['with no amount', line({}), 'invalid_amount', 'lines.0.amountMinor'],
    ['with an exponent in an exact amount', line({ amountExact: '1e3' }), 'invalid_amount', 'lines.0.amountExact'],
    ['with a number for an exact amount', line({ amountExact: 1.5 }), 'invalid_amount', 'lines.0.amountExact'],
    ['with an exact amount of 41 digits', line({ amountExact: `0.${'1'.repeat(40)}` }), 'invalid_amount', 'lines.0.amountExact'],
    ['with an exact amount beyond the safe integers', line({ amountExact: '90071992547409.92' }), 'invalid_amount', 'lines.0.amountExact'],
    ['with an exact amount that rounds to another one', line({ amountMinor: 100, amountExact: '1.005' }), 'invalid_amount', 'lines.0.amountMinor'],
    ['with a quantity that is a number', line({ amountMinor: 1, quantity: 3 }), 'invalid_amount', 'lines.0.quantity'],
    [
      'with lines whose sum is too large',
      { lines: [1, 2].map(() => ({ description: 'x', amountMinor: Number.MAX_SAFE_INTEGER })), taxes: [] },
      'invalid_amount',
      'subtotal',
    ],
    ['in a currency that does not exist', { currency: 'XQZ' }, 'unknown_currency', 'currency'],
    ['in a currency in lower case', { currency: 'eur' }, 'unknown_currency', 'currency'],
    ['in a currency given by its sign', { currency: '€' }, 'unknown_currency', 'currency'],
    ['without a currency', { currency: undefined }, 'unknown_currency', 'currency'],
    ['for a period that ends before it begins', { period: { start: '2026-10-02', end: '2026-10-01' } }, 'invalid_period', 'period.end'],
    ['for a day that does not exist', { period: { start: '2026-02-30', end: '2026-03-01' } }, 'invalid_period', 'period.start'],
    ['for a month that does not exist', { period: { start: '2026-13-01', end: '2026-13-01' } }, 'invalid_period', 'period.start'],
    ['for a time instead of a day', { period: { start: '2026-10-01T00:00:00Z', end: '2026-10-31' } }, 'invalid_period', 'period.start'],
    ['for a day in another notation', { period: { start: '01.10.2026', end: '2026-10-31' } }, 'invalid_period', 'period.start'],
    ['for a product and an order (PD17)', { scope: { product: 'a', order: 'b' } }, 'invalid_request', 'scope'],
    ['for an empty scope', { scope: {} }, 'invalid_request', 'scope'],
    [
      'with a point on an invalid day',
      { series: { label: 'x', unit: 'h', points: [{ date: '2026-02-29', value: '1' }] } },
      'invalid_period',
      'series.points.0.date',
    ],
    [
      'with points out of order',
      { series: { label: 'x', unit: 'h', points: ['02', '01'].map((day) => ({ date: `2026-10-${day}`, value: '1' })) } },
      'invalid_request',
      'series.points',
    ],
    ['with 2,001 lines', { lines: Array.from({ length: 2_001 }, () => ({ description: 'x', amountMinor: 0 })), taxes: [] }, 'invalid_request', 'lines'],
    ['with 25 outcomes', { outcomes: Array.from({ length: 25 }, () => ({ label: 'x', amount: '1', unit: 'h' })) }, 'invalid_request', 'outcomes'],
    ['without a customer', { customer: undefined }, 'invalid_request', 'customer'],
    ['for a customer whose external id looks like a customer id', { customer: { externalId: `cus_${'0'.repeat(24)}` } }, 'invalid_text', 'customer.externalId'],
    ['with a wrong subtotal', { subtotalMinor: 1 }, 'receipt_totals_mismatch', 'subtotalMinor'],
    ['with a wrong total', { totalMinor: 12_500 }, 'receipt_totals_mismatch', 'totalMinor'],
    ['with a wrong exact total', { totalExact: '148.751' }, 'receipt_totals_mismatch', 'totalExact'],
  ])('%s', (_name, changes, code, path) => {
    expect(refusalOf(changes)).toMatchObject({ code, path });
  });

  it('with both totals in the message when a total is wrong', () => {
    expect(refusalOf({ totalMinor: 99 }).detail).toMatch(/99.*14875/);
  });
  it('with a code and without a crash for any other JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(receiptJson()), 'series', 'scope', 'notes', 'totalMinor'), fc.jsonValue(), (key, value) => {
        try {
          complete({ [key]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(HttpError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('totals', () => {
  it('are computed when they are omitted', () => {
    expect(complete()).toMatchObject({ subtotalMinor: 12_500, subtotalExact: null, totalMinor: 14_875, totalExact: null });
  });
  it('may be given if they are correct, with any number of trailing zeros', () => {
    expect(complete({ subtotalMinor: 12_500, totalMinor: 14_875, totalExact: '148.750' })).toMatchObject({ totalMinor: 14_875, totalExact: null });
  });
  it('with credits are lower, even below zero', () => {
    expect(
      complete({
        lines: [
          { description: 'Credit', amountMinor: -100 },
          { description: 'Use', amountMinor: 40 },
        ],
        taxes: [],
      }),
    ).toMatchObject({ totalMinor: -60 });
  });
  it('of exact amounts are rounded once, not line by line', () => {
    const lines = Array.from({ length: 3 }, () => ({ description: 'x', amountExact: '0.004' }));
    expect(complete({ lines, taxes: [] })).toMatchObject({
      subtotalMinor: 1,
      subtotalExact: '0.012',
      totalExact: '0.012',
      lines: [{ amountMinor: 0 }, { amountMinor: 0 }, { amountMinor: 0 }],
    });
  });
  it('of mixed amounts are exact', () => {
    const lines = [
      { description: 'a', amountExact: '0.125' },
      { description: 'b', amountMinor: 10 },
    ];
    expect(complete({ lines, taxes: [] })).toMatchObject({ subtotalExact: '0.225', subtotalMinor: 23 });
  });
  test.each([
    ['JPY', '1500.5', 1501],
    ['KWD', '1.2345', 1235],
    ['EUR', '-0.005', -1],
    ['CLF', '38.12345', 381_235],
    ['VED', '0.125', 13],
    ['XUA', '2.5', 3],
  ])('in %s have the digits of its minor unit (I10)', (currency, amountExact, amountMinor) => {
    expect(complete({ currency, ...line({ amountExact }) }).totalMinor).toBe(amountMinor);
  });
  it('are always the exact sum, rounded half away from zero', () => {
    const amount = fc.oneof(
      fc.record({ description: fc.constant('x'), amountMinor: fc.integer({ min: -1e12, max: 1e12 }) }),
      fc.record({
        description: fc.constant('x'),
        amountExact: fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.stringMatching(/^[0-9]{1,12}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
      }),
    );
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 40 }), fc.constantFrom('EUR', 'JPY', 'KWD'), (lines, currency) => {
        const content = complete({ lines, taxes: [], currency });
        const digits = currencyDigits(currency);
        const exact = addDecimals(content.lines.map((each) => each.amountExact ?? (each.amountMinor === 0 ? '0' : scaled(each.amountMinor, digits))));
        expect(content.totalMinor).toBe(toMinor(exact, digits));
      }),
    );
  });
});

/** Formats minor units as a decimal with strings only, independent of the code under test. */
function scaled(minor: number, digits: number): string {
  if (digits === 0) return String(minor);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return `${minor < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

test('V8 the better direction of an outcome is kept as given, and omitted if not given', () => {
  const outcome = { label: 'x', amount: '1', unit: 'count' };
  const { outcomes } = complete({ outcomes: [{ ...outcome, better: 'lower' }, outcome] });
  expect(outcomes.map(({ better }) => better)).toEqual(['lower', undefined]);
  expect(JSON.stringify(outcomes[1])).not.toContain('better');
  expect(() => complete({ outcomes: [{ ...outcome, better: 'up' }] })).toThrow(/better/);
});

test('V7 zero has no sign in any figure of a receipt', () => {
  const { lines, outcomes, taxes, series } = complete({
    lines: [{ description: 'x', quantity: '-0', unitPrice: '-0.00', amountExact: '-0.000' }],
    taxes: [{ label: 'VAT', ratePercent: '-0.0', amountMinor: -0 }],
    outcomes: [{ label: 'x', amount: '-0', unit: 'count', previousAmount: '-0.00' }],
    series: { label: 'x', unit: 'count', points: [{ date: '2026-10-01', value: '-0' }] },
  });
  expect(JSON.stringify([lines, outcomes, taxes, series])).not.toMatch(/"-0/);
  expect(Object.is(taxes[0]?.amountMinor, 0)).toBe(true);
  // Values below zero keep their sign.
  expect(complete(line({ amountExact: '-0.001' })).lines[0]?.amountExact).toBe('-0.001');
});
